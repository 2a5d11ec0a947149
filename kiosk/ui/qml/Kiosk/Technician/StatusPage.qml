pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Every part of the kiosk, and whether a patron could add funds if nobody were here.
PageFrame {
    id: page

    required property StaffViewModel staff
    required property Words words

    readonly property EngineQuestion status: EngineQuestion {
        staff: page.staff
        ask: "status"
        everyMs: 1000
    }

    Refusal {
        staff: page.staff
        question: page.status
    }
    Section {
        visible: page.status.isAnswered
        title: qsTr("Kiosk %1, machine %2").arg(page.status.answer.kiosk_number).arg(page.status.answer.machine_number)

        Fact {
            objectName: "obstacle"
            name: qsTr("Funding")
            value: page.words.obstacle(page.status.answer.obstacle ?? "")
            health: page.status.answer.obstacle === "" ? "good" : (page.status.answer.resumes ? "notice" : "bad")
            code: page.status.answer.code ?? ""
            staff: page.staff
        }
        Repeater {
            model: page.status.answer.parts ?? []

            Fact {
                required property var modelData

                name: page.words.part(modelData.part)
                value: modelData.detail
                health: modelData.health
                code: modelData.code
                staff: page.staff
            }
        }
    }
    LinkFacts {
        visible: page.status.isAnswered
        link: page.status.answer.machine_link ?? {}
        staff: page.staff
    }
}
