pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What a code means, and what to do about it in three steps.
ColumnLayout {
    id: guide

    required property var entry

    component Words: Text {
        Layout.fillWidth: true
        color: Theme.ink
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }

    Layout.fillWidth: true
    spacing: Theme.halfGap

    Words {
        objectName: "repairTitle"
        text: (guide.entry.code ?? "") + "  " + (guide.entry.title ?? "")
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }
    Words {
        objectName: "repairCause"
        text: guide.entry.cause ?? ""
        color: Theme.quiet
    }
    Repeater {
        model: guide.entry.steps ?? []

        RowLayout {
            id: step

            required property int index
            required property string modelData

            Layout.fillWidth: true
            spacing: Theme.halfGap

            Text {
                Layout.alignment: Qt.AlignTop
                text: step.index + 1
                color: Theme.accent
                font.pixelSize: Theme.body
                font.weight: Font.DemiBold
                textFormat: Text.PlainText
            }
            Words {
                objectName: "repairStep" + step.index
                text: step.modelData
            }
        }
    }
    Words {
        objectName: "repairTest"
        text: qsTr("Then: %1").arg(guide.entry.retest ?? "")
        color: Theme.quiet
    }
}
