pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The responsible-gambling line, and small print for staff.
Item {
    id: footer

    required property KioskViewModel kiosk
    property bool isNarrow // two lines instead of one
    readonly property int margin: Theme.isFlat ? 0 : Theme.gap

    implicitHeight: Math.round(Theme.small * (isNarrow ? 1.75 : 1.25)) + margin

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: footer.margin
        anchors.rightMargin: footer.margin
        spacing: Theme.gap

        Text {
            Layout.fillWidth: true
            Layout.fillHeight: true
            objectName: "helpLine"
            text: footer.kiosk.help
            color: Theme.quiet
            font.pixelSize: Theme.small
            fontSizeMode: Text.Fit
            minimumPixelSize: Math.round(Theme.small * 0.66)
            lineHeight: 0.9
            wrapMode: footer.isNarrow ? Text.WordWrap : Text.NoWrap
            verticalAlignment: Text.AlignVCenter
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
            visible: footer.kiosk.canQuit
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
