pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Why no funds can be added now, one variant for each cause.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: ReasonWords.outOfServiceTitle(money.reason)
    panel: GlyphPanel {
        path: Glyphs.pause
        ink: Theme.quiet
    }

    Body {
        objectName: "reasonText"
        text: ReasonWords.outOfService(screen.money.reason)
    }
}
