pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The four digits that glass and phone must share.
GridLayout {
    id: block

    required property string matchCode
    property int size: Math.round(Theme.huge * 0.8)

    visible: matchCode !== ""
    columns: Theme.isStrip ? 2 : 1
    columnSpacing: Theme.gap
    rowSpacing: 0

    Text {
        Layout.fillWidth: !Theme.isStrip
        text: qsTr("Match code")
        color: Theme.quiet
        font.pixelSize: Theme.tiny
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
