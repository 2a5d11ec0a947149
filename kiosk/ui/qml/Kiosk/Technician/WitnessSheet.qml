pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The second person: their name and their own PIN, whose digits are never shown.
RowLayout {
    id: sheet

    required property StaffViewModel staff
    required property EngineQuestion resolve
    property string title
    property string person

    signal proven(string person, string pin)
    signal backed

    spacing: Theme.gap

    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1

        PageFrame {
            Text {
                Layout.fillWidth: true
                objectName: "witnessHint"
                text: {
                    if (sheet.resolve.code !== "")
                        return sheet.resolve.code + "  " + sheet.resolve.error;
                    return sheet.person === "" ? qsTr("%1 decides. Who is the second person?").arg(sheet.staff.person) : qsTr("%1, your PIN please").arg(sheet.person);
                }
                color: sheet.resolve.code === "" ? Theme.quiet : Theme.notice
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Repeater {
                model: sheet.staff.persons.filter(name => name !== sheet.staff.person)

                StaffButton {
                    required property string modelData

                    Layout.fillWidth: true
                    objectName: "witness" + modelData
                    text: modelData
                    isLeftAligned: true
                    isChosen: modelData === sheet.person
                    onPressed: {
                        sheet.person = modelData;
                        keypad.digits = "";
                    }
                }
            }
            Text {
                Layout.fillWidth: true
                objectName: "witnessTitle"
                text: sheet.title
                color: Theme.accent
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            StaffButton {
                Layout.fillWidth: true
                objectName: "witnessBackButton"
                text: qsTr("Back")
                onPressed: sheet.backed()
            }
        }
    }
    PinPad {
        id: keypad

        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        enabled: sheet.person !== "" && !sheet.resolve.isWaiting
        doneText: qsTr("Decide")
        onDone: {
            const pin = digits;
            digits = "";
            sheet.proven(sheet.person, pin);
        }
    }
}
