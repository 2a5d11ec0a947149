pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The four digits that glass and phone must share.
ColumnLayout {
    id: block

    required property string matchCode
    property int size: Math.round(Theme.huge * 0.8)

    visible: matchCode !== ""
    spacing: 0

    Text {
        Layout.fillWidth: true
        text: qsTr("Match code")
        color: Theme.quiet
        font.pixelSize: Theme.small
        elide: Text.ElideRight
    }
    Text {
        objectName: "matchCode"
        text: block.matchCode
        color: Theme.accent
        font.pixelSize: block.size
        font.weight: Font.Bold
        font.letterSpacing: block.size * 0.08
        textFormat: Text.PlainText
    }
}
