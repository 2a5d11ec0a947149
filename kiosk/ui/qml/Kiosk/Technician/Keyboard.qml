pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Letters and digits for a glass without a keyboard. It holds the text that is typed.
ColumnLayout {
    id: keyboard

    property string text
    property bool isUpper
    readonly property var rows: ["1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm.,/", "_:@ "]

    spacing: Math.round(Theme.halfGap / 2)

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: Theme.staffTarget
        color: Theme.panel
        border.color: Theme.edge
        border.width: Theme.line
        radius: Math.round(Theme.radius / 2)

        Text {
            anchors.fill: parent
            anchors.leftMargin: Theme.halfGap
            anchors.rightMargin: Theme.halfGap
            objectName: "typedText"
            text: keyboard.text + "▏"
            color: Theme.ink
            font.pixelSize: Theme.small
            elide: Text.ElideLeft
            verticalAlignment: Text.AlignVCenter
            textFormat: Text.PlainText
        }
    }
    Repeater {
        model: keyboard.rows

        RowLayout {
            id: keys

            required property string modelData
            readonly property bool isLast: modelData.endsWith(" ")

            Layout.fillWidth: true
            spacing: Math.round(Theme.halfGap / 2)

            StaffButton {
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                visible: keys.isLast
                objectName: "keyShift"
                text: "⇧"
                isChosen: keyboard.isUpper
                onPressed: keyboard.isUpper = !keyboard.isUpper
            }
            Repeater {
                model: keys.modelData.split("")

                StaffButton {
                    id: key

                    required property string modelData
                    readonly property string letter: keyboard.isUpper ? modelData.toUpperCase() : modelData

                    Layout.fillWidth: true
                    Layout.preferredWidth: modelData === " " ? 4 : 1
                    objectName: "key" + modelData
                    text: modelData === " " ? qsTr("space") : letter
                    onPressed: keyboard.text += key.letter
                }
            }
            StaffButton {
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                visible: keys.isLast
                objectName: "keyBack"
                text: "⌫"
                onPressed: keyboard.text = keyboard.text.slice(0, -1)
            }
        }
    }
}
