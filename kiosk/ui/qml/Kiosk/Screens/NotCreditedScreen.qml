pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Nothing came to the machine, and what that means for the patron's bank account.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: money.reason === "checked" ? qsTr("The check is finished") : qsTr("Nothing was added")
    reference: money.transactionNumber
    panel: GlyphPanel {
        path: Glyphs.back
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
        objectName: "restText"
        text: RestWords.sentence(screen.money.restMoney, screen.money.rest)
    }
    Body {
        objectName: "reasonText"
        text: ReasonWords.machine(screen.money.reason)
        color: Theme.quiet
    }
}
