pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Running text.
Text {
    Layout.fillWidth: true
    color: Theme.ink
    font.pixelSize: Theme.body
    lineHeight: Theme.isRoomy ? 1.12 : 1.05
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
}
