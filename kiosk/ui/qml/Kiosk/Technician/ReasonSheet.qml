pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Asks why before something is done: a change without a reason is not made.
Rectangle {
    id: sheet

    property string title
    property var reasons: [qsTr("Repair"), qsTr("Maintenance"), qsTr("Installation"), qsTr("Test")]

    signal chosen(string reason)

    function open(what: string): void {
        sheet.title = what;
        keyboard.text = "";
        sheet.visible = true;
    }

    visible: false
    color: Theme.ground

    MouseArea {
        anchors.fill: parent
    }
    PageFrame {
        anchors.margins: Theme.halfGap

        Text {
            Layout.fillWidth: true
            objectName: "sheetTitle"
            text: qsTr("%1: why?").arg(sheet.title)
            color: Theme.ink
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Repeater {
                model: sheet.reasons

                StaffButton {
                    required property string modelData

                    Layout.fillWidth: true
                    objectName: "reason" + modelData
                    text: modelData
                    onPressed: keyboard.text = modelData
                }
            }
        }
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            StaffButton {
                Layout.fillWidth: true
                objectName: "sheetBackButton"
                text: qsTr("Back")
                onPressed: sheet.visible = false
            }
            StaffButton {
                Layout.fillWidth: true
                objectName: "sheetDoButton"
                text: qsTr("Do it")
                isPrimary: true
                enabled: keyboard.text.trim() !== ""
                onPressed: {
                    sheet.visible = false;
                    sheet.chosen(keyboard.text.trim());
                }
            }
        }
        Keyboard {
            id: keyboard

            Layout.fillWidth: true
        }
    }
}
