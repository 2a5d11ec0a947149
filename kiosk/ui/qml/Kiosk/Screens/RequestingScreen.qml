pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components
import Kiosk.ViewModels

// The code is on its way.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: qsTr("Getting your code…")
    panel: GlyphPanel {
        path: Glyphs.phone
    }
    buttons: ActionButton {
        objectName: "cancelButton"
        kiosk: screen.kiosk
        action: "cancel"
        text: qsTr("Cancel")
    }

    WaitingDots {}
    Body {
        text: qsTr("Next: scan it with your phone’s camera and choose the amount there.")
    }
    Limits {
        money: screen.money
    }
}
