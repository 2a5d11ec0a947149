pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Approved, but long after the last touch: is the patron still here?
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: qsTr("Add %1 to this machine?").arg(money.approved)
    panel: GlyphPanel {
        path: Glyphs.person
    }
    buttons: [
        ActionButton {
            objectName: "declinePresenceButton"
            kiosk: screen.kiosk
            action: "decline_presence"
            text: qsTr("No, do not add it")
        },
        ActionButton {
            objectName: "confirmPresenceButton"
            kiosk: screen.kiosk
            action: "confirm_presence"
            text: qsTr("Yes, add %1").arg(screen.money.approved)
            isPrimary: true
        }
    ]

    Body {
        text: qsTr("Your bank has approved %1. Touch “Yes” if you are at machine %2.").arg(screen.money.approved).arg(screen.kiosk.machineNumber)
    }
    Body {
        objectName: "answerWithin"
        visible: screen.kiosk.closesInS >= 0
        text: qsTr("Without an answer in %1 s nothing is added.").arg(screen.kiosk.closesInS)
        color: Theme.quiet
    }
}
