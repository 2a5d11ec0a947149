import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

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
