pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Everything that can be checked, one line each; what is wrong leads to its repair.
Section {
    id: section

    required property StaffViewModel staff
    required property Words words

    readonly property EngineQuestion doctor: EngineQuestion {
        staff: section.staff
        ask: "doctor"
        isAskedAtOnce: false
    }

    StaffButton {
        objectName: "checkUpButton"
        text: section.doctor.isWaiting ? qsTr("Checking …") : qsTr("Check everything")
        enabled: !section.doctor.isWaiting
        onPressed: section.doctor.send()
    }
    Refusal {
        staff: section.staff
        question: section.doctor
    }
    Repeater {
        model: section.doctor.answer.checks ?? []

        Fact {
            required property var modelData

            objectName: "check_" + modelData.name
            name: section.words.check(modelData.name)
            value: modelData.detail
            health: modelData.outcome === "passed" ? "good" : modelData.outcome === "failed" ? "bad" : "skipped"
            code: modelData.code
            staff: section.staff
        }
    }
}
