pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components

// What this is, and the one button that begins.
ScreenFrame {
    id: screen

    title: qsTr("Add funds from your bank account, with your phone")
    panel: GlyphPanel {
        path: Glyphs.scan
    }
    buttons: ActionButton {
        objectName: "addFundsButton"
        kiosk: screen.kiosk
        action: "add_funds"
        text: qsTr("Add funds")
        isPrimary: true
        actsOnPress: true
    }

    Steps {
        texts: [qsTr("Touch “Add funds”"), qsTr("Scan the code with your phone’s camera"), qsTr("Choose an amount and approve it at your bank")]
    }
}
