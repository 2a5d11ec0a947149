pragma ComponentBehavior: Bound

import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// What every screen offers besides its own matter: the language, help, a person.
GridLayout {
    id: utilities

    required property KioskViewModel kiosk

    columns: Theme.isFlat ? 1 : 3
    rowSpacing: Theme.gap
    columnSpacing: Theme.halfGap

    LanguageButton {
        kiosk: utilities.kiosk
    }
    HelpButton {
        kiosk: utilities.kiosk
    }
    AttendantButton {
        kiosk: utilities.kiosk
    }
}
