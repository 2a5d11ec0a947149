pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// One setting with its value, where that comes from, and the way to adjust it.
RowLayout {
    id: row

    required property var setting
    required property string sourceWords
    readonly property bool isChanged: setting.next_value !== setting.value

    signal pressed

    Layout.fillWidth: true
    spacing: Theme.halfGap

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        Text {
            Layout.fillWidth: true
            text: row.setting.key
            color: Theme.quiet
            font.pixelSize: Math.round(Theme.small * 0.85)
            elide: Text.ElideMiddle
            textFormat: Text.PlainText
        }
        Text {
            Layout.fillWidth: true
            objectName: row.setting.key + "Value"
            text: {
                const value = row.setting.value === "" ? qsTr("none") : row.setting.value;
                const next = row.isChanged ? qsTr("  → %1 after a restart").arg(row.setting.next_value) : "";
                return qsTr("%1%2   (%3)").arg(value).arg(next).arg(row.sourceWords);
            }
            color: row.isChanged ? Theme.notice : Theme.ink
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
    }
    StaffButton {
        Layout.alignment: Qt.AlignTop
        visible: row.setting.is_adjustable && row.setting.source !== "environment"
        objectName: row.setting.key + "Button"
        text: qsTr("Adjust")
        onPressed: row.pressed()
    }
}
