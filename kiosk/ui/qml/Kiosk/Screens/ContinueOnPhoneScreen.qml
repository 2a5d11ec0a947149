import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Somebody opened the code: it is hidden, and the phone goes on.
ScreenFrame {
    id: screen

    required property CodeViewModel code

    title: qsTr("Continue on your phone")
    panel: GlyphPanel {
        path: Glyphs.phone
    }
    buttons: [
        ActionButton {
            objectName: "cancelButton"
            kiosk: screen.kiosk
            action: "cancel"
            text: qsTr("Not me – cancel")
        },
        ActionButton {
            objectName: "newCodeButton"
            kiosk: screen.kiosk
            action: "new_code"
            text: qsTr("New code")
        }
    ]

    Body {
        text: screen.code.matchCode === "" ? qsTr("Your phone’s page names machine %1. Nothing is charged until you approve it at your bank.").arg(screen.kiosk.machineNumber) : qsTr("Your phone’s page names machine %1 and this match code. Nothing is charged until you approve it at your bank.").arg(screen.kiosk.machineNumber)
    }
    MatchCode {
        matchCode: screen.code.matchCode
    }
    Origin {
        code: screen.code
    }
    SessionLeft {
        seconds: screen.code.sessionSecondsLeft
    }
    Spacer {}
}
