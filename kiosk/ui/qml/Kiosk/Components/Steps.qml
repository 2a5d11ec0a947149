pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What the patron does, in order, each with its number.
ColumnLayout {
    id: steps

    required property list<string> texts

    Layout.fillWidth: true
    spacing: Theme.halfGap

    Repeater {
        model: steps.texts

        RowLayout {
            id: step

            required property int index
            required property string modelData

            spacing: Theme.halfGap

            Rectangle {
                Layout.preferredWidth: Math.round(Theme.body * 1.7)
                Layout.preferredHeight: Layout.preferredWidth
                radius: width / 2
                color: "transparent"
                border.color: Theme.accent
                border.width: Theme.line * 2

                Text {
                    anchors.centerIn: parent
                    text: step.index + 1
                    color: Theme.accent
                    font.pixelSize: Theme.body
                    font.weight: Font.DemiBold
                }
            }
            Body {
                text: step.modelData
                lineHeight: 1
            }
        }
    }
}
