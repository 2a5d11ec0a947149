pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// How a test ended, as colour, mark and words: passed, failed, or for a person to see.
Text {
    required property var passed // true, false, or null when the engine cannot tell

    Layout.fillWidth: true
    text: passed === null ? qsTr("▲ Look for yourself") : passed ? qsTr("● Passed") : qsTr("■ Failed")
    color: passed === null ? Theme.notice : passed ? Theme.good : Theme.bad
    font.pixelSize: Theme.body
    font.weight: Font.DemiBold
    textFormat: Text.PlainText
}
