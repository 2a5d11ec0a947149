pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk

// What is left of a time: an arc and the number of seconds.
Item {
    id: ring

    required property int seconds
    required property real fraction
    property int size: Theme.isFlat ? Math.round(Theme.target * 0.55) : Theme.button
    readonly property real stroke: size * 0.07

    implicitWidth: size
    implicitHeight: size

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Theme.edge
            strokeWidth: ring.stroke
            fillColor: "transparent"

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - ring.stroke) / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: Theme.accent
            strokeWidth: ring.stroke
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - ring.stroke) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 360 * ring.fraction
            }
        }
    }
    Text {
        objectName: "secondsLeft"
        anchors.centerIn: parent
        text: ring.seconds
        color: Theme.ink
        font.pixelSize: ring.size * (Theme.isFlat ? 0.42 : 0.34)
        font.weight: Font.DemiBold
    }
}
