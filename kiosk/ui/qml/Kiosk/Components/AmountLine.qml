import QtQuick
import QtQuick.Layouts
import Kiosk

// An amount in large figures with what it is beneath it.
ColumnLayout {
    id: line

    required property string amount
    required property string caption
    property color color: Theme.ink
    property string amountName: "amount"

    Layout.fillWidth: true
    spacing: 0

    Text {
        Layout.fillWidth: true
        objectName: line.amountName
        text: line.amount
        color: line.color
        font.pixelSize: Theme.huge
        font.weight: Font.Bold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.body
        textFormat: Text.PlainText
    }
    Body {
        text: line.caption
        color: Theme.quiet
    }
}
