import QtQuick
import Kiosk.ViewModels

// A button for one action of the contract: there when the engine offers it, and not otherwise.
PlainButton {
    id: button

    required property KioskViewModel kiosk
    required property string action

    visible: kiosk.actions.includes(action)
    enabled: visible && kiosk.isSettled
    onPressed: kiosk.touch(action)
}
