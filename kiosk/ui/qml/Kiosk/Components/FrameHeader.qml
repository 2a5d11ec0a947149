pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Which machine this is, and whether money is real.
GridLayout {
    id: header

    required property KioskViewModel kiosk
    property bool isInARow
    property string reference // the number to name when asking about this later

    columns: Theme.isFlat ? 3 : (isInARow ? 2 : 1)
    columnSpacing: Theme.gap
    rowSpacing: Math.round(Theme.halfGap / 2)

    Text {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        objectName: "machineNumber"
        visible: header.kiosk.machineNumber !== ""
        text: qsTr("Machine %1").arg(header.kiosk.machineNumber)
        color: Theme.accent
        font.pixelSize: Theme.isFlat ? Theme.tiny : Theme.body
        font.weight: Font.DemiBold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(Theme.small * 0.75)
        wrapMode: header.columns > 1 ? Text.NoWrap : Text.WordWrap
        textFormat: Text.PlainText
    }
    Text {
        Layout.fillWidth: !Theme.isFlat
        Layout.preferredWidth: Theme.isFlat ? -1 : 1
        objectName: "transactionNumber"
        visible: header.reference !== ""
        text: Theme.isFlat ? header.reference : qsTr("Transaction %1").arg(header.reference)
        color: Theme.quiet
        font.pixelSize: Theme.tiny
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(Theme.small * 0.75)
        textFormat: Text.PlainText
    }
    Rectangle {
        objectName: "demoMark"
        visible: header.kiosk.isDemo
        Layout.maximumWidth: mark.implicitWidth + Theme.gap
        implicitWidth: mark.implicitWidth + Theme.gap
        implicitHeight: mark.implicitHeight + Math.round(Theme.halfGap / 2)
        radius: height / 2
        color: "transparent"
        border.color: Theme.notice
        border.width: Theme.line

        Text {
            id: mark

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width - Theme.halfGap)
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(Theme.small * 0.5)
            text: Theme.isStrip || header.isInARow ? qsTr("DEMO") : qsTr("DEMO — no real money")
            color: Theme.notice
            font.pixelSize: Theme.isFlat ? Theme.tiny : Math.round(Theme.small * 0.9)
            font.weight: Font.DemiBold
        }
    }
}
