pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk

// The panel of a screen that has only something to say: a line drawing in a soft light.
Rectangle {
    id: panel

    required property string path
    property color ink: Theme.accent
    readonly property real reach: Math.min(width, height)

    anchors.fill: parent
    radius: Theme.radius
    color: Theme.panel
    border.color: Theme.edge
    border.width: Theme.line

    Shape {
        anchors.centerIn: parent
        width: panel.reach
        height: panel.reach

        ShapePath {
            strokeWidth: -1
            fillGradient: RadialGradient {
                centerX: panel.reach / 2
                centerY: centerX
                focalX: centerX
                focalY: centerX
                centerRadius: panel.reach / 2

                GradientStop {
                    position: 0
                    color: Qt.alpha(panel.ink, 0.16)
                }
                GradientStop {
                    position: 1
                    color: Qt.alpha(panel.ink, 0)
                }
            }

            PathAngleArc {
                centerX: panel.reach / 2
                centerY: centerX
                radiusX: panel.reach / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }
    }
    Glyph {
        anchors.centerIn: parent
        path: panel.path
        color: panel.ink
        size: Math.round(panel.reach * 0.56)
        strokeWidth: 0.85
    }
}
