pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Opens the choice of a language; it bears the name of the one that is spoken.
ActionButton {
    Layout.fillWidth: false
    Layout.preferredWidth: Theme.isFlat ? Theme.slim : Math.max(Theme.button, implicitWidth)
    objectName: "languageButton"
    action: "open_languages"
    glyph: Glyphs.globe
    text: kiosk.nameOf(kiosk.locale)
}
