import QtQuick

// What a commissioning credit has shown, in the words that staff are told.
QtObject {
    function result(name: string, code: string): string {
        switch (name) {
        case "credited":
            return qsTr("the machine kept the note and acknowledged it");
        case "returned":
            return qsTr("the note came back, %1").arg(code);
        case "in_doubt":
            return qsTr("no acknowledgement came, %1").arg(code);
        }
        return qsTr("the note is being offered: wait");
    }
    function finding(name: string): string {
        switch (name) {
        case "counted_at_stack":
            return qsTr("it counts when it decides to keep a note");
        case "counted_without_ack":
            return qsTr("it counted the note without acknowledging it");
        case "counted_with_ack":
            return qsTr("it acknowledged the note and counted it");
        case "counts_at_ack":
            return qsTr("it counts only what it has acknowledged");
        case "not_counted":
            return qsTr("the note was not counted: when it counts was not learned");
        case "acknowledged_not_counted":
            return qsTr("it ACKNOWLEDGED the note and did NOT count it");
        case "other_amount":
            return qsTr("its meter moved by ANOTHER amount than the note");
        }
        return qsTr("none was made");
    }
}
