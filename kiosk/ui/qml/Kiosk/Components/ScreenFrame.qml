pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The shape all screens share: a panel to look at, beside (or above) a column to read and touch.
// On a flat glass a square panel takes the whole height, and buttons stand beside the words.
Item {
    id: frame

    required property KioskViewModel kiosk
    property string title
    property color titleColor: Theme.ink
    property int titleSize: hasSquarePanel ? Theme.heading : Theme.title
    property string reference // the number to name when asking about this later
    property bool hasPanel: true
    property bool isContentTall // it takes the room that is left
    property bool hasSquarePanel
    property alias panel: panel.data
    property alias buttons: buttonRow.data
    default property alias content: contentColumn.data
    readonly property bool hasButtons: buttonRow.visibleChildren.length > 0
    readonly property bool isStacked: Theme.isFlat && !hasSquarePanel
    // Too narrow for three buttons beside each other, and high enough for two rows.
    readonly property bool hasTwoRows: buttonRow.visibleChildren.length > 2 && hasSquarePanel && Theme.isRoomy && !Theme.isPortrait && column.width < 16 * Theme.body
    readonly property bool isPanelShown: hasPanel && !(isStacked && hasButtons)
    readonly property int inner: width - 2 * Theme.gap
    readonly property int below: Theme.isFlat ? height : footer.y

    Item {
        id: panel

        readonly property int margin: Theme.isFlat && frame.hasSquarePanel ? 0 : Theme.gap

        visible: frame.isPanelShown
        x: margin
        y: margin
        width: {
            if (!frame.isPanelShown)
                return 0;
            if (Theme.isPortrait)
                return frame.inner;
            if (frame.hasSquarePanel)
                return Theme.isFlat ? frame.height : Math.min(frame.below - margin, Math.round(frame.width * (Theme.isStrip ? 0.5 : 0.56)));
            return Math.round(frame.width * (Theme.isStrip ? 0.2 : 0.32));
        }
        height: {
            if (!frame.isPanelShown)
                return 0;
            if (Theme.isPortrait)
                return frame.hasSquarePanel ? frame.inner : Math.round(frame.height * 0.34);
            return frame.below - margin - (Theme.isFlat ? margin : 0);
        }
    }
    UtilityButtons {
        id: utilities

        kiosk: frame.kiosk
        x: frame.width - Theme.gap - width
        y: column.y
    }
    ColumnLayout {
        id: column

        x: Theme.isPortrait || !frame.isPanelShown ? Theme.gap : panel.x + panel.width + Math.round(Theme.gap * (Theme.isFlat ? 1 : 1.4))
        y: Theme.isPortrait && frame.isPanelShown ? panel.y + panel.height + Theme.gap : (Theme.isFlat ? Math.round(Theme.halfGap / 2) : Theme.gap)
        width: {
            if (frame.isStacked && frame.hasButtons)
                return actions.x - Theme.gap - x;
            return (Theme.isFlat ? utilities.x : frame.width) - Theme.gap - x;
        }
        height: (frame.isStacked ? footer.y : actions.y - (actions.height > 0 ? Theme.halfGap : 0)) - y
        spacing: Theme.isFlat ? Math.round(Theme.halfGap / 2) : Theme.halfGap

        FrameHeader {
            readonly property bool isBeside: !Theme.isFlat && !frame.hasSquarePanel

            kiosk: frame.kiosk
            isInARow: frame.hasSquarePanel
            reference: frame.reference
            Layout.fillWidth: true
            Layout.topMargin: frame.hasSquarePanel && !Theme.isFlat ? utilities.height + Theme.halfGap : 0
            Layout.rightMargin: isBeside ? utilities.width + Theme.halfGap : 0
            Layout.minimumHeight: isBeside ? Theme.button : 0
            Layout.alignment: Qt.AlignTop
        }
        Spacer {
            visible: !frame.isContentTall
        }
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
            Layout.fillHeight: frame.isContentTall
            Layout.topMargin: frame.hasSquarePanel || Theme.isStrip ? 0 : Theme.halfGap
            spacing: Theme.isFlat ? Math.round(Theme.halfGap / 2) : (frame.hasSquarePanel ? Theme.halfGap : Theme.paragraphGap)
        }
        Spacer {
            visible: !frame.isContentTall
        }
    }
    GridLayout {
        id: actions

        readonly property int stackWidth: Math.round(frame.width * 0.21)

        columns: frame.isStacked ? 1 : 2
        rowSpacing: Theme.gap
        columnSpacing: Theme.gap
        x: frame.isStacked ? utilities.x - Theme.gap - stackWidth : column.x
        y: frame.isStacked ? Theme.halfGap : footer.y - height
        width: frame.isStacked ? stackWidth : column.width
        height: frame.isStacked ? frame.height - Theme.gap : implicitHeight

        Spacer {
            visible: frame.isStacked
            Layout.columnSpan: 1
        }
        GridLayout {
            id: buttonRow

            columns: frame.isStacked ? 1 : (frame.hasTwoRows ? 2 : 9)
            rowSpacing: Theme.gap
            columnSpacing: Theme.gap
            uniformCellWidths: true
        }
        MoreTimeButton {
            kiosk: frame.kiosk
        }
    }
    Footer {
        id: footer

        x: Theme.isFlat ? column.x : 0
        y: frame.height - height
        width: Theme.isFlat ? column.width : frame.width
        isNarrow: Theme.isFlat && frame.hasSquarePanel
        kiosk: frame.kiosk
    }
}
