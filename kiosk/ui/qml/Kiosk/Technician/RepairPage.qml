pragma ComponentBehavior: Bound

import QtQuick
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

    Refusal {
        staff: page.staff
        question: page.repair
    }
    RepairGuide {
        entry: page.repair.answer.repair ?? {}
    }
}
