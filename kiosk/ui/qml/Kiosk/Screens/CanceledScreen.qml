pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Components

// The patron ended it.
ScreenFrame {
    id: screen

    title: qsTr("Canceled")
    panel: GlyphPanel {
        path: Glyphs.cross
    }
    buttons: DoneButton {
        kiosk: screen.kiosk
    }

    Body {
        text: qsTr("Nothing was charged.")
    }
}
