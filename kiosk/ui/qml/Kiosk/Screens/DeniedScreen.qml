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
        visible: !figures.visible
        text: ReasonWords.denied(screen.money.reason)
    }
    Body {
        id: figures
        objectName: "limitText"
        visible: screen.money.dailyLimit !== ""
        text: qsTr("Your daily limit is %1. You have used %2 today.").arg(screen.money.dailyLimit).arg(screen.money.dailyUsed)
    }
    Body {
        objectName: "resetText"
        visible: figures.visible
        text: qsTr("It resets at %1, in %2.").arg(screen.money.resetsAt).arg(screen.money.resetsIn)
    }
    Body {
        text: qsTr("Nothing was added and nothing was charged.")
        color: Theme.quiet
    }
}
