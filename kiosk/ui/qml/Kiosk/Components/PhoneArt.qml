import QtQuick
import Kiosk

// The idea in one picture: a code, a phone, a machine.
Rectangle {
    radius: Theme.radius
    color: Theme.panel
    border.color: Theme.edge
    border.width: Theme.line

    Glyph {
        anchors.centerIn: parent
        path: Glyphs.scan
        size: Math.min(parent.width, parent.height) * 0.62
        strokeWidth: 0.9
    }
}
