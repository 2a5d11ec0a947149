pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A PIN: how many digits are typed, never which.
ColumnLayout {
    id: pad

    property alias digits: keypad.digits
    property alias doneText: keypad.doneText

    signal done

    spacing: Theme.halfGap
    opacity: enabled ? 1 : 0.4

    Row {
        Layout.alignment: Qt.AlignHCenter
        spacing: Theme.halfGap

        Repeater {
            model: keypad.length

            Rectangle {
                required property int index

                width: Math.round(Theme.small * 0.8)
                height: width
                radius: width / 2
                color: index < keypad.digits.length ? Theme.accent : "transparent"
                border.color: Theme.quiet
                border.width: Theme.line
            }
        }
    }
    Keypad {
        id: keypad

        Layout.fillWidth: true
        Layout.fillHeight: true
        onDone: pad.done()
    }
}
