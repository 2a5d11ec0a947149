pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Running text.
Text {
    Layout.fillWidth: true
    color: Theme.ink
    font.pixelSize: Theme.body
    lineHeight: 1.12
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
}
