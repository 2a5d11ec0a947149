pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// All that is known of one transaction, on one page.
ColumnLayout {
    id: story

    required property StaffViewModel staff
    required property MoneyWords words
    required property string transaction
    readonly property var told: question.answer
    property int firstNote

    signal backed

    function amount(minor: var): string {
        return story.words.amount(minor, story.told.currency ?? "");
    }

    EngineQuestion {
        id: question

        staff: story.staff
        ask: "transaction_story"
        fields: ({
                transaction_number: story.transaction,
                notes_from: story.firstNote
            })
        everyMs: 2000 // the server may charge or release after the page was opened
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.gap

        StaffButton {
            objectName: "storyBackButton"
            text: qsTr("‹ Back")
            onPressed: story.backed()
        }
        Text {
            text: story.transaction
            color: Theme.ink
            font.pixelSize: Theme.small
            font.weight: Font.DemiBold
            textFormat: Text.PlainText
        }
        StateMark {
            Layout.fillWidth: true
            visible: question.isAnswered
            objectName: "storyState"
            words: story.words
            funding: story.told.state ?? ""
        }
    }
    Refusal {
        staff: story.staff
        question: question
    }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true

        PageFrame {
            visible: question.isAnswered

            Section {
                title: qsTr("Money")

                Fact {
                    name: qsTr("Begun")
                    value: story.words.time(story.told.utc ?? "")
                }
                Fact {
                    objectName: "approvedFact"
                    name: qsTr("Approved")
                    value: story.told.approved_minor ? story.amount(story.told.approved_minor) : qsTr("nothing was approved")
                }
                Repeater {
                    model: [[qsTr("Added"), "credited_minor"], [qsTr("In doubt"), "in_doubt_minor"], [qsTr("Paid by hand"), "hand_paid_minor"], [qsTr("House loss"), "house_loss_minor"], [qsTr("Not added"), "rest_minor"]]

                    Fact {
                        required property var modelData

                        visible: (story.told[modelData[1]] ?? 0) > 0
                        objectName: modelData[1] + "Fact"
                        name: modelData[0]
                        value: story.amount(story.told[modelData[1]])
                    }
                }
                Fact {
                    visible: (story.told.code ?? "") !== ""
                    name: qsTr("Why")
                    value: (story.told.why ?? "").replace(/_/g, " ")
                    code: story.told.code ?? ""
                    staff: story.staff
                }
            }
            ServerMoney {
                staff: story.staff
                words: story.words
                server: story.told.server ?? null
                code: story.told.server_code ?? ""
                currency: story.told.currency ?? ""
            }
            Section {
                title: qsTr("What the patron saw")

                Repeater {
                    model: story.told.screens ?? []

                    Fact {
                        required property var modelData

                        name: story.words.clock(modelData.utc)
                        value: story.words.screen(modelData.screen) + (modelData.is_restarted ? qsTr(" (the kiosk had restarted)") : "")
                    }
                }
            }
            Decision {
                words: story.words
                decision: story.told.decision ?? null
                currency: story.told.currency ?? ""
                contradictedBy: story.told.contradicted_by ?? ""
                staff: story.staff
            }
            NoteFacts {
                staff: story.staff
                words: story.words
                notes: story.told.notes ?? []
                currency: story.told.currency ?? ""
                first: story.told.notes_from ?? 0
                total: story.told.notes_total ?? 0
                onWanted: first => {
                    story.firstNote = first;
                    question.send();
                }
            }
            Section {
                visible: (story.told.reports ?? []).length > 0
                title: qsTr("Reports to the server")

                Repeater {
                    model: story.told.reports ?? []

                    Fact {
                        required property var modelData

                        name: story.words.clock(modelData.utc)
                        value: qsTr("No. %1: added %2, in doubt %3, not added %4. %5").arg(modelData.number).arg(story.amount(modelData.credited_minor)).arg(story.amount(modelData.in_doubt_minor)).arg(story.amount(modelData.rest_minor)).arg(modelData.acknowledged_utc === "" ? qsTr("Not acknowledged yet") : qsTr("Acknowledged %1").arg(story.words.clock(modelData.acknowledged_utc)))
                    }
                }
            }
            Frames {
                frames: story.told.frames ?? []
            }
            TraceLines {
                visible: story.told.has_trace ?? false
                staff: story.staff
                transaction: story.transaction
            }
            Section {
                title: qsTr("In the journal")

                Fact {
                    name: qsTr("Session")
                    value: story.told.session_id || qsTr("none was opened")
                }
                Fact {
                    visible: (story.told.order_id ?? "") !== ""
                    name: qsTr("Order")
                    value: (story.told.order_id ?? "") + (story.told.claimed_utc ? qsTr(", claimed %1").arg(story.words.clock(story.told.claimed_utc)) : qsTr(", not claimed"))
                }
                Repeater {
                    model: story.told.codes ?? []

                    Fact {
                        required property var modelData

                        name: qsTr("Code %1").arg(modelData.number)
                        value: qsTr("shown %1, ends in %2").arg(story.words.clock(modelData.utc)).arg(modelData.token_end)
                    }
                }
                Repeater {
                    model: story.told.story ?? []

                    Fact {
                        required property var modelData

                        name: story.words.clock(modelData.utc)
                        value: modelData.kind
                    }
                }
            }
        }
    }
}
