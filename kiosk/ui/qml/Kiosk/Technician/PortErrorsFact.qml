import QtQuick

// What the port's own electronics counted; some ports cannot tell.
Fact {
    id: fact

    required property var errors // null where the port cannot tell

    name: qsTr("Port's errors")
    value: fact.errors === null ? qsTr("this port cannot tell") : qsTr("%1 framing, %2 parity, %3 overrun, %4 breaks").arg(fact.errors.framing).arg(fact.errors.parity).arg(fact.errors.overrun).arg(fact.errors.breaks)
    health: fact.errors !== null && fact.errors.framing + fact.errors.parity + fact.errors.overrun + fact.errors.breaks > 0 ? "notice" : ""
}
