pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// A code of the real length where and as the patron's screen draws it, read back and measured.
Rectangle {
    id: test

    required property KioskViewModel kiosk
    required property string text
    required property bool isLengthReal
    readonly property var facts: check.facts
    readonly property bool isChecked: facts.version !== undefined
    readonly property var faults: facts.faults ?? []

    property bool tooLong

    signal done(bool passed, string detail)

    function fault(name: string): string {
        switch (name) {
        case "unreadable":
            return qsTr("not read back");
        case "module_px":
            return qsTr("under 3 pixels a module");
        case "module_mm":
            return qsTr("a module under 0.8 mm");
        case "code_mm":
            return qsTr("the code under 20 mm");
        case "quiet_zone":
            return qsTr("less than 4 light modules around it");
        case "contrast":
            return qsTr("contrast under 70 %");
        }
        return name;
    }
    function summary(): string {
        if (test.tooLong)
            return qsTr("the code does not fit");
        const seen = qsTr("version %1 %2, %3 px = %4 mm a module, %5 mm, for %6 mm away").arg(test.facts.version).arg(test.facts.level).arg(test.facts.modulePx).arg(test.facts.moduleMm).arg(test.facts.codeMm).arg(test.facts.distanceMm);
        return [seen, ...test.faults.map(test.fault)].join("; ");
    }

    color: Theme.ground

    CodeCheck {
        id: check

        code: drawn
        window: test.Window.window
        pixelsPerMm: Theme.pixelsPerMm
    }
    ScreenFrame {
        anchors.fill: parent
        kiosk: test.kiosk
        hasSquarePanel: true
        title: test.isChecked || test.tooLong ? (test.faults.length || test.tooLong ? qsTr("■ This code is hard to scan") : qsTr("● This code scans well")) : qsTr("Reading the code back…")
        panel: [
            Rectangle {
                readonly property int side: Math.floor(Math.min(parent.width, parent.height))

                x: Math.floor((parent.width - side) / 2)
                y: Math.floor((parent.height - side) / 2)
                width: side
                height: side
                radius: Math.round(side * 0.02)
                color: Theme.card

                QrItem {
                    id: drawn

                    anchors.fill: parent
                    objectName: "testCode"
                    text: test.text
                    pixelRatio: Screen.devicePixelRatio
                    onLaidOut: modulePx => {
                        test.tooLong = modulePx === 0;
                        check.begin();
                    }
                }
            }
        ]

        Repeater {
            model: test.isChecked ? [[qsTr("Code"), qsTr("version %1, level %2, %3 characters%4").arg(test.facts.version).arg(test.facts.level).arg(test.text.length).arg(test.isLengthReal ? "" : qsTr(" (no real one was seen yet)"))], [qsTr("Module"), qsTr("%1 px, %2 mm").arg(test.facts.modulePx).arg(test.facts.moduleMm)], [qsTr("Around it"), qsTr("%1 modules").arg(test.facts.quietZone)], [qsTr("Contrast"), qsTr("%1 % as drawn").arg(test.facts.contrast)], [qsTr("Good for"), qsTr("%1 mm away: the code has %2 mm").arg(test.facts.distanceMm).arg(test.facts.codeMm)], [qsTr("Wrong"), test.faults.map(test.fault).join(", ")]] : []

            Fact {
                required property var modelData

                visible: modelData[1] !== ""
                name: modelData[0]
                value: modelData[1]
            }
        }
    }
    MouseArea {
        anchors.fill: parent
        objectName: "codeTestGlass"
        enabled: test.isChecked || test.tooLong
        onClicked: test.done(test.faults.length === 0 && !test.tooLong, test.summary())
    }
    Text {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.gap
        visible: test.isChecked
        text: qsTr("Touch anywhere to go on")
        color: Theme.accent
        font.pixelSize: Theme.small
        textFormat: Text.PlainText
    }
}
