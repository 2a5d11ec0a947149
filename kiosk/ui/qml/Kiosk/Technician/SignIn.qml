pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Who is it? A name, then the PIN. The digits are never shown.
Item {
    id: signIn

    required property StaffViewModel staff
    property string person

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.gap
        spacing: Theme.gap

        ColumnLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            spacing: Theme.halfGap

            Text {
                Layout.fillWidth: true
                objectName: "staffTitle"
                text: qsTr("Staff")
                color: Theme.ink
                font.pixelSize: Theme.isStrip ? Theme.body : Theme.heading
                font.weight: Font.DemiBold
                textFormat: Text.PlainText
            }
            Text {
                Layout.fillWidth: true
                objectName: "signInHint"
                text: {
                    if (signIn.staff.code !== "")
                        return signIn.staff.code + "  " + signIn.staff.error;
                    if (signIn.staff.persons.length === 0)
                        return qsTr("Nobody can sign in yet. On the terminal: kiosk technician add");
                    return signIn.person === "" ? qsTr("Who are you?") : qsTr("Your PIN, please");
                }
                color: signIn.staff.code === "" ? Theme.quiet : Theme.notice
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            ListView {
                id: names

                Layout.fillWidth: true
                Layout.fillHeight: true
                clip: true
                spacing: Theme.halfGap
                model: signIn.staff.persons

                delegate: StaffButton {
                    required property string modelData

                    width: names.width
                    objectName: "person" + modelData
                    text: modelData
                    isLeftAligned: true
                    isChosen: modelData === signIn.person
                    onPressed: {
                        signIn.person = modelData;
                        keypad.digits = "";
                        signIn.staff.forgetRefusal();
                    }
                }
            }
            StaffButton {
                Layout.fillWidth: true
                objectName: "staffLeaveButton"
                text: qsTr("Leave (%1 s)").arg(signIn.staff.secondsLeft)
                onPressed: signIn.staff.leave()
            }
        }
        PinPad {
            id: keypad

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            enabled: signIn.person !== ""
            doneText: qsTr("Sign in")
            onDone: {
                signIn.staff.signIn(signIn.person, digits);
                digits = "";
            }
        }
    }
}
