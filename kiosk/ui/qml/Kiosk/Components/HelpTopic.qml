pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// One subject of the help screen; gone when there is nothing to say about it.
ColumnLayout {
    id: topic

    required property string title
    required property string text

    Layout.fillWidth: true
    Layout.preferredWidth: 1
    Layout.alignment: Qt.AlignTop
    visible: text !== ""
    spacing: 0

    Body {
        text: topic.title
        color: Theme.accent
        font.pixelSize: Theme.isStrip || Theme.isRoomy ? Theme.small : Theme.body
        font.weight: Font.DemiBold
    }
    Body {
        text: topic.text
        font.pixelSize: Theme.isStrip || Theme.isRoomy ? Theme.small : Theme.body
        lineHeight: 1.0
    }
}
