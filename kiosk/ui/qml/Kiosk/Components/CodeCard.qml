pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// The white card that holds the code. Its place is on whole pixels, so that the modules are too.
Rectangle {
    id: card

    required property CodeViewModel code
    readonly property int side: Math.floor(Math.min(parent.width, parent.height))

    x: Math.floor((parent.width - side) / 2)
    y: Math.floor((parent.height - side) / 2)
    width: side
    height: side
    radius: Math.round(side * 0.02)
    color: Theme.card

    QrItem {
        id: qr

        objectName: "qrCode"
        anchors.fill: parent
        text: card.code.text
        pixelRatio: Screen.devicePixelRatio
        onLaidOut: (modulePx, version, level) => card.code.laidOut(modulePx, version, level)
    }
    Connections {
        target: card.code

        function onRelayoutRequested(): void {
            qr.layOut();
        }
    }
}
