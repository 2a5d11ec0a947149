pragma ComponentBehavior: Bound

import QtQuick.Layouts
import Kiosk

// Opens help over this screen.
ActionButton {
    Layout.fillWidth: false
    Layout.preferredWidth: Theme.isFlat ? Theme.slim : Math.max(Theme.button, implicitWidth)
    objectName: "helpButton"
    action: "open_help"
    glyph: Glyphs.question
    text: qsTr("Help")
}
