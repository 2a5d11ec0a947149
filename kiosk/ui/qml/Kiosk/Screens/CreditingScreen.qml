pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Notes go to the machine one after the other; the bar is what the machine has acknowledged.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property var waits: ({
            "": qsTr("Please wait, and do not press the machine’s buttons."),
            "game": qsTr("This finishes after your game. The rest follows by itself."),
            "machine": qsTr("Waiting for the machine. Please stay here; we will finish this."),
            "network": qsTr("The network is slow. Please wait a moment; we will finish this.")
        })

    title: money.approved === "" ? qsTr("Approved by your bank") : qsTr("Adding %1").arg(money.approved)
    panel: GlyphPanel {
        path: Glyphs.machine
    }

    AmountLine {
        visible: screen.money.approved !== ""
        amount: screen.money.credited
        amountName: "creditedAmount"
        caption: qsTr("of %1 added").arg(screen.money.approved)
    }
    ProgressBar {
        visible: screen.money.approved !== ""
        fraction: screen.money.creditedFraction
    }
    RowLayout {
        spacing: Theme.gap

        WaitingDots {}
        Body {
            objectName: "waitingText"
            text: screen.waits[screen.money.waiting]
        }
    }
}
