pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// Three dots, one lit after the other, a step each 600 ms: alive, and nearly free to draw.
Row {
    id: dots

    property int lit

    spacing: Theme.halfGap

    Repeater {
        model: 3

        Rectangle {
            required property int index

            width: Math.max(Theme.halfGap, Math.round(Theme.body * 0.4))
            height: width
            radius: width / 2
            color: index === dots.lit ? Theme.accent : Theme.edge
        }
    }
    Timer {
        interval: 600
        repeat: true
        running: dots.visible
        onTriggered: dots.lit = (dots.lit + 1) % 3
    }
}
