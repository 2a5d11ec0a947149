pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The last frames of a note on the machine's line, as the driver decoded them.
Section {
    id: section

    required property var frames

    visible: frames.length > 0
    title: qsTr("Last frames on the machine's line")

    Repeater {
        model: section.frames

        Text {
            required property string modelData

            Layout.fillWidth: true
            text: modelData
            color: Theme.ink
            font.family: "monospace"
            font.pixelSize: Math.round(Theme.small * 0.85)
            wrapMode: Text.WrapAnywhere
            textFormat: Text.PlainText
        }
    }
}
