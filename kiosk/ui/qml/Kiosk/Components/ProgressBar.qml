pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// How much of a whole is done.
Rectangle {
    id: bar

    required property real fraction

    objectName: "progressBar"
    Layout.fillWidth: true
    Layout.preferredHeight: Theme.gap
    radius: height / 2
    color: Theme.edge

    Rectangle {
        width: Math.max(bar.height, bar.width * bar.fraction)
        height: bar.height
        radius: bar.radius
        color: Theme.accent
        visible: bar.fraction > 0
    }
}
