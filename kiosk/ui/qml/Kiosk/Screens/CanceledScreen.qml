pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components
import Kiosk.ViewModels

// The patron ended it.
ScreenFrame {
    id: screen

    required property MoneyViewModel money
    readonly property bool isRestart: money.reason === "restarted"

    title: isRestart ? qsTr("The machine restarted") : qsTr("Canceled")
    panel: GlyphPanel {
        path: screen.isRestart ? Glyphs.back : Glyphs.cross
    }
    buttons: DoneButton {
        kiosk: screen.kiosk
    }

    Body {
        objectName: "reasonText"
        text: screen.isRestart ? qsTr("Nothing was charged. You can start again whenever you like.") : qsTr("Nothing was charged.")
    }
}
