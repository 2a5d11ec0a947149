pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// The number to name when asking about this later.
Body {
    required property string number

    objectName: "transactionNumber"
    visible: number !== ""
    text: qsTr("Transaction %1").arg(number)
    color: Theme.quiet
    font.pixelSize: Theme.small
}
