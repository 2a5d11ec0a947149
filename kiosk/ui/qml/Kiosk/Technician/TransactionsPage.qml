pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Every transaction of this kiosk, newest first; one touch opens its story.
Item {
    id: page

    required property StaffViewModel staff
    readonly property MoneyWords words: MoneyWords {}
    readonly property var results: [
        {
            name: "all",
            text: qsTr("All"),
            states: []
        },
        {
            name: "credited",
            text: qsTr("In full"),
            states: ["CREDITED"]
        },
        {
            name: "partial",
            text: qsTr("In part"),
            states: ["PARTIAL"]
        },
        {
            name: "nothing",
            text: qsTr("Nothing"),
            states: ["NOT_CREDITED", "CANCELED", "EXPIRED", "DENIED", "REFUSED"]
        },
        {
            name: "open",
            text: qsTr("Open"),
            states: ["IN_DOUBT", "OPENING", "CODE_SHOWN", "OPENED", "ORDERED", "CLAIMED", "CREDITING", "SETTLING"]
        }
    ]
    readonly property list<string> days: [qsTr("Any day"), qsTr("Last day"), qsTr("7 days"), qsTr("30 days")]
    property string transaction
    property int result
    property int period
    property string sought
    property var pages: [0] // where each page looked through so far began; the last is shown
    property bool isStale

    anchors.fill: parent

    function look(): void {
        page.pages = [0];
        page.ask();
    }
    function ask(): void {
        page.isStale = find.isWaiting;
        find.send();
    }
    function from(): string {
        const lengths = [0, 1, 7, 30];
        const now = new Date(find.answer.now ?? 0);
        return page.period ? new Date(now.getTime() - lengths[page.period] * 86400000).toISOString() : "";
    }

    EngineQuestion {
        id: find

        staff: page.staff
        ask: "transactions"
        fields: ({
                newest: 50,
                before: page.pages[page.pages.length - 1],
                states: page.results[page.result].states,
                text: page.sought,
                from: page.from()
            })
        onAnswered: if (page.isStale)
            page.ask()
    }
    ColumnLayout {
        anchors.fill: parent
        visible: page.transaction === ""
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Math.round(Theme.halfGap / 2)

            Repeater {
                model: page.results

                StaffButton {
                    required property int index
                    required property var modelData

                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    objectName: modelData.name + "Filter"
                    text: modelData.text
                    isChosen: index === page.result
                    onPressed: {
                        page.result = index;
                        page.look();
                    }
                }
            }
            StaffButton {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                objectName: "periodFilter"
                text: page.days[page.period]
                isChosen: page.period > 0
                onPressed: {
                    page.period = (page.period + 1) % page.days.length;
                    page.look();
                }
            }
            StaffButton {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                objectName: "searchButton"
                text: page.sought === "" ? qsTr("Search") : "… " + page.sought
                isChosen: page.sought !== ""
                onPressed: search.open()
            }
        }
        Refusal {
            staff: page.staff
            question: find
        }
        TransactionList {
            Layout.fillWidth: true
            Layout.fillHeight: true
            words: page.words
            transactions: find.answer.transactions ?? []
            isAnswered: find.isAnswered
            onChosen: number => page.transaction = number
        }
        RowLayout {
            Layout.fillWidth: true
            visible: page.pages.length > 1 || (find.answer.next_before ?? 0) > 0
            spacing: Theme.halfGap

            StaffButton {
                Layout.fillWidth: true
                objectName: "newerButton"
                text: qsTr("Newer")
                enabled: page.pages.length > 1
                onPressed: {
                    page.pages = page.pages.slice(0, -1);
                    page.ask();
                }
            }
            StaffButton {
                Layout.fillWidth: true
                objectName: "olderButton"
                text: qsTr("Older")
                enabled: (find.answer.next_before ?? 0) > 0
                onPressed: {
                    page.pages = [...page.pages, find.answer.next_before];
                    page.ask();
                }
            }
        }
    }
    SearchSheet {
        id: search

        anchors.fill: parent
        onChosen: text => {
            page.sought = text;
            page.look();
        }
    }
    Loader {
        anchors.fill: parent
        active: page.transaction !== ""
        sourceComponent: TransactionStory {
            staff: page.staff
            words: page.words
            transaction: page.transaction
            onBacked: page.transaction = ""
        }
    }
}
