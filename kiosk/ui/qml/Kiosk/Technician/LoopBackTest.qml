pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The test with a plug in place of the machine: what is sent comes back, or the line is at fault.
Section {
    id: view

    required property StaffViewModel staff

    readonly property EngineQuestion test: EngineQuestion {
        staff: view.staff
        ask: "machine_loop_back"
        isAskedAtOnce: false
    }
    readonly property var found: test.answer

    title: qsTr("Loop-back plug")

    StaffButton {
        Layout.fillWidth: true
        objectName: "loopBackButton"
        text: view.test.isWaiting ? qsTr("Testing") : qsTr("The plug is on: test it")
        enabled: !view.test.isWaiting
        onPressed: view.test.send()
    }
    Refusal {
        staff: view.staff
        question: view.test
    }
    TestResult {
        visible: view.test.isAnswered && !view.test.isWaiting
        objectName: "loopBackResult"
        passed: view.found.passed ?? null
    }
    Fact {
        visible: view.test.isAnswered && !view.test.isWaiting
        objectName: "loopBackBytes"
        name: qsTr("Bytes")
        value: qsTr("%1 sent, %2 came back, %3 wrong").arg(view.found.sent ?? 0).arg(view.found.came ?? 0).arg(view.found.wrong ?? 0)
        health: view.found.passed ? "good" : "bad"
        code: view.found.code ?? ""
        staff: view.staff
    }
    PortErrorsFact {
        visible: view.test.isAnswered && !view.test.isWaiting
        errors: view.found.errors ?? null
    }
    Text {
        Layout.fillWidth: true
        text: qsTr("Take the cable off the machine and put the plug on it. Wait until the link shows silent.")
        color: Theme.quiet
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
}
