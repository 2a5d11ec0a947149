pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Money in doubt: the open cases, and for each the way to its decision by two persons.
Item {
    id: page

    required property StaffViewModel staff
    readonly property MoneyWords words: MoneyWords {}
    property string number

    anchors.fill: parent

    EngineQuestion {
        id: cases

        staff: page.staff
        ask: "case_list"
        everyMs: 2000
    }
    PageFrame {
        visible: page.number === ""

        Refusal {
            staff: page.staff
            question: cases
        }
        Text {
            Layout.fillWidth: true
            visible: cases.isAnswered
            objectName: "casesTitle"
            text: (cases.answer.cases ?? []).length ? qsTr("Money in doubt. Two persons decide each case.") : qsTr("No case is open: no money is in doubt.")
            color: Theme.ink
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        Repeater {
            model: cases.answer.cases ?? []

            StaffButton {
                required property var modelData

                Layout.fillWidth: true
                objectName: "case" + modelData.case_number
                text: qsTr("Case %1: %2 in doubt%3").arg(modelData.case_number).arg(page.words.amount(modelData.in_doubt_minor, modelData.currency)).arg(modelData.is_patron_gone ? qsTr(", the patron has gone") : "")
                isLeftAligned: true
                onPressed: page.number = modelData.case_number
            }
        }
    }
    Loader {
        anchors.fill: parent
        active: page.number !== ""
        sourceComponent: CaseSteps {
            staff: page.staff
            words: page.words
            number: page.number
            onBacked: {
                page.number = "";
                cases.send();
            }
        }
    }
}
