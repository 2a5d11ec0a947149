pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// A case's number as a code, for the attendant's device. Its place is on whole pixels.
Item {
    id: place

    required property string number
    readonly property real reach: Math.min(width, height)
    readonly property int side: Math.floor(Theme.isStrip ? reach : reach * 0.72)

    anchors.fill: parent

    Rectangle {
        x: Math.floor((place.width - place.side) / 2)
        y: Math.floor((place.height - place.side) / 2)
        width: place.side
        height: place.side
        radius: Math.round(place.side * 0.02)
        color: Theme.card

        QrItem {
            objectName: "caseCode"
            anchors.fill: parent
            text: place.number
            pixelRatio: Screen.devicePixelRatio
        }
    }
}
