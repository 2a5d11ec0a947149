pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Asks for a text.
Rectangle {
    id: sheet

    property string title
    property string doneText

    signal done(string text)

    function open(text: string): void {
        keyboard.text = text;
        sheet.visible = true;
    }

    visible: false
    color: Theme.ground

    MouseArea {
        anchors.fill: parent
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Text {
                Layout.fillWidth: true
                text: sheet.title
                color: Theme.ink
                font.pixelSize: Theme.small
                font.weight: Font.DemiBold
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
            StaffButton {
                objectName: "textBackButton"
                text: qsTr("Back")
                onPressed: sheet.visible = false
            }
            StaffButton {
                objectName: "textDoneButton"
                text: sheet.doneText
                isPrimary: true
                onPressed: {
                    sheet.visible = false;
                    sheet.done(keyboard.text.trim());
                }
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PageFrame {
                Keyboard {
                    id: keyboard

                    Layout.fillWidth: true
                }
            }
        }
    }
}
