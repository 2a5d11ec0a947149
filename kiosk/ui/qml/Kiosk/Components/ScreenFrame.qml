pragma ComponentBehavior: Bound

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
    property int titleSize: hasSquarePanel ? Theme.heading : Theme.title
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
        columnSpacing: Math.round(Theme.gap * 1.4)
        rowSpacing: Theme.gap

        Item {
            id: panel

            readonly property int inner: frame.width - 2 * Theme.gap
            readonly property int wide: Math.min(frame.height - Theme.gap, frame.width * (Theme.isStrip ? 0.5 : 0.56))

            Layout.minimumWidth: Layout.preferredWidth
            Layout.preferredWidth: {
                if (Theme.isPortrait)
                    return inner;
                return frame.hasSquarePanel ? wide : Math.round(frame.width * (Theme.isStrip ? 0.22 : 0.32));
            }
            Layout.preferredHeight: {
                if (!Theme.isPortrait)
                    return -1;
                return frame.hasSquarePanel ? inner : Math.round(frame.height * 0.34);
            }
            Layout.fillHeight: !Theme.isPortrait
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            spacing: Theme.halfGap

            FrameHeader {
                kiosk: frame.kiosk
            }
            Spacer {}
            Text {
                Layout.fillWidth: true
                objectName: "screenTitle"
                text: frame.title
                color: frame.titleColor
                font.pixelSize: frame.titleSize
                font.weight: Font.DemiBold
                lineHeight: 1.05
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            ColumnLayout {
                id: contentColumn

                Layout.fillWidth: true
                Layout.topMargin: frame.hasSquarePanel || Theme.isStrip ? 0 : Theme.halfGap
                spacing: frame.hasSquarePanel ? Theme.halfGap : Theme.paragraphGap
            }
            Spacer {}
            RowLayout {
                spacing: Theme.gap

                RowLayout {
                    id: buttonRow

                    spacing: Theme.gap
                    uniformCellSizes: true
                }
                MoreTimeButton {
                    kiosk: frame.kiosk
                }
            }
        }
    }
}
