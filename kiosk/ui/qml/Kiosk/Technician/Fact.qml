pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// One line: what it is, its value, how good that is, and the code that leads to its repair.
RowLayout {
    id: fact

    property string name
    property string value
    property string health
    property string code
    property StaffViewModel staff

    Layout.fillWidth: true
    spacing: Theme.halfGap

    Text {
        Layout.alignment: Qt.AlignTop
        Layout.preferredWidth: Theme.small * 9
        text: fact.name
        color: Theme.quiet
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    HealthMark {
        Layout.alignment: Qt.AlignTop
        visible: fact.health !== ""
        health: fact.health
    }
    Text {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: true
        text: fact.value
        color: Theme.ink
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }
    StaffButton {
        visible: fact.code !== ""
        objectName: "code" + fact.code
        text: qsTr("%1 repair").arg(fact.code)
        onPressed: fact.staff.openRepair(fact.code)
    }
}
