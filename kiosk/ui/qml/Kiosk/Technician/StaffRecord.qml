pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Who may sign in, and the newest of what the staff did.
Section {
    id: section

    required property StaffViewModel staff
    required property Words words

    readonly property EngineQuestion persons: EngineQuestion {
        staff: section.staff
        ask: "technician_list"
        everyMs: 10000
    }
    readonly property EngineQuestion audit: EngineQuestion {
        staff: section.staff
        ask: "technician_audit"
        fields: ({
                newest: 50
            })
    }

    function deed(event: var): string {
        const words = [event.action || event.kind, event.before, event.after, event.reason];
        return words.filter(word => word).join(", ");
    }

    title: qsTr("Who may sign in")

    Repeater {
        model: section.persons.answer.persons ?? []

        Fact {
            required property var modelData

            name: modelData.person
            value: modelData.locked_for_s > 0 ? qsTr("%1, locked for %2 min").arg(section.words.role(modelData.role)).arg(Math.ceil(modelData.locked_for_s / 60)) : section.words.role(modelData.role)
            health: modelData.locked_for_s > 0 ? "notice" : ""
        }
    }
    Section {
        title: qsTr("What staff did, newest first")

        Refusal {
            staff: section.staff
            question: section.audit
        }
        Repeater {
            model: [...(section.audit.answer.events ?? [])].reverse()

            Fact {
                required property var modelData

                objectName: "deed" + modelData.seq
                name: modelData.utc.slice(0, 19).replace("T", " ")
                value: (modelData.person ? modelData.person + ": " : "") + section.deed(modelData)
            }
        }
    }
}
