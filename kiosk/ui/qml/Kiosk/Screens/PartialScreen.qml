pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components
import Kiosk.ViewModels

// A part is on the machine: both amounts equally large.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property bool isPaidInstead: money.handPaid !== "" && !money.hasRest

    title: money.reason === "checked" ? qsTr("The check is finished") : qsTr("Part of %1 was added").arg(money.approved)
    reference: money.transactionNumber
    panel: GlyphPanel {
        path: Glyphs.part
    }
    buttons: [
        DoneButton {
            kiosk: screen.kiosk
            text: qsTr("I understand")
        },
        ReceiptButton {
            kiosk: screen.kiosk
        }
    ]

    AmountPair {
        credited: screen.money.credited
        rest: screen.isPaidInstead ? screen.money.handPaid : screen.money.rest
        restCaption: screen.isPaidInstead ? qsTr("was paid to you by hand") : RestWords.caption(screen.money.restMoney)
    }
    Body {
        objectName: "reasonText"
        text: screen.money.handPaid !== "" && !screen.isPaidInstead ? qsTr("%1 was paid to you by hand.").arg(screen.money.handPaid) : ReasonWords.machine(screen.money.reason)
    }
}
