pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Which machine this is: the record of two persons, what differs from it, and a new record.
Item {
    id: view

    required property StaffViewModel staff
    readonly property var record: shown.answer.record ?? null
    readonly property var plate: [
        {
            key: "maker",
            name: qsTr("Maker")
        },
        {
            key: "model",
            name: qsTr("Model")
        },
        {
            key: "program",
            name: qsTr("Program")
        },
        {
            key: "asset_number",
            name: qsTr("Asset number")
        }
    ]
    property var typed: ({})
    property string reason
    property bool isWitnessed

    readonly property CreditWords words: CreditWords {}

    signal crediting

    readonly property EngineQuestion shown: EngineQuestion {
        staff: view.staff
        ask: "commission_show"
        fields: ({
                most: 5
            })
        everyMs: 2000
    }
    readonly property EngineQuestion write: EngineQuestion {
        staff: view.staff
        ask: "commission_record"
        isAskedAtOnce: false
        onAnswered: {
            view.isWitnessed = false;
            view.shown.send();
        }
    }

    function value(key: string): string {
        return view.typed[key] ?? (view.record ? view.record[key] : "");
    }
    function isComplete(): bool {
        return view.plate.every(each => view.value(each.key) !== "");
    }
    function writeWith(person: string, pin: string): void {
        const fields = {
            reason: view.reason,
            witness: person,
            witness_pin: pin
        };
        for (const each of view.plate)
            fields[each.key] = view.value(each.key);
        view.write.fields = fields;
        view.write.send();
    }

    anchors.fill: parent

    PageFrame {
        visible: !view.isWitnessed

        Refusal {
            staff: view.staff
            question: view.shown
        }
        Fact {
            visible: view.shown.isAnswered
            objectName: "commissioned"
            name: qsTr("Commissioned")
            value: view.record ? qsTr("%1 by %2 with %3").arg(view.record.utc).arg(view.record.by).arg(view.record.witness) : qsTr("by nobody yet")
            health: view.record ? "good" : view.shown.answer.is_due ? "bad" : "notice"
            code: view.record ? "" : "E0121"
            staff: view.staff
        }
        Repeater {
            model: view.shown.answer.differences ?? []

            Fact {
                required property int index
                required property string modelData

                objectName: "difference" + index
                name: qsTr("Another machine")
                value: modelData
                health: "bad"
                code: "E2019"
                staff: view.staff
            }
        }
        RowLayout {
            Layout.fillWidth: true
            visible: view.shown.isAnswered
            spacing: Theme.halfGap

            Fact {
                readonly property string openNumber: view.shown.answer.open_credit ?? ""

                objectName: "creditFinding"
                name: qsTr("Commissioning credit")
                value: openNumber !== "" ? qsTr("%1 is open: its meter is to be read").arg(openNumber) : view.words.finding(view.record?.credit_finding ?? "")
                health: openNumber !== "" ? "bad" : ""
                staff: view.staff
            }
            StaffButton {
                objectName: "creditButton"
                text: qsTr("Credit")
                onPressed: view.crediting()
            }
        }
        Section {
            visible: view.shown.isAnswered
            title: qsTr("The machine, as its plate says")

            Repeater {
                model: view.plate

                RowLayout {
                    id: row

                    required property var modelData

                    Layout.fillWidth: true
                    spacing: Theme.halfGap

                    Fact {
                        objectName: "plate_" + row.modelData.key
                        name: row.modelData.name
                        value: view.value(row.modelData.key)
                    }
                    StaffButton {
                        objectName: "edit_" + row.modelData.key
                        text: qsTr("Type it")
                        onPressed: {
                            sheet.key = row.modelData.key;
                            sheet.title = row.modelData.name;
                            sheet.open(view.value(sheet.key));
                        }
                    }
                }
            }
        }
        Fact {
            visible: view.shown.isAnswered
            objectName: "setUpSeen"
            name: qsTr("Seen now")
            value: view.shown.answer.is_set_up_seen ? (view.shown.answer.now.settings.join(", ") || qsTr("a host that sends no settings")) : qsTr("no host has begun since the start: switch the machine off and on")
            health: view.shown.answer.is_set_up_seen ? "good" : "notice"
            code: view.shown.answer.is_set_up_seen ? "" : "E2021"
            staff: view.staff
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "recordButton"
            text: qsTr("Record it with a second person")
            isPrimary: true
            enabled: view.shown.isAnswered && view.isComplete() && !view.write.isWaiting
            onPressed: why.open(qsTr("Commission"))
        }
        Section {
            visible: (view.shown.answer.history ?? []).length > 0
            title: qsTr("History")

            Repeater {
                model: view.shown.answer.history ?? []

                Fact {
                    required property var modelData

                    name: modelData.utc
                    value: modelData.kind === "commissioned" ? qsTr("%1, by %2").arg(modelData.detail).arg(modelData.persons) : modelData.detail
                    health: modelData.kind === "commissioned" ? "" : "bad"
                }
            }
        }
    }
    WitnessSheet {
        anchors.fill: parent
        visible: view.isWitnessed
        staff: view.staff
        resolve: view.write
        title: qsTr("Both vouch that this is the machine: %1 %2, %3").arg(view.value("maker")).arg(view.value("model")).arg(view.value("asset_number"))
        onBacked: view.isWitnessed = false
        onProven: (person, pin) => view.writeWith(person, pin)
    }
    TextSheet {
        id: sheet

        property string key

        anchors.fill: parent
        doneText: qsTr("Take it")
        onDone: text => view.typed = Object.assign({}, view.typed, {
            [sheet.key]: text
        })
    }
    ReasonSheet {
        id: why

        anchors.fill: parent
        onChosen: reason => {
            view.reason = reason;
            view.write.forget();
            view.isWitnessed = true;
        }
    }
}
