pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.ViewModels

// Guided repair of one code: what it means, three steps, and the test that tells whether it is gone.
PageFrame {
    id: page

    required property StaffViewModel staff

    readonly property EngineQuestion repair: EngineQuestion {
        staff: page.staff
        ask: "repair"
        fields: ({
                code: page.staff.repairCode
            })
    }
    readonly property EngineQuestion retest: EngineQuestion {
        staff: page.staff
        ask: "retest"
        fields: page.repair.fields
        isAskedAtOnce: false
        onAnswered: page.testedCode = page.staff.repairCode
    }
    property string testedCode
    readonly property bool isTested: testedCode === staff.repairCode && !retest.isWaiting
    readonly property string foundCode: isTested ? retest.answer.code ?? "" : ""

    Connections {
        target: page.staff

        function onPageChanged(): void {
            if (page.staff.page !== "repair")
                return;
            page.repair.fields = {
                code: page.staff.repairCode
            };
            page.repair.send();
        }
    }
    Refusal {
        staff: page.staff
        question: page.repair
    }
    RepairGuide {
        entry: page.repair.answer.repair ?? {}
    }
    StaffButton {
        Layout.fillWidth: true
        objectName: "retestButton"
        text: page.retest.isWaiting ? qsTr("Testing: up to 20 s") : qsTr("Test again")
        isPrimary: true
        enabled: page.repair.isAnswered && !page.retest.isWaiting
        onPressed: page.retest.send()
    }
    Refusal {
        staff: page.staff
        question: page.retest
    }
    TestResult {
        visible: page.isTested
        objectName: "retestResult"
        passed: page.retest.answer.passed ?? null
    }
    Fact {
        visible: page.isTested
        objectName: "retestDetail"
        name: qsTr("Found")
        value: page.retest.answer.detail ?? ""
        code: page.foundCode === page.staff.repairCode ? "" : page.foundCode
        staff: page.staff
    }
}
