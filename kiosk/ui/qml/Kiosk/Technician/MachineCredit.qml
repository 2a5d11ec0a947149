pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// A commissioning credit: the meter, the second person, the note, the meter again, what it shows.
Item {
    id: view

    required property StaffViewModel staff
    readonly property MoneyWords money: MoneyWords {}
    readonly property CreditWords words: CreditWords {}
    readonly property string currency: shown.answer.currency ?? ""
    readonly property var newest: shown.answer.credits?.[0] ?? null
    readonly property bool isOpen: newest !== null && newest.is_open
    readonly property bool isEnded: newest !== null && newest.state === "ended"
    property string step: "overview"
    property int value
    property string meter // digits of the one that was typed last
    property string reason
    property bool isSure // that the meter moved by another amount

    signal backed

    readonly property EngineQuestion shown: EngineQuestion {
        staff: view.staff
        ask: "commission_credit_show"
        everyMs: 1000
    }
    readonly property EngineQuestion begin: EngineQuestion {
        staff: view.staff
        ask: "commission_credit_begin"
        isAskedAtOnce: false
        onAnswered: view.finish()
    }
    readonly property EngineQuestion close: EngineQuestion {
        staff: view.staff
        ask: "commission_credit_close"
        isAskedAtOnce: false
        onAnswered: view.finish()
        onRefused: if (view.close.code === "E6009")
            view.step = "differs"
    }

    function finish(): void {
        view.step = "overview";
        view.shown.send();
    }
    function witness(): void {
        view.begin.forget();
        view.close.forget();
        view.step = "witness";
    }
    function doWith(person: string, pin: string): void {
        const persons = {
            witness: person,
            witness_pin: pin
        };
        const question = view.isEnded ? view.close : view.begin;
        question.fields = Object.assign(persons, view.isEnded ? {
            number: view.newest.number,
            meter_after_minor: Number(view.meter),
            differs: view.isSure
        } : {
            value_minor: view.value,
            meter_before_minor: Number(view.meter),
            reason: view.reason
        });
        question.send();
    }

    anchors.fill: parent

    PageFrame {
        visible: view.step === "overview"

        Refusal {
            staff: view.staff
            question: view.shown
        }
        Text {
            Layout.fillWidth: true
            visible: view.newest === null
            text: qsTr("One note at the house's cost shows what listening cannot: whether the machine acknowledges, and when it counts. Nobody may play or pay meanwhile.")
            color: Theme.quiet
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        StaffButton {
            Layout.fillWidth: true
            visible: view.isEnded
            objectName: "closeCreditButton"
            text: qsTr("Read the bill meter and close it")
            isPrimary: true
            onPressed: {
                view.isSure = false;
                view.step = "after";
            }
        }
        CreditFacts {
            staff: view.staff
            money: view.money
            words: view.words
            credit: view.newest
        }
        Section {
            visible: view.shown.isAnswered && !view.isOpen
            title: qsTr("Give a note of")

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.halfGap

                Repeater {
                    model: view.shown.answer.values_minor ?? []

                    StaffButton {
                        required property int modelData

                        Layout.fillWidth: true
                        objectName: "value" + modelData
                        text: view.money.amount(modelData, view.currency)
                        onPressed: {
                            view.value = modelData;
                            view.step = "before";
                        }
                    }
                }
            }
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "creditBackButton"
            text: qsTr("Back")
            onPressed: view.backed()
        }
    }
    AmountPad {
        anchors.fill: parent
        visible: view.step === "before"
        objectName: "creditBefore"
        title: qsTr("Bill meter of the machine BEFORE the note of %1").arg(view.money.amount(view.value, view.currency))
        currency: view.currency
        onBacked: view.step = "overview"
        onDone: digits => {
            view.meter = digits;
            why.open(qsTr("Commissioning credit"));
            view.step = "reason";
        }
    }
    AmountPad {
        anchors.fill: parent
        visible: view.step === "after"
        objectName: "creditAfter"
        title: qsTr("Bill meter of the machine NOW")
        currency: view.currency
        onBacked: view.step = "overview"
        onDone: digits => {
            view.meter = digits;
            view.witness();
        }
    }
    PageFrame {
        visible: view.step === "differs"

        Refusal {
            staff: view.staff
            question: view.close
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "readAgainButton"
            text: qsTr("Read and type the meter again")
            isPrimary: true
            onPressed: view.step = "after"
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "differsButton"
            text: qsTr("It was read twice: the meter did move by another amount")
            onPressed: {
                view.isSure = true;
                view.witness();
            }
        }
    }
    ReasonSheet {
        id: why

        anchors.fill: parent
        onVisibleChanged: if (!visible && view.step === "reason")
            view.step = "overview"
        onChosen: reason => {
            view.reason = reason;
            view.witness();
        }
    }
    WitnessSheet {
        anchors.fill: parent
        visible: view.step === "witness"
        staff: view.staff
        resolve: view.isEnded ? view.close : view.begin
        title: view.isEnded ? qsTr("Both have read the bill meter now: %1").arg(view.money.amount(Number(view.meter), view.currency)) : qsTr("The house gives the machine %1. Its bill meter is %2.").arg(view.money.amount(view.value, view.currency)).arg(view.money.amount(Number(view.meter), view.currency))
        onBacked: view.step = "overview"
        onProven: (person, pin) => view.doWith(person, pin)
    }
}
