pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// An amount in large figures with what it is beneath it.
ColumnLayout {
    id: line

    required property string amount
    required property string caption
    property color color: Theme.ink
    property int figureSize: Theme.huge
    property string amountName: "amount"

    Layout.fillWidth: true
    Layout.preferredWidth: 1
    spacing: 0

    Text {
        Layout.fillWidth: true
        objectName: line.amountName
        text: line.amount
        color: line.color
        font.pixelSize: line.figureSize
        font.weight: Font.Bold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.body
        textFormat: Text.PlainText
    }
    Body {
        text: line.caption
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
}
