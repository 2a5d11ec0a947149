pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// An amount, typed with its last digits behind the point.
RowLayout {
    id: pad

    property string title
    property string currency
    property string skipText

    signal done(string digits)
    signal skipped
    signal backed

    spacing: Theme.gap

    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        spacing: Theme.halfGap

        Text {
            Layout.fillWidth: true
            text: pad.title
            color: Theme.ink
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        Text {
            Layout.fillWidth: true
            objectName: pad.objectName + "Amount"
            text: pad.currency === "" ? "" : Amounts.typed(keypad.digits, pad.currency)
            color: Theme.accent
            font.pixelSize: Theme.body
            font.weight: Font.DemiBold
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
        Item {
            Layout.fillHeight: true
        }
        StaffButton {
            Layout.fillWidth: true
            visible: pad.skipText !== ""
            objectName: pad.objectName + "SkipButton"
            text: pad.skipText
            onPressed: pad.skipped()
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: pad.objectName + "BackButton"
            text: qsTr("Back")
            onPressed: pad.backed()
        }
    }
    Keypad {
        id: keypad

        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        length: 12
        isDoneAlways: digits !== ""
        doneText: qsTr("Next")
        onDone: pad.done(digits)
    }
}
