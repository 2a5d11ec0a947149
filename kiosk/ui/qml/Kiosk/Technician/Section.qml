pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A titled group of facts.
ColumnLayout {
    id: section

    property string title

    Layout.fillWidth: true
    spacing: Math.round(Theme.halfGap / 2)

    Text {
        Layout.fillWidth: true
        Layout.topMargin: Theme.halfGap
        visible: section.title !== ""
        text: section.title
        color: Theme.accent
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
    }
}
