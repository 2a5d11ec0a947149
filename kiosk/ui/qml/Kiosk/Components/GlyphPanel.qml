import QtQuick
import Kiosk

// The panel of a screen that has only something to say.
Rectangle {
    id: panel

    required property string path
    property color ink: Theme.accent

    anchors.fill: parent
    radius: Theme.radius
    color: Theme.panel
    border.color: Theme.edge
    border.width: Theme.line

    Glyph {
        anchors.centerIn: parent
        path: panel.path
        color: panel.ink
        size: Math.min(panel.width, panel.height) * 0.5
    }
}
