pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// What was added, for the patron's phone: the code holds the same lines, and nothing of a person.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property string transaction: qsTr("Transaction %1").arg(money.transactionNumber)
    readonly property list<string> amounts: {
        const told = [qsTr("Added: %1").arg(money.credited)];
        if (money.hasRest)
            told.push(qsTr("Not added: %1").arg(money.rest));
        if (money.handPaid !== "")
            told.push(qsTr("Paid by hand: %1").arg(money.handPaid));
        return told;
    }
    readonly property list<string> lines: {
        const told = [...amounts, qsTr("Machine %1, %2").arg(kiosk.machineNumber).arg(money.endedAt), transaction];
        if (kiosk.statementName !== "")
            told.push(qsTr("Bank statement: %1").arg(kiosk.statementName));
        if (kiosk.isDemo)
            told.push(qsTr("DEMO — no real money"));
        return told;
    }

    title: qsTr("Your receipt")
    hasSquarePanel: true
    panel: TextCode {
        objectName: "receiptCode"
        text: screen.lines.join("\n")
    }
    buttons: ActionButton {
        objectName: "closeReceiptButton"
        kiosk: screen.kiosk
        action: "close_receipt"
        text: screen.kiosk.closesInS >= 0 ? qsTr("Back (%1)").arg(screen.kiosk.closesInS) : qsTr("Back")
    }

    Body {
        text: qsTr("Point your phone's camera at the code to keep it.")
        visible: !Theme.isFlat && (Theme.isRoomy || Theme.isPortrait || screen.amounts.length === 1)
    }
    Body {
        objectName: "receiptText"
        text: [...screen.amounts, ...(Theme.isFlat ? [] : [screen.money.endedAt]), screen.transaction].join("\n")
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
}
