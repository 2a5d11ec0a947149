pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// What is known of a case: facts, notes, the last frames, and where the server says the money is.
ColumnLayout {
    id: evidence

    required property StaffViewModel staff
    required property MoneyWords words
    required property EngineQuestion shown
    required property EngineQuestion gone
    required property string number
    readonly property var told: shown.answer
    readonly property bool mayDecide: staff.role === "supervisor"
    property bool isAskingGone

    signal backed
    signal deciding
    signal patronGone

    spacing: Theme.halfGap

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.halfGap

        StaffButton {
            objectName: "caseBackButton"
            text: qsTr("‹ Back")
            onPressed: evidence.backed()
        }
        StaffButton {
            Layout.fillWidth: true
            visible: (evidence.told.is_open ?? false) && !(evidence.told.is_patron_gone ?? false)
            objectName: "patronGoneButton"
            text: evidence.isAskingGone ? qsTr("Yes, the patron has gone") : qsTr("Patron gone")
            isPrimary: evidence.isAskingGone
            onPressed: {
                if (evidence.isAskingGone)
                    evidence.patronGone();
                evidence.isAskingGone = !evidence.isAskingGone;
            }
        }
        StaffButton {
            Layout.fillWidth: true
            visible: evidence.told.is_open ?? false
            enabled: evidence.mayDecide
            objectName: "decideButton"
            text: evidence.mayDecide ? qsTr("Decide") : qsTr("A supervisor decides")
            isPrimary: evidence.mayDecide && !evidence.isAskingGone
            onPressed: evidence.deciding()
        }
    }
    Refusal {
        staff: evidence.staff
        question: evidence.shown
    }
    Refusal {
        staff: evidence.staff
        question: evidence.gone
    }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true

        PageFrame {
            visible: evidence.shown.isAnswered

            Section {
                title: qsTr("Case %1").arg(evidence.number)

                Fact {
                    objectName: "caseInDoubt"
                    name: qsTr("In doubt")
                    value: evidence.told.is_open ? evidence.words.amount(evidence.told.in_doubt_minor, evidence.told.currency ?? "") : qsTr("nothing any more: the case is closed")
                    code: evidence.told.code ?? ""
                    staff: evidence.staff
                }
                Repeater {
                    model: [[qsTr("Approved"), "approved_minor"], [qsTr("Added for certain"), "credited_minor"], [qsTr("Not added"), "rest_minor"]]

                    Fact {
                        required property var modelData

                        name: modelData[0]
                        value: evidence.words.amount(evidence.told[modelData[1]], evidence.told.currency ?? "")
                    }
                }
                Fact {
                    name: qsTr("Patron")
                    objectName: "patronFact"
                    value: evidence.told.is_patron_gone ? qsTr("has gone") : qsTr("waits, as far as is known")
                }
            }
            ServerMoney {
                staff: evidence.staff
                words: evidence.words
                server: evidence.told.server ?? null
                code: evidence.told.server_code ?? ""
                currency: evidence.told.currency ?? ""
            }
            NoteFacts {
                staff: evidence.staff
                words: evidence.words
                notes: evidence.told.notes ?? []
                currency: evidence.told.currency ?? ""
            }
            Frames {
                frames: evidence.told.frames ?? []
            }
            Decision {
                staff: evidence.staff
                words: evidence.words
                decision: evidence.told.decision ?? null
                currency: evidence.told.currency ?? ""
                contradictedBy: evidence.told.contradicted_by ?? ""
            }
        }
    }
}
