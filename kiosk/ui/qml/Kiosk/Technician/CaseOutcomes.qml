pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The four outcomes with what each does to the patron's bank account, and what the meter speaks for.
PageFrame {
    id: outcomes

    required property StaffViewModel staff
    required property MoneyWords words
    required property EngineQuestion shown
    readonly property var proposal: shown.answer.proposal ?? ({})
    readonly property string currency: shown.answer.currency ?? ""

    signal chosen(string outcome)
    signal backed

    Refusal {
        staff: outcomes.staff
        question: outcomes.shown
    }
    Text {
        Layout.fillWidth: true
        objectName: "proposal"
        text: {
            const why = outcomes.proposal.reason ?? "";
            const proposed = outcomes.proposal.outcome;
            return proposed ? qsTr("Proposed: %1, because %2.").arg(outcomes.words.outcome(proposed)).arg(why) : qsTr("Nothing is proposed: %1.").arg(why);
        }
        color: Theme.accent
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    Repeater {
        model: ["credited", "not_credited", "hand_paid", "house_loss"]

        StaffButton {
            required property string modelData
            readonly property bool isProposed: modelData === outcomes.proposal.outcome

            Layout.fillWidth: true
            Layout.preferredHeight: Math.round(Theme.staffTarget * 1.4)
            enabled: !outcomes.shown.isWaiting
            objectName: modelData + "Outcome"
            text: outcomes.words.consequence(modelData, outcomes.words.amount(isProposed ? outcomes.proposal.amount_minor : outcomes.shown.answer.in_doubt_minor, outcomes.currency))
            isLeftAligned: true
            isPrimary: isProposed
            onPressed: outcomes.chosen(modelData)
        }
    }
    StaffButton {
        objectName: "outcomeBackButton"
        text: qsTr("‹ Back")
        onPressed: outcomes.backed()
    }
}
