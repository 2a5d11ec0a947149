pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components
import Kiosk.ViewModels

// A part is on the machine: both amounts equally large.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: qsTr("Part of %1 was added").arg(money.approved)
    reference: money.transactionNumber
    panel: GlyphPanel {
        path: Glyphs.part
    }
    buttons: DoneButton {
        kiosk: screen.kiosk
        text: qsTr("I understand")
    }

    AmountPair {
        credited: screen.money.credited
        rest: screen.money.rest
        restCaption: RestWords.caption(screen.money.restMoney)
    }
    Body {
        objectName: "reasonText"
        text: ReasonWords.machine(screen.money.reason)
    }
}
