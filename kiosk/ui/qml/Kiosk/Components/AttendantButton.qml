import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Calls a person; says so once one was called.
ActionButton {
    id: button

    required kiosk

    Layout.fillWidth: false
    Layout.preferredWidth: Math.max(Theme.button, implicitWidth)
    objectName: "callAttendantButton"
    action: "call_attendant"
    text: qsTr("Attendant")
}
