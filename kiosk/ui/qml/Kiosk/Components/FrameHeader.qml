pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Which machine this is, whether money is real, and the way to a person.
RowLayout {
    id: header

    required property KioskViewModel kiosk

    spacing: Theme.halfGap

    ColumnLayout {
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        spacing: Math.round(Theme.halfGap / 2)

        Text {
            Layout.fillWidth: true
            objectName: "machineNumber"
            visible: header.kiosk.machineNumber !== ""
            text: qsTr("Machine %1").arg(header.kiosk.machineNumber)
            color: Theme.accent
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.round(Theme.small * 0.75)
            wrapMode: Text.WordWrap
            textFormat: Text.PlainText
        }
        Rectangle {
            objectName: "demoMark"
            visible: header.kiosk.isDemo
            Layout.maximumWidth: parent.width
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
                text: Theme.isStrip ? qsTr("DEMO") : qsTr("DEMO — no real money")
                color: Theme.notice
                font.pixelSize: Math.round(Theme.small * 0.9)
                font.weight: Font.DemiBold
            }
        }
    }
    HelpButton {
        kiosk: header.kiosk
    }
    AttendantButton {
        kiosk: header.kiosk
    }
}
