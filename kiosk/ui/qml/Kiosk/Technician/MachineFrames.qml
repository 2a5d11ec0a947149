pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// What the machine and the kiosk say to each other, as it happens; the newest on top.
ColumnLayout {
    id: view

    required property StaffViewModel staff

    readonly property FrameList frames: FrameList {}
    readonly property EngineQuestion question: EngineQuestion {
        staff: view.staff
        ask: "machine_frames"
        fields: ({
                after: view.frames.newest,
                most: 100
            })
        everyMs: 250
        onAnswered: view.frames.take(view.question.answer)
    }

    anchors.fill: parent
    spacing: Theme.halfGap

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.halfGap

        StaffButton {
            Layout.fillWidth: true
            objectName: "pauseButton"
            text: view.frames.isPaused ? qsTr("Go on") : qsTr("Pause")
            isPrimary: view.frames.isPaused
            onPressed: view.frames.isPaused = !view.frames.isPaused
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "repeatsButton"
            text: view.frames.areRepeatsHidden ? qsTr("Show repeats") : qsTr("Hide repeats")
            isChosen: view.frames.areRepeatsHidden
            onPressed: view.frames.areRepeatsHidden = !view.frames.areRepeatsHidden
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "errorsButton"
            text: view.frames.areErrorsAlone ? qsTr("Show all") : qsTr("Errors only")
            isChosen: view.frames.areErrorsAlone
            onPressed: view.frames.areErrorsAlone = !view.frames.areErrorsAlone
        }
    }
    Refusal {
        staff: view.staff
        question: view.question
    }
    Text {
        visible: list.count === 0
        objectName: "noFrames"
        text: qsTr("Nothing to show")
        color: Theme.quiet
        font.pixelSize: Theme.small
        textFormat: Text.PlainText
    }
    ListView {
        id: list

        Layout.fillWidth: true
        Layout.fillHeight: true
        objectName: "frameList"
        clip: true
        model: view.frames
        spacing: Math.round(Theme.halfGap / 3)
        boundsBehavior: Flickable.StopAtBounds
        delegate: FrameRow {
            width: list.width
        }
    }
}
