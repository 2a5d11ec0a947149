pragma ComponentBehavior: Bound

import QtQuick

// How long the kiosk goes on waiting for the bank.
Body {
    required property int seconds

    objectName: "sessionLeft"
    text: seconds >= 120 ? qsTr("We wait %1 more minutes for your bank.").arg(Math.floor(seconds / 60)) : qsTr("We wait %1 more seconds for your bank.").arg(seconds)
    visible: seconds >= 0
}
