pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
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

    component Words: Text {
        Layout.fillWidth: true
        color: Theme.ink
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }

    Refusal {
        staff: page.staff
        question: page.repair
    }
    Words {
        objectName: "repairTitle"
        text: qsTr("%1  %2").arg(page.staff.repairCode).arg(page.repair.answer.title ?? "")
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
    }
    Words {
        objectName: "repairCause"
        text: page.repair.answer.cause ?? ""
        color: Theme.quiet
    }
    Repeater {
        model: page.repair.answer.steps ?? []

        RowLayout {
            id: step

            required property int index
            required property string modelData

            Layout.fillWidth: true
            spacing: Theme.halfGap

            Text {
                Layout.alignment: Qt.AlignTop
                text: step.index + 1
                color: Theme.accent
                font.pixelSize: Theme.body
                font.weight: Font.DemiBold
                textFormat: Text.PlainText
            }
            Words {
                objectName: "repairStep" + step.index
                text: step.modelData
            }
        }
    }
    Words {
        objectName: "repairTest"
        text: qsTr("Then: %1").arg(page.repair.answer.retest ?? "")
        color: Theme.quiet
    }
}
