pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The first set-up: its steps in order, each with its state and the way to mend it, then its end.
Section {
    id: section

    required property StaffViewModel staff
    required property Words words

    readonly property EngineQuestion setUp: EngineQuestion {
        staff: section.staff
        ask: "set_up"
        everyMs: 2000
    }
    readonly property EngineQuestion test: EngineQuestion {
        staff: section.staff
        ask: "set_up_test"
        isAskedAtOnce: false
        onAnswered: section.setUp.send()
    }
    readonly property EngineQuestion finish: EngineQuestion {
        staff: section.staff
        ask: "set_up_finish"
        isAskedAtOnce: false
        onAnswered: section.setUp.send()
    }
    readonly property var steps: setUp.answer.steps ?? []
    readonly property int current: steps.findIndex(step => step.outcome !== "passed")

    title: setUp.answer.is_finished ? qsTr("Finished; it can be gone through again") : qsTr("Each step in its order")

    Refusal {
        staff: section.staff
        question: section.test
    }
    Refusal {
        staff: section.staff
        question: section.finish
    }
    Repeater {
        model: section.steps

        RowLayout {
            id: step

            required property int index
            required property var modelData

            Layout.fillWidth: true
            spacing: Theme.halfGap

            Fact {
                objectName: "setUpStep_" + step.modelData.name
                name: qsTr("%1 of %2  %3").arg(step.index + 1).arg(section.steps.length).arg(section.words.check(step.modelData.name))
                value: step.modelData.detail
                health: step.modelData.outcome === "passed" ? "good" : step.modelData.outcome === "failed" ? "bad" : "notice"
                code: step.modelData.code
                staff: section.staff
            }
            StaffButton {
                visible: step.modelData.page !== ""
                objectName: "setUpOpen_" + step.modelData.page
                text: qsTr("Open")
                isPrimary: step.index === section.current
                onPressed: section.staff.openPage(step.modelData.page)
            }
        }
    }
    RowLayout {
        spacing: Theme.halfGap

        StaffButton {
            objectName: "setUpTestButton"
            text: section.test.isWaiting ? qsTr("Testing …") : qsTr("Make the tests")
            isPrimary: section.current === section.steps.length - 1
            enabled: !section.test.isWaiting
            onPressed: section.test.send()
        }
        StaffButton {
            visible: !section.setUp.answer.is_finished
            objectName: "setUpFinishButton"
            text: qsTr("The numbers are right: finish")
            isPrimary: true
            enabled: section.setUp.answer.is_complete ? true : false
            onPressed: section.finish.send()
        }
    }
}
