pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// One case from its evidence to its decision: meters, outcome, reason, the second person, result.
Item {
    id: steps

    required property StaffViewModel staff
    required property MoneyWords words
    required property string number
    readonly property var told: shown.answer
    readonly property string inDoubt: words.amount(told.in_doubt_minor, told.currency ?? "")
    property string step: "evidence"
    property string before // the meter's digits; both are empty when it was not read
    property string after
    property string outcome
    property string reason
    property string witness
    property string witnessPin

    signal backed

    function minor(digits: string): var {
        return digits === "" ? null : Number(digits);
    }
    function isProposed(): bool {
        return steps.outcome === steps.told.proposal?.outcome;
    }
    function resolveWith(witness: string, pin: string): void {
        steps.witness = witness;
        steps.witnessPin = pin;
        resolve.send();
        steps.witnessPin = "";
    }

    EngineQuestion {
        id: shown

        staff: steps.staff
        ask: "case_show"
        fields: ({
                number: steps.number,
                meter_before_minor: steps.minor(steps.before),
                meter_after_minor: steps.minor(steps.after)
            })
    }
    EngineQuestion {
        id: resolve

        staff: steps.staff
        isAskedAtOnce: false
        ask: "case_resolve"
        fields: ({
                number: steps.number,
                outcome: steps.outcome,
                amount_minor: steps.isProposed() ? steps.told.proposal.amount_minor : null,
                reason: steps.reason,
                meter_before_minor: steps.minor(steps.before),
                meter_after_minor: steps.minor(steps.after),
                witness: steps.witness,
                witness_pin: steps.witnessPin
            })
        onAnswered: {
            steps.step = "result";
            shown.send();
        }
    }
    EngineQuestion {
        id: gone

        staff: steps.staff
        isAskedAtOnce: false
        ask: "case_patron_gone"
        fields: ({
                number: steps.number
            })
        onAnswered: shown.send()
    }
    CaseEvidence {
        anchors.fill: parent
        visible: steps.step === "evidence"
        staff: steps.staff
        words: steps.words
        shown: shown
        gone: gone
        number: steps.number
        onBacked: steps.backed()
        onDeciding: steps.step = "before"
        onPatronGone: gone.send()
    }
    AmountPad {
        anchors.fill: parent
        visible: steps.step === "before"
        objectName: "meterBefore"
        title: qsTr("Bill meter of the machine BEFORE the %1 in doubt").arg(steps.inDoubt)
        currency: steps.told.currency ?? ""
        skipText: qsTr("Meter cannot be read")
        onBacked: steps.step = "evidence"
        onDone: digits => {
            steps.before = digits;
            steps.step = "after";
        }
        onSkipped: {
            steps.before = "";
            steps.after = "";
            shown.send();
            steps.step = "outcome";
        }
    }
    AmountPad {
        anchors.fill: parent
        visible: steps.step === "after"
        objectName: "meterAfter"
        title: qsTr("Bill meter of the machine NOW")
        currency: steps.told.currency ?? ""
        onBacked: steps.step = "before"
        onDone: digits => {
            steps.after = digits;
            shown.send();
            steps.step = "outcome";
        }
    }
    CaseOutcomes {
        anchors.fill: parent
        visible: steps.step === "outcome"
        staff: steps.staff
        words: steps.words
        shown: shown
        onBacked: steps.step = "before"
        onChosen: outcome => {
            steps.outcome = outcome;
            why.open(steps.words.outcome(outcome));
            steps.step = "reason";
        }
    }
    ReasonSheet {
        id: why

        anchors.fill: parent
        reasons: [qsTr("Meter read"), qsTr("Bills recalled"), qsTr("Patron agrees"), qsTr("No proof")]
        onVisibleChanged: if (!visible && steps.step === "reason")
            steps.step = "outcome"
        onChosen: reason => {
            steps.reason = reason;
            steps.step = "witness";
        }
    }
    WitnessSheet {
        anchors.fill: parent
        visible: steps.step === "witness"
        staff: steps.staff
        resolve: resolve
        title: steps.words.consequence(steps.outcome, steps.words.amount(steps.isProposed() ? steps.told.proposal.amount_minor : steps.told.in_doubt_minor, steps.told.currency ?? ""))
        onBacked: steps.step = "outcome"
        onProven: (person, pin) => steps.resolveWith(person, pin)
    }
    PageFrame {
        visible: steps.step === "result"

        Section {
            title: qsTr("The case is closed. The server is told the result.")
        }
        Decision {
            words: steps.words
            decision: resolve.isAnswered ? resolve.answer : null
            currency: resolve.answer.currency ?? ""
            staff: steps.staff
        }
        StaffButton {
            objectName: "resultDoneButton"
            text: qsTr("Done")
            isPrimary: true
            onPressed: steps.backed()
        }
    }
}
