pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Tests of the glass, who made each of them last, and what is known of its size.
PageFrame {
    id: page

    required property StaffViewModel staff
    required property KioskViewModel kiosk
    readonly property MoneyWords words: MoneyWords {}
    property string test // the one that covers the glass
    property bool isJudging // the colours were seen
    property var result: ({})

    readonly property EngineQuestion display: EngineQuestion {
        staff: page.staff
        ask: "display"
    }
    readonly property EngineQuestion record: EngineQuestion {
        staff: page.staff
        isAskedAtOnce: false
        ask: "display_result"
        fields: page.result
        onAnswered: page.display.send()
    }

    function name(test: string): string {
        switch (test) {
        case "touch":
            return qsTr("Touch");
        case "colours":
            return qsTr("Colours");
        case "code":
            return qsTr("Code");
        case "clean":
            return qsTr("Clean the glass");
        }
        return test;
    }
    function lastOf(test: string): var {
        return (page.display.answer.results ?? []).find(result => result.test === test);
    }
    function begin(test: string): void {
        page.isJudging = false;
        page.test = test;
    }
    function end(passed: bool, detail: string): void {
        page.result = {
            test: page.test === "" ? "colours" : page.test,
            passed: passed,
            detail: detail
        };
        page.test = "";
        page.isJudging = false;
        page.record.send();
    }

    Refusal {
        staff: page.staff
        question: page.display
    }
    Refusal {
        staff: page.staff
        question: page.record
    }
    RowLayout {
        visible: page.isJudging
        spacing: Theme.halfGap

        Text {
            Layout.fillWidth: true
            objectName: "colourQuestion"
            text: qsTr("Was every field even, without spots or lines?")
            color: Theme.ink
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        StaffButton {
            objectName: "evenButton"
            text: qsTr("Yes")
            isPrimary: true
            onPressed: page.end(true, "")
        }
        StaffButton {
            objectName: "unevenButton"
            text: qsTr("No")
            onPressed: page.end(false, qsTr("spots or lines were seen"))
        }
    }
    Repeater {
        model: ["touch", "colours", "code", "clean"]

        RowLayout {
            id: line

            required property string modelData
            readonly property var last: page.lastOf(modelData)

            Layout.fillWidth: true
            spacing: Theme.gap

            StaffButton {
                Layout.preferredWidth: Theme.small * 9
                objectName: line.modelData + "TestButton"
                text: page.name(line.modelData)
                isLeftAligned: true
                enabled: page.display.isAnswered
                onPressed: page.begin(line.modelData)
            }
            Text {
                Layout.fillWidth: true
                objectName: line.modelData + "LastResult"
                text: {
                    if (!line.last)
                        return qsTr("never tested");
                    const word = line.last.passed ? qsTr("● passed") : qsTr("■ failed");
                    return qsTr("%1, %2, %3. %4").arg(word).arg(line.last.person).arg(page.words.time(line.last.utc)).arg(line.last.detail);
                }
                color: !line.last ? Theme.quiet : line.last.passed ? Theme.good : Theme.bad
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
        }
    }
    GlassFacts {
        visible: page.test === ""
    }
    // The tests cover all of the glass, the menu too.
    Item {
        parent: page.Window.contentItem
        anchors.fill: parent
        z: 1

        Loader {
            anchors.fill: parent
            active: page.test === "touch"
            sourceComponent: TouchGrid {
                onDone: (passed, detail) => page.end(passed, detail)
            }
        }
        Loader {
            anchors.fill: parent
            active: page.test === "colours"
            sourceComponent: ColourFields {
                onDone: {
                    page.test = "";
                    page.isJudging = true;
                }
            }
        }
        Loader {
            anchors.fill: parent
            active: page.test === "code"
            sourceComponent: CodeTest {
                kiosk: page.kiosk
                text: page.display.answer.code_text ?? ""
                isLengthReal: page.display.answer.is_length_real ?? false
                onDone: (passed, detail) => page.end(passed, detail)
            }
        }
        Loader {
            anchors.fill: parent
            active: page.test === "clean"
            sourceComponent: CleanGlass {
                staff: page.staff
                onDone: page.end(true, "")
            }
        }
    }
}
