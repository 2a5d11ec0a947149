pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What the patron does, in order: a picture, its number and a few words each.
RowLayout {
    id: steps

    required property list<string> glyphs
    required property list<string> texts

    Layout.fillWidth: true
    Layout.fillHeight: true
    spacing: Theme.gap
    uniformCellSizes: true

    Repeater {
        model: steps.texts

        Rectangle {
            id: step

            required property int index
            required property string modelData

            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: words.implicitHeight + Theme.gap * 3
            Layout.maximumHeight: Math.round(width * (Theme.isPortrait ? 1.4 : 1.1))
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
                anchors.horizontalCenter: parent.horizontalCenter
                y: Math.round((words.y - height) / 2)
                path: steps.glyphs[step.index]
                size: Math.max(0, Math.min(Math.round(step.width * 0.5), words.y - Theme.halfGap))
                strokeWidth: 1.1
            }
            Text {
                id: words

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.margins: Theme.halfGap
                text: step.modelData
                color: Theme.ink
                font.pixelSize: Theme.tiny
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.WordWrap
                textFormat: Text.PlainText
            }
        }
    }
}
