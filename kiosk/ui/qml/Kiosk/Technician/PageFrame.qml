pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A page that can be longer than the glass: its content scrolls.
Flickable {
    id: page

    default property alias content: column.data

    anchors.fill: parent
    clip: true
    contentWidth: width
    contentHeight: column.implicitHeight + Theme.gap
    boundsBehavior: Flickable.StopAtBounds
    pressDelay: 80

    ColumnLayout {
        id: column

        width: page.width
        spacing: Theme.halfGap
    }
    Rectangle {
        parent: page
        anchors.right: parent.right
        visible: page.contentHeight > page.height
        y: page.visibleArea.yPosition * page.height
        width: Math.max(3, Theme.line * 3)
        height: page.visibleArea.heightRatio * page.height
        radius: width / 2
        color: Theme.edge
    }
}
