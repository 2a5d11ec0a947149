pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// A text as a code, for a device to keep. Its place is on whole pixels.
Item {
    id: place

    required property string text
    property real share: 1 // of the place that it fills
    readonly property int side: Math.floor(Math.min(width, height) * share)

    anchors.fill: parent

    Rectangle {
        x: Math.floor((place.width - place.side) / 2)
        y: Math.floor((place.height - place.side) / 2)
        width: place.side
        height: place.side
        radius: Math.round(place.side * 0.02)
        color: Theme.card

        QrItem {
            anchors.fill: parent
            text: place.text
            pixelRatio: Screen.devicePixelRatio
        }
    }
}
