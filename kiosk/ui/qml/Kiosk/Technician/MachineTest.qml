pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The test of the machine's link, step by step. It listens; no meter of the machine can move.
PageFrame {
    id: view

    required property StaffViewModel staff

    readonly property EngineQuestion test: EngineQuestion {
        staff: view.staff
        ask: "machine_self_test"
        isAskedAtOnce: false
    }

    function stepName(step: string): string {
        switch (step) {
        case "port":
            return qsTr("Port open");
        case "bytes":
            return qsTr("Bytes arrive");
        case "polls":
            return qsTr("Polls decode");
        case "clean":
            return qsTr("Nothing but frames");
        case "no_echo":
            return qsTr("No echo");
        case "replies":
            return qsTr("Answers in time");
        case "accepts":
            return qsTr("Takes notes");
        }
        return step;
    }

    StaffButton {
        Layout.fillWidth: true
        objectName: "selfTestButton"
        text: view.test.isWaiting ? qsTr("Testing: up to 20 s") : qsTr("Test the link")
        isPrimary: true
        enabled: !view.test.isWaiting
        onPressed: view.test.send()
    }
    Refusal {
        staff: view.staff
        question: view.test
    }
    TestResult {
        visible: view.test.isAnswered && !view.test.isWaiting
        objectName: "selfTestResult"
        passed: view.test.answer.passed ?? null
    }
    Repeater {
        model: view.test.isWaiting ? [] : view.test.answer.steps ?? []

        Fact {
            required property var modelData

            objectName: "step_" + modelData.step
            name: view.stepName(modelData.step)
            value: (modelData.passed ?? null) === null ? qsTr("not tested") : modelData.detail
            health: (modelData.passed ?? null) === null ? "" : modelData.passed ? "good" : "bad"
            code: modelData.code
            staff: view.staff
        }
    }
    Text {
        Layout.fillWidth: true
        text: qsTr("The test listens and answers as ever. It offers no note: a machine may count each note it sees, so only a funding proves the last step.")
        color: Theme.quiet
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    LoopBackTest {
        staff: view.staff
    }
}
