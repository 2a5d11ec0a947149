pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// All of it is on the machine.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: qsTr("%1 added").arg(money.credited)
    titleSize: Theme.huge
    titleColor: Theme.good
    panel: GlyphPanel {
        path: Glyphs.check
        ink: Theme.good
    }
    buttons: DoneButton {
        kiosk: screen.kiosk
    }

    Body {
        text: qsTr("It is on the machine now. Your bank account is charged %1.").arg(screen.money.credited)
    }
    Body {
        objectName: "reasonText"
        text: ReasonWords.machine(screen.money.reason)
        visible: text !== ""
        color: Theme.quiet
    }
    Transaction {
        number: screen.money.transactionNumber
    }
}
