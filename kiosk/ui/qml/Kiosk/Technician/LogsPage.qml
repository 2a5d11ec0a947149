pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The engine's log, newest first: filtered, searched, and exported to a file.
Item {
    id: page

    required property StaffViewModel staff
    readonly property list<int> periods: [0, 1, 7, 31] // days; 0 for all there are
    readonly property list<string> components: ["", "kiosk-engine", "kiosk-ui"]
    readonly property list<string> levels: ["", "warning", "error"]
    readonly property var filters: ({
            from: page.firstDay(),
            component: page.components[page.component],
            level: page.levels[page.level],
            code: page.isCode ? page.sought : "",
            text: page.isCode ? "" : page.sought
        })
    readonly property bool isCode: /^E\d{1,4}$/i.test(sought)
    property int period
    property int component
    property int level
    property string sought
    property string before
    property int opened: -1
    property bool isStale

    anchors.fill: parent

    function firstDay(): string {
        const days = page.periods[page.period];
        if (days === 0 || !logs.answer.today)
            return "";
        const today = new Date(logs.answer.today + "T00:00:00Z");
        return new Date(today.getTime() - (days - 1) * 86400000).toISOString().slice(0, 10);
    }
    function look(before: string): void {
        page.before = before;
        page.opened = -1;
        page.isStale = logs.isWaiting;
        logs.send();
    }

    component Filter: StaffButton {
        required property string caption
        required property string chosen

        Layout.fillWidth: true
        Layout.preferredWidth: 1
        text: caption + "\n" + chosen
    }

    EngineQuestion {
        id: logs

        staff: page.staff
        ask: "logs"
        fields: Object.assign({
            before: page.before
        }, page.filters)
        onAnswered: if (page.isStale)
            page.look(page.before)
    }
    EngineQuestion {
        id: written

        staff: page.staff
        ask: "log_export"
        isAskedAtOnce: false
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Math.round(Theme.halfGap / 2)

            Filter {
                objectName: "periodFilter"
                caption: qsTr("Days")
                chosen: page.period === 0 ? qsTr("all") : page.period === 1 ? qsTr("today") : String(page.periods[page.period])
                onPressed: {
                    page.period = (page.period + 1) % page.periods.length;
                    page.look("");
                }
            }
            Filter {
                objectName: "componentFilter"
                caption: qsTr("From")
                chosen: page.components[page.component] || qsTr("all")
                onPressed: {
                    page.component = (page.component + 1) % page.components.length;
                    page.look("");
                }
            }
            Filter {
                objectName: "levelFilter"
                caption: qsTr("Level")
                chosen: [qsTr("all"), qsTr("▲ warnings"), qsTr("■ errors")][page.level]
                onPressed: {
                    page.level = (page.level + 1) % page.levels.length;
                    page.look("");
                }
            }
            Filter {
                objectName: "searchFilter"
                caption: page.isCode ? qsTr("Code") : qsTr("Text")
                chosen: page.sought || qsTr("any")
                onPressed: search.open(page.sought)
            }
            StaffButton {
                objectName: "exportButton"
                text: qsTr("Export")
                enabled: !written.isWaiting
                onPressed: why.open(qsTr("Export what is filtered here"))
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PageFrame {
                id: list

                Refusal {
                    staff: page.staff
                    question: logs
                }
                Refusal {
                    objectName: "exportRefusal"
                    staff: page.staff
                    question: written
                }
                Section {
                    visible: written.isAnswered && written.code === ""
                    title: qsTr("Exported")

                    Fact {
                        objectName: "exportPath"
                        name: qsTr("File")
                        value: written.answer.path ?? ""
                    }
                    Fact {
                        objectName: "exportSum"
                        name: qsTr("SHA-256")
                        value: written.answer.sha256 ?? ""
                    }
                    Fact {
                        objectName: "exportEvents"
                        name: qsTr("Events")
                        value: String(written.answer.events ?? "")
                    }
                }
                Repeater {
                    model: logs.answer.events ?? []

                    LogRow {
                        id: row

                        required property int index
                        required property var modelData

                        Layout.rightMargin: Theme.halfGap
                        objectName: "logRow" + index
                        event: modelData
                        staff: page.staff
                        isOpen: page.opened === index
                        onPressed: page.opened = page.opened === row.index ? -1 : row.index
                    }
                }
                Text {
                    Layout.fillWidth: true
                    visible: logs.isAnswered && logs.answer.events.length === 0
                    objectName: "nothingFound"
                    text: logs.answer.before === "" ? qsTr("Nothing that fits.") : qsTr("Nothing that fits so far: search further.")
                    color: Theme.quiet
                    font.pixelSize: Theme.small
                    wrapMode: Text.Wrap
                    textFormat: Text.PlainText
                }
                RowLayout {
                    Layout.fillWidth: true
                    Layout.rightMargin: Theme.halfGap
                    spacing: Theme.halfGap

                    StaffButton {
                        Layout.fillWidth: true
                        visible: page.before !== ""
                        objectName: "newestButton"
                        text: qsTr("Newest")
                        onPressed: page.look("")
                    }
                    StaffButton {
                        Layout.fillWidth: true
                        visible: (logs.answer.before ?? "") !== ""
                        objectName: "olderButton"
                        text: qsTr("Older")
                        onPressed: {
                            list.contentY = 0;
                            page.look(logs.answer.before);
                        }
                    }
                }
            }
        }
    }
    TextSheet {
        id: search

        anchors.fill: parent
        title: qsTr("A text, or a code such as E2001 or E20")
        doneText: qsTr("Search")
        onDone: text => {
            page.sought = text;
            page.look("");
        }
    }
    ReasonSheet {
        id: why

        anchors.fill: parent
        onChosen: reason => {
            written.fields = Object.assign({
                reason: reason
            }, page.filters);
            written.send();
        }
    }
}
