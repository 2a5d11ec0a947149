import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The shape all screens share: a panel to look at, beside (or above) a column to read and touch.
Item {
    id: frame

    required property KioskViewModel kiosk
    property string title
    property color titleColor: Theme.ink
    property bool hasSquarePanel
    property alias panel: panel.data
    property alias buttons: buttonRow.data
    default property alias content: contentColumn.data

    GridLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.gap
        anchors.topMargin: Theme.gap
        columns: Theme.isPortrait ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap

        Item {
            id: panel

            readonly property real wanted: frame.hasSquarePanel ? frame.height - Theme.gap : frame.width * 0.34

            Layout.preferredWidth: Theme.isPortrait ? frame.width - 2 * Theme.gap : Math.min(wanted, frame.width * 0.56)
            Layout.preferredHeight: Theme.isPortrait ? (frame.hasSquarePanel ? width : frame.height * 0.3) : -1
            Layout.fillHeight: !Theme.isPortrait
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.halfGap

            FrameHeader {
                kiosk: frame.kiosk
            }
            Text {
                Layout.fillWidth: true
                objectName: "screenTitle"
                text: frame.title
                color: frame.titleColor
                font.pixelSize: Theme.heading
                font.weight: Font.DemiBold
                lineHeight: 1.05
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            ColumnLayout {
                id: contentColumn

                Layout.fillWidth: true
                Layout.fillHeight: true
                spacing: Theme.gap
            }
            RowLayout {
                id: buttonRow

                spacing: Theme.gap
                uniformCellSizes: true
            }
        }
    }
}
