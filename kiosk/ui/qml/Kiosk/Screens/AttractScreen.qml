pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// What this is, in three pictures, and the one button that begins.
ScreenFrame {
    id: screen

    required property MoneyViewModel money

    title: qsTr("Add funds from your bank account, with your phone")
    hasPanel: false
    isContentTall: true
    buttons: ActionButton {
        objectName: "addFundsButton"
        Layout.fillHeight: Theme.isFlat
        kiosk: screen.kiosk
        action: "add_funds"
        text: qsTr("Add funds")
        isPrimary: true
        actsOnPress: true
    }

    StepPictures {
        glyphs: [Glyphs.touch, Glyphs.scan, Glyphs.bank]
        texts: [qsTr("Touch “Add funds”"), qsTr("Scan the code with your phone"), qsTr("Approve at your bank")]
    }
    Limits {
        money: screen.money
    }
}
