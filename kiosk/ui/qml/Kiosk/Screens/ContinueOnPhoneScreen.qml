pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Somebody opened the code: it is hidden, and the phone goes on.
ScreenFrame {
    id: screen

    required property CodeViewModel code

    title: code.isPhoneConnected ? qsTr("Your phone is connected") : qsTr("Continue on your phone")
    panel: GlyphPanel {
        path: Glyphs.phone
    }
    buttons: [
        ActionButton {
            objectName: "cancelButton"
            kiosk: screen.kiosk
            action: "cancel"
            text: screen.code.isPhoneConnected ? qsTr("Not your phone? Stop") : qsTr("Cancel")
        },
        ActionButton {
            objectName: "newCodeButton"
            kiosk: screen.kiosk
            action: "new_code"
            text: qsTr("New code")
        }
    ]

    Body {
        text: qsTr("Its page names machine %1. Nothing is charged until you approve it there.").arg(screen.kiosk.machineNumber)
    }
    RowLayout {
        spacing: Theme.gap * 2

        MatchCode {
            Layout.fillWidth: false
            matchCode: screen.code.matchCode
        }
        Origin {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            code: screen.code
        }
    }
    SessionLeft {
        seconds: screen.code.sessionSecondsLeft
        color: Theme.quiet
    }
}
