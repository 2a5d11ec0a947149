pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Why no funds can be added now, one variant for each cause.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property string resume: ReasonWords.resume(money.resumeDay, money.resumeTime)
    readonly property bool isBreak: money.reason === "cool_down" // whose end is what matters

    title: isBreak ? resume : ReasonWords.outOfServiceTitle(money.reason)
    panel: GlyphPanel {
        path: Glyphs.pause
        ink: Theme.quiet
    }

    Body {
        objectName: "resumeText"
        visible: screen.money.resumeTime !== "" && !screen.isBreak
        text: screen.resume
        font.weight: Font.DemiBold
    }
    Body {
        objectName: "reasonText"
        visible: text !== ""
        text: ReasonWords.outOfService(screen.money.reason)
    }
}
