import QtQuick
import Kiosk

// How long the kiosk goes on waiting for the bank.
Body {
    required property int seconds

    objectName: "sessionLeft"
    text: seconds >= 60 ? qsTr("We wait for another %n minute(s).", "", Math.floor(seconds / 60)) : qsTr("We wait for another %n second(s).", "", Math.max(0, seconds))
    visible: seconds >= 0
}
