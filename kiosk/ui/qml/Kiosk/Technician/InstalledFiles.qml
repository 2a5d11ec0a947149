pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The installed files' SHA-256, a page of them at a time, and what is not as it was installed.
Section {
    id: section

    required property StaffViewModel staff
    property int after
    readonly property int pageLength: 100

    readonly property EngineQuestion installation: EngineQuestion {
        staff: section.staff
        ask: "installation"
        fields: ({
                after: section.after
            })
        isAskedAtOnce: false
    }
    readonly property int count: installation.answer.count ?? 0
    readonly property int differing: (installation.answer.differences ?? []).length

    function turn(rows: int): void {
        section.after += rows;
        section.installation.send();
    }

    RowLayout {
        spacing: Theme.halfGap

        StaffButton {
            objectName: "verifyButton"
            text: section.installation.isWaiting ? qsTr("Reading …") : qsTr("Verify")
            enabled: !section.installation.isWaiting
            onPressed: section.installation.send()
        }
        StaffButton {
            visible: section.installation.isAnswered && section.after > 0
            objectName: "filesBackButton"
            text: qsTr("Back")
            onPressed: section.turn(-section.pageLength)
        }
        StaffButton {
            visible: section.installation.isAnswered && section.after + section.pageLength < section.count
            objectName: "filesNextButton"
            text: qsTr("Next %1").arg(section.pageLength)
            onPressed: section.turn(section.pageLength)
        }
    }
    Refusal {
        staff: section.staff
        question: section.installation
    }
    Fact {
        visible: section.installation.isAnswered
        objectName: "installationResult"
        name: qsTr("%1 files").arg(section.count)
        value: !section.installation.answer.is_recorded ? qsTr("nothing was recorded to compare them with") : section.differing > 0 ? qsTr("%1 are not as they were installed").arg(section.differing) : qsTr("every one is as it was installed")
        health: !section.installation.answer.is_recorded ? "notice" : section.differing > 0 ? "bad" : "good"
        code: section.differing > 0 ? "E0119" : ""
        staff: section.staff
    }
    Fact {
        visible: section.installation.isAnswered
        name: qsTr("SHA-256 of the list")
        value: section.installation.answer.digest ?? ""
    }
    Repeater {
        model: section.installation.answer.differences ?? []

        Fact {
            required property var modelData

            name: modelData.change
            value: modelData.path
            health: "bad"
        }
    }
    Repeater {
        model: section.installation.answer.files ?? []

        Text {
            required property var modelData

            Layout.fillWidth: true
            text: modelData.path + "\n" + modelData.sha256
            color: Theme.quiet
            font.family: "monospace"
            font.pixelSize: Math.round(Theme.small * 0.7)
            wrapMode: Text.WrapAnywhere
            textFormat: Text.PlainText
        }
    }
}
