pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// All of it is on the machine.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property bool isCrowded: Theme.isStrip && money.reason !== ""

    title: qsTr("%1 added").arg(money.credited)
    titleSize: Theme.huge
    titleColor: Theme.good
    reference: money.transactionNumber
    panel: GlyphPanel {
        path: Glyphs.check
        ink: Theme.good
    }
    buttons: [
        DoneButton {
            kiosk: screen.kiosk
        },
        ReceiptButton {
            kiosk: screen.kiosk
        }
    ]

    Body {
        text: qsTr("It is on the machine now. Your bank account is charged %1.").arg(screen.money.credited)
    }
    Body {
        objectName: "statementText"
        visible: screen.kiosk.statementName !== "" && !screen.isCrowded
        text: qsTr("Your bank statement will show “%1”.").arg(screen.kiosk.statementName)
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
    Body {
        objectName: "reasonText"
        text: ReasonWords.machine(screen.money.reason)
        visible: text !== ""
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
}
