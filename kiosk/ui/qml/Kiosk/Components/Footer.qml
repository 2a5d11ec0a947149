pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The responsible-gambling line, and small print for staff.
Item {
    id: footer

    required property KioskViewModel kiosk
    required property bool canQuit

    implicitHeight: row.implicitHeight + Theme.gap

    RowLayout {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.gap
        spacing: Theme.gap

        Text {
            Layout.fillWidth: true
            objectName: "helpLine"
            text: footer.kiosk.help
            color: Theme.quiet
            font.pixelSize: Theme.small
            fontSizeMode: Text.Fit
            minimumPixelSize: Math.round(Theme.small * 0.75)
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        Text {
            objectName: "staffCode"
            visible: text !== ""
            text: footer.kiosk.staffCode
            color: Theme.quiet
            font.pixelSize: Math.round(Theme.small * 0.75)
            textFormat: Text.PlainText
        }
        Text {
            objectName: "quitButton"
            visible: footer.canQuit
            text: qsTr("Quit (Esc)")
            color: Theme.accent
            font.pixelSize: Theme.small
            font.underline: true

            MouseArea {
                anchors.fill: parent
                anchors.margins: -Theme.halfGap
                onClicked: Qt.quit()
            }
        }
    }
}
