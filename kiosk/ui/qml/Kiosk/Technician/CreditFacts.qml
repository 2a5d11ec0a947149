pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// One commissioning credit: what was given, what was seen on the wire, what the meter said.
Section {
    id: facts

    required property StaffViewModel staff
    required property MoneyWords money
    required property CreditWords words
    required property var credit
    readonly property bool isKnown: credit !== null
    readonly property bool isClosed: isKnown && credit.finding !== ""

    visible: isKnown
    title: isKnown ? qsTr("%1, a note of %2").arg(credit.number).arg(sum(credit.value_minor)) : ""

    function sum(minor: var): string {
        return facts.isKnown && minor !== null ? facts.money.amount(minor, facts.credit.currency) : "";
    }

    Fact {
        objectName: "creditWire"
        name: qsTr("On the wire")
        value: facts.isKnown ? facts.words.result(facts.credit.result, facts.credit.code) : ""
        staff: facts.staff
    }
    Fact {
        objectName: "creditFound"
        visible: facts.isClosed
        name: qsTr("The machine")
        value: facts.isKnown ? facts.words.finding(facts.credit.finding) : ""
        health: facts.isKnown && facts.credit.is_agreeing ? "good" : "bad"
        staff: facts.staff
    }
    Fact {
        objectName: "creditAgrees"
        visible: facts.isClosed
        name: qsTr("Credit point")
        value: {
            if (!facts.isClosed)
                return "";
            return (facts.credit.is_agreeing ? qsTr("agrees with what is set: %1") : qsTr("DIFFERS from what is set: %1")).arg(facts.credit.credit_point);
        }
    }
    Fact {
        objectName: "creditAck"
        visible: facts.isKnown && facts.credit.ack_s !== null
        name: qsTr("ACK after")
        value: facts.isKnown && facts.credit.ack_s !== null ? qsTr("%1 ms, %2 repeated").arg(Math.round(facts.credit.ack_s * 1000)).arg(facts.credit.acks_repeated) : ""
    }
    Fact {
        objectName: "creditMeters"
        name: qsTr("Bill meter")
        value: facts.isClosed ? qsTr("%1, then %2").arg(facts.sum(facts.credit.meter_before_minor)).arg(facts.sum(facts.credit.meter_after_minor)) : facts.isKnown ? qsTr("%1 before").arg(facts.sum(facts.credit.meter_before_minor)) : ""
    }
    Fact {
        objectName: "creditBooked"
        visible: facts.isClosed && facts.credit.counted_minor > 0
        name: qsTr("Booked")
        value: facts.isKnown && facts.credit.is_booked ? qsTr("by the server, at the house's cost") : qsTr("not yet")
        code: facts.isKnown && facts.credit.is_booked ? "" : "E6008"
        staff: facts.staff
    }
    Fact {
        name: qsTr("Persons")
        value: facts.isKnown ? qsTr("%1 with %2").arg(facts.credit.by).arg(facts.credit.witness) : ""
    }
    Frames {
        frames: facts.isKnown ? facts.credit.frames : []
    }
}
