pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What the patron does, in order: a picture, its number and a few words each; side by side, or one
// below the other where the glass is high.
GridLayout {
    id: steps

    required property list<string> glyphs
    required property list<string> texts

    Layout.fillWidth: true
    Layout.fillHeight: true
    columns: Theme.isPortrait ? 1 : 3
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true
    uniformCellHeights: true

    Repeater {
        model: steps.texts

        Rectangle {
            id: step

            required property int index
            required property string modelData
            readonly property int reach: Theme.isPortrait ? height - Theme.gap : words.y - Theme.halfGap

            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Math.round(Theme.small * 3.4)
            radius: Theme.radius
            color: Theme.panel
            border.color: Theme.edge
            border.width: Theme.line

            Text {
                x: Theme.halfGap
                y: Math.round(Theme.halfGap / 2)
                visible: !Theme.isFlat
                text: step.index + 1
                color: Theme.accent
                font.pixelSize: Theme.body
                font.weight: Font.DemiBold
            }
            Glyph {
                x: Math.round((Theme.isPortrait ? step.width * 0.35 - width : step.width - width) / 2)
                y: Math.round(((Theme.isPortrait ? step.height : words.y) - height) / 2)
                path: steps.glyphs[step.index]
                size: Math.max(0, Math.min(Math.round(step.width * (Theme.isPortrait ? 0.3 : 0.5)), step.reach))
                strokeWidth: 1.1
            }
            Text {
                id: words

                x: Theme.isPortrait ? Math.round(step.width * 0.35) : Theme.halfGap
                y: Theme.isPortrait ? Math.round((step.height - height) / 2) : step.height - height - Theme.halfGap
                width: step.width - x - Theme.halfGap
                text: step.modelData
                color: Theme.ink
                font.pixelSize: Theme.isPortrait ? Theme.heading : Theme.tiny
                horizontalAlignment: Theme.isPortrait ? Text.AlignLeft : Text.AlignHCenter
                wrapMode: Text.WordWrap
                textFormat: Text.PlainText
            }
        }
    }
}
