pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Digits of a transaction's or a case's number.
Rectangle {
    id: sheet

    signal chosen(string text)

    function open(): void {
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

        Text {
            Layout.fillWidth: true
            objectName: "soughtText"
            text: number.digits === "" ? qsTr("Digits of the transaction's number, or a whole case number") : number.digits + "▏"
            color: number.digits === "" ? Theme.quiet : Theme.ink
            font.pixelSize: Theme.small
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.gap

            Keypad {
                id: number

                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 3
                length: 16
                doneText: qsTr("Find")
                isDoneAlways: true
                onDone: {
                    sheet.visible = false;
                    sheet.chosen(digits);
                }
            }
            ColumnLayout {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 1
                spacing: Theme.halfGap

                StaffButton {
                    Layout.fillWidth: true
                    objectName: "key-"
                    text: "-"
                    onPressed: number.digits += "-"
                }
                StaffButton {
                    Layout.fillWidth: true
                    objectName: "clearSearchButton"
                    text: qsTr("Show all")
                    onPressed: {
                        number.digits = "";
                        sheet.visible = false;
                        sheet.chosen("");
                    }
                }
                Item {
                    Layout.fillHeight: true
                }
            }
        }
    }
}
