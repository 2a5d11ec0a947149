pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// A doubt that persons decide: the number the patron keeps, and what is certain. Once the patron
// has gone, whoever comes next is told the number alone.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: money.hasPending ? qsTr("We are checking %1").arg(money.pending) : qsTr("An attendant is needed")
    panel: [
        GlyphPanel {
            path: screen.money.caseNumber === "" ? Glyphs.bell : ""
            ink: Theme.notice
        },
        TextCode {
            objectName: "caseCode"
            visible: screen.money.caseNumber !== ""
            text: screen.money.caseNumber
            share: Theme.isStrip ? 1 : 0.72
        }
    ]

    AmountLine {
        visible: screen.money.caseNumber !== ""
        amount: screen.money.caseNumber
        amountName: "caseNumber"
        caption: screen.money.isPatronGone ? qsTr("Please tell the attendant this number.") : qsTr("Please keep this number.")
        color: Theme.accent
    }
    Body {
        objectName: "attendantText"
        text: {
            if (screen.money.isPatronGone)
                return qsTr("An earlier funding of this machine is still being checked.");
            if (screen.money.reason === "restarted" && !screen.kiosk.isAttendantCalled)
                return qsTr("The machine restarted. Please call an attendant.");
            return screen.kiosk.isAttendantCalled ? qsTr("An attendant has been called.") : qsTr("Please call an attendant.");
        }
    }
    Body {
        objectName: "certainText"
        text: {
            const lines = [];
            if (screen.money.hasCredited)
                lines.push(qsTr("%1 of your %2 was added.").arg(screen.money.credited).arg(screen.money.approved));
            if (screen.money.hasRest)
                lines.push(RestWords.sentence(screen.money.restMoney, screen.money.rest));
            return lines.join("\n");
        }
        visible: text !== ""
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
}
