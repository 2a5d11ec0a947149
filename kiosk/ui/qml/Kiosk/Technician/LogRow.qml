pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// One event of the log; a touch shows all its fields.
ColumnLayout {
    id: row

    required property var event
    required property StaffViewModel staff
    property bool isOpen
    readonly property string level: event.level ?? ""
    readonly property string code: event.code ?? ""

    signal pressed

    Layout.fillWidth: true
    spacing: 0

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.halfGap

        Rectangle {
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.staffTarget, line.implicitHeight + Theme.halfGap)
            color: row.isOpen || area.pressed ? Theme.raisedPressed : Theme.panel
            border.color: Theme.edge
            border.width: Theme.line
            radius: Math.round(Theme.radius / 2)

            Accessible.role: Accessible.Button
            Accessible.name: line.text
            Accessible.onPressAction: row.pressed()

            Text {
                id: line

                anchors.fill: parent
                anchors.leftMargin: Theme.halfGap
                anchors.rightMargin: Theme.halfGap
                text: qsTr("%1  %2  %3  %4").arg(String(row.event.timestamp ?? "").slice(0, 19).replace("T", " ")).arg(row.mark()).arg(row.event.program ?? "").arg(row.event.event ?? "")
                color: row.level === "error" || row.level === "critical" ? Theme.bad : row.level === "warning" ? Theme.notice : Theme.ink
                font.pixelSize: Math.round(Theme.small * 0.85)
                verticalAlignment: Text.AlignVCenter
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
            MouseArea {
                id: area

                anchors.fill: parent
                onClicked: row.pressed()
            }
        }
        StaffButton {
            visible: row.code !== ""
            objectName: "code" + row.code
            text: row.code
            onPressed: row.staff.openRepair(row.code)
        }
    }
    Repeater {
        model: row.isOpen ? Object.keys(row.event) : []

        Fact {
            required property string modelData

            Layout.leftMargin: Theme.gap
            objectName: modelData + "Field"
            name: modelData
            value: typeof row.event[modelData] === "string" ? row.event[modelData] : JSON.stringify(row.event[modelData])
        }
    }

    function mark(): string {
        switch (row.level) {
        case "warning":
            return qsTr("▲ warning");
        case "error":
            return qsTr("■ error");
        case "critical":
            return qsTr("■ critical");
        }
        return row.level;
    }
}
