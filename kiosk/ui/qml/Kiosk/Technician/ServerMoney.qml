pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// What the server says became of the money; that it is unknown when the server does not say.
Section {
    id: money

    required property StaffViewModel staff
    required property MoneyWords words
    required property var server
    required property string code
    required property string currency

    title: qsTr("At the payment service")

    Fact {
        visible: money.server === null || money.server.authorised_minor === undefined
        objectName: "serverUnknown"
        name: qsTr("Bank")
        value: {
            if (money.code !== "")
                return qsTr("Unknown: the server does not answer");
            return money.server === null ? qsTr("No session was opened there") : qsTr("Nothing was approved");
        }
        code: money.code
        staff: money.staff
    }
    Repeater {
        model: [[qsTr("Charged"), "captured_minor"], [qsTr("Released, not charged"), "released_minor"], [qsTr("Charged, goes back"), "refund_pending_minor"], [qsTr("Held, not charged yet"), "held_minor"]]

        Fact {
            required property var modelData
            readonly property var minor: money.server ? money.server[modelData[1]] : undefined

            visible: minor !== undefined && minor > 0
            objectName: modelData[1] + "Fact"
            name: modelData[0]
            value: money.words.amount(minor, money.currency)
        }
    }
}
