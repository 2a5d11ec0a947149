pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// Half a minute in which the glass can be wiped: no touch does anything, none keeps the menu open.
Rectangle {
    id: glass

    required property StaffViewModel staff
    property int seconds: 30

    signal done

    function tick(): void {
        glass.seconds -= 1;
        if (glass.seconds === 0)
            glass.done();
    }

    objectName: "cleanGlass"
    color: Theme.ground
    Component.onCompleted: glass.staff.isGlassWiped = true
    Component.onDestruction: glass.staff.isGlassWiped = false

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Theme.gap

        Text {
            width: parent.width
            objectName: "cleanSeconds"
            text: glass.seconds
            color: Theme.accent
            font.pixelSize: Theme.huge
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            textFormat: Text.PlainText
        }
        Text {
            width: parent.width
            text: qsTr("Wipe the glass now. It feels no touch until the time is over.")
            color: Theme.ink
            font.pixelSize: Theme.small
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
    }
    MouseArea {
        anchors.fill: parent
        preventStealing: true
    }
    Timer {
        interval: 1000
        running: true
        repeat: true
        onTriggered: glass.tick()
    }
}
