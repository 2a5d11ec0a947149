pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// What the phone's address bar must begin with; an insecure one is marked.
ColumnLayout {
    id: origin

    required property CodeViewModel code
    readonly property bool isLong: address.lineCount > 1

    visible: code.origin !== ""
    spacing: 0

    Body {
        visible: !Theme.isFlat && !(Theme.isStrip && (origin.isLong || !origin.code.isOriginSecure))
        text: origin.code.isOriginSecure ? qsTr("The page must begin with") : qsTr("Demo, not secure. Begins with")
        color: origin.code.isOriginSecure ? Theme.quiet : Theme.notice
        font.pixelSize: Theme.tiny
    }
    Body {
        id: address

        objectName: "originText"
        text: origin.code.origin
        color: origin.code.isOriginSecure ? Theme.ink : Theme.notice
        lineHeight: 1
        font.pixelSize: Theme.tiny
        font.weight: Theme.isFlat ? Font.Normal : Font.DemiBold
        wrapMode: Text.WrapAnywhere
    }
}
