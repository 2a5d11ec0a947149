pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Ten digits, a way back, and a way on.
GridLayout {
    id: keypad

    property string digits
    property int length: 6
    property string doneText
    property bool isDoneAlways // whatever is typed is enough

    signal done

    columns: 3
    columnSpacing: Theme.halfGap
    rowSpacing: Theme.halfGap
    uniformCellWidths: true
    uniformCellHeights: true

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", keypad.doneText]

        StaffButton {
            required property string modelData

            Layout.fillWidth: true
            Layout.fillHeight: true
            objectName: "key" + modelData
            text: modelData
            isPrimary: modelData === keypad.doneText
            enabled: !isPrimary || keypad.isDoneAlways || keypad.digits.length === keypad.length
            onPressed: {
                if (isPrimary)
                    keypad.done();
                else if (modelData === "⌫")
                    keypad.digits = keypad.digits.slice(0, -1);
                else if (keypad.digits.length < keypad.length)
                    keypad.digits += modelData;
            }
        }
    }
}
