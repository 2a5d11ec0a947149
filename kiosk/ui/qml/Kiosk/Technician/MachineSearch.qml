pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Where the machine is: every port is listened to, and nothing is written.
PageFrame {
    id: view

    required property StaffViewModel staff

    readonly property EngineQuestion search: EngineQuestion {
        staff: view.staff
        ask: "machine_find"
        isAskedAtOnce: false
    }

    function heard(port: var): string {
        const frames = qsTr("%1 at %2 baud, %3 frames").arg(port.protocol).arg(port.baud).arg(port.host_frames);
        switch (port.heard) {
        case "machine":
            return port.is_in_force ? qsTr("%1, as the settings say").arg(frames) : qsTr("%1: put it in the settings").arg(frames);
        case "unsure":
            return qsTr("perhaps %1: not sure").arg(frames);
        case "noise":
            return qsTr("%1 bytes that are no frames: another speed or protocol").arg(port.bytes_heard);
        case "nothing":
            return qsTr("nothing");
        }
        return port.detail;
    }
    function health(port: var): string {
        if (port.heard === "machine")
            return port.is_in_force ? "good" : "notice";
        return port.heard === "nothing" ? "" : "bad";
    }

    StaffButton {
        Layout.fillWidth: true
        objectName: "searchButton"
        text: view.search.isWaiting ? qsTr("Listening: up to 25 s") : qsTr("Search every port for the machine")
        isPrimary: true
        enabled: !view.search.isWaiting
        onPressed: view.search.send()
    }
    Refusal {
        staff: view.staff
        question: view.search
    }
    Fact {
        visible: view.search.isAnswered && !view.search.isWaiting
        objectName: "searchResult"
        name: qsTr("Result")
        value: view.search.answer.code ? qsTr("no machine was found") : qsTr("a machine was found")
        health: view.search.answer.code ? "bad" : "good"
        code: view.search.answer.code ?? ""
        staff: view.staff
    }
    Repeater {
        model: view.search.isWaiting ? [] : view.search.answer.ports ?? []

        Fact {
            required property int index
            required property var modelData

            objectName: "port" + index
            name: modelData.port
            value: view.heard(modelData)
            health: view.health(modelData)
        }
    }
    Text {
        Layout.fillWidth: true
        text: qsTr("While the ports are listened to, the machine gets no answer and its host begins anew afterwards.")
        color: Theme.quiet
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
}
