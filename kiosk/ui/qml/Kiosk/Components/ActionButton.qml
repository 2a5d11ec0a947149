pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// A button for one action of the contract: there when the engine offers it, and not otherwise.
PlainButton {
    id: button

    required property KioskViewModel kiosk
    required property string action
    property var details: ({})
    property bool isOffered: kiosk.actions.includes(action)

    visible: isOffered
    enabled: isOffered && kiosk.isSettled
    onPressed: kiosk.touch(action, details)
}
