pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// What two persons decided about what was in doubt, and why.
Section {
    id: section

    required property StaffViewModel staff
    required property MoneyWords words
    required property var decision
    required property string currency
    property string contradictedBy
    readonly property var facts: decision ? [[qsTr("Case"), decision.case_number], [qsTr("Decided"), section.words.time(decision.utc ?? "")], [qsTr("Outcome"), section.words.outcome(decision.outcome) + ": " + section.words.consequence(decision.outcome, section.words.amount(decision.amount_minor, currency))], [qsTr("By"), decision.by], [qsTr("And"), decision.witness], [qsTr("Reason"), decision.reason], [qsTr("Meter"), meter]] : []
    readonly property string meter: {
        if (!decision || decision.meter_before_minor === null)
            return qsTr("was not read");
        const before = section.words.amount(decision.meter_before_minor, currency);
        return qsTr("%1 before, %2 after").arg(before).arg(section.words.amount(decision.meter_after_minor, currency));
    }

    visible: decision !== null
    title: qsTr("What persons decided")

    Repeater {
        model: section.facts

        Fact {
            required property var modelData

            visible: modelData[1] !== ""
            name: modelData[0]
            value: modelData[1]
        }
    }
    Fact {
        visible: section.contradictedBy !== ""
        name: qsTr("But")
        value: qsTr("the machine acknowledged the note later: the decision may be wrong")
        health: "bad"
        code: section.contradictedBy
        staff: section.staff
    }
}
