pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.ViewModels

// What went over the machine's line in one transaction, a page at a time, when it is asked for.
Section {
    id: view

    required property StaffViewModel staff
    required property string transaction
    readonly property var told: question.answer

    function ask(first: int): void {
        view.question.fields = {
            transaction_number: view.transaction,
            from: first
        };
        view.question.send();
    }

    readonly property EngineQuestion question: EngineQuestion {
        staff: view.staff
        ask: "transaction_trace"
        isAskedAtOnce: false
    }

    title: qsTr("Frames that were kept")

    Refusal {
        staff: view.staff
        question: view.question
    }
    Fact {
        visible: (view.told.hold ?? null) !== null
        objectName: "traceHold"
        name: qsTr("Held")
        value: view.told.hold ? qsTr("by %1: %2").arg(view.told.hold.by).arg(view.told.hold.reason) : ""
    }
    Frames {
        title: view.question.isAnswered ? qsTr("Lines %1 to %2 of %3").arg(view.told.from + 1).arg(view.told.from + view.told.lines.length).arg(view.told.total) : ""
        frames: view.told.lines ?? []
    }
    StaffButton {
        Layout.fillWidth: true
        visible: !view.question.isAnswered || view.told.next_from > 0
        objectName: "traceButton"
        text: view.question.isAnswered ? qsTr("The next lines") : qsTr("Show every frame of this transaction")
        enabled: !view.question.isWaiting
        onPressed: view.ask(view.told.next_from ?? 0)
    }
}
