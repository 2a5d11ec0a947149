pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Two amounts that weigh the same: their figures are always of one size.
RowLayout {
    id: pair

    required property string credited
    required property string rest
    required property string restCaption
    readonly property real cell: (width - spacing) / 2
    readonly property real longest: Math.max(creditedMetrics.advanceWidth, restMetrics.advanceWidth)
    readonly property int figureSize: Math.floor(Theme.huge * Math.min(1, cell / Math.max(1, longest)))

    Layout.fillWidth: true
    spacing: Theme.gap
    uniformCellSizes: true

    TextMetrics {
        id: creditedMetrics

        text: pair.credited
        font.pixelSize: Theme.huge
        font.weight: Font.Bold
    }
    TextMetrics {
        id: restMetrics

        text: pair.rest
        font: creditedMetrics.font
    }
    AmountLine {
        Layout.alignment: Qt.AlignTop
        amount: pair.credited
        amountName: "creditedAmount"
        caption: qsTr("was added")
        figureSize: pair.figureSize
    }
    AmountLine {
        Layout.alignment: Qt.AlignTop
        amount: pair.rest
        amountName: "restAmount"
        caption: pair.restCaption
        figureSize: pair.figureSize
    }
}
