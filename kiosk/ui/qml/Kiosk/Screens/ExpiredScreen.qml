pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components

// The time ran out with nobody charged.
ScreenFrame {
    id: screen

    title: qsTr("The code ran out")
    panel: GlyphPanel {
        path: Glyphs.clock
    }
    buttons: [
        DoneButton {
            kiosk: screen.kiosk
            isPrimary: false
        },
        ActionButton {
            objectName: "newCodeButton"
            kiosk: screen.kiosk
            action: "new_code"
            text: qsTr("New code")
            isPrimary: true
        }
    ]

    Body {
        text: qsTr("Nothing was charged. You can start again whenever you like.")
    }
}
