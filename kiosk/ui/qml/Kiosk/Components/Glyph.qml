pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk

// A line drawing on a grid of 24 × 24.
Item {
    id: glyph

    required property string path
    property color color: Theme.accent
    property real strokeWidth: 1.4
    property int size: Theme.heading

    implicitWidth: size
    implicitHeight: size

    Shape {
        width: 24
        height: 24
        scale: glyph.width / 24
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: glyph.color
            strokeWidth: glyph.strokeWidth
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: glyph.path
            }
        }
    }
}
