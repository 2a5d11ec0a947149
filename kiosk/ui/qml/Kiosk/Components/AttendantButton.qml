pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Calls a person; stays, to say so, once one was called.
ActionButton {
    id: button

    Layout.fillWidth: false
    Layout.preferredWidth: Theme.isFlat ? Theme.slim : Math.max(Theme.button, implicitWidth)
    objectName: "callAttendantButton"
    action: "call_attendant"
    isOffered: kiosk.actions.includes(action) && !kiosk.isAttendantCalled
    visible: isOffered || kiosk.isAttendantCalled
    glyph: Glyphs.bell
    text: kiosk.isAttendantCalled ? qsTr("Called") : qsTr("Attendant")
}
