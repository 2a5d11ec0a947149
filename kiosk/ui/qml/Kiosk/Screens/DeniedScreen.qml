pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// The bank, the payment service or a limit said no.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: ReasonWords.deniedTitle(money.reason)
    panel: GlyphPanel {
        path: Glyphs.pause
    }
    buttons: [
        DoneButton {
            kiosk: screen.kiosk
        },
        ActionButton {
            objectName: "addFundsButton"
            kiosk: screen.kiosk
            action: "add_funds"
            text: qsTr("Try again")
        }
    ]

    Body {
        objectName: "reasonText"
        text: ReasonWords.denied(screen.money.reason)
    }
    Body {
        text: qsTr("Nothing was added and nothing was charged.")
        color: Theme.quiet
    }
}
