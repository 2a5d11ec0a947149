pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// A doubt that persons decide: the number the patron keeps, and what is certain.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: money.hasPending ? qsTr("We are checking %1 with the machine").arg(money.pending) : qsTr("An attendant is needed")
    panel: GlyphPanel {
        path: Glyphs.bell
        ink: Theme.notice
    }
    buttons: DoneButton {
        kiosk: screen.kiosk
    }

    AmountLine {
        visible: screen.money.caseNumber !== ""
        amount: screen.money.caseNumber
        amountName: "caseNumber"
        caption: qsTr("Please keep this number")
        color: Theme.accent
    }
    Body {
        text: screen.kiosk.isAttendantCalled ? qsTr("An attendant has been called and will help you.") : qsTr("Please call an attendant.")
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
    }
}
