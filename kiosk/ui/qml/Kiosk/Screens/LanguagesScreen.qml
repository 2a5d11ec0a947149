pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components

// Every language by its own name; the one that is spoken is marked.
ScreenFrame {
    id: screen

    title: qsTr("Choose your language")
    panel: GlyphPanel {
        path: Glyphs.globe
    }
    buttons: ActionButton {
        objectName: "closeLanguagesButton"
        kiosk: screen.kiosk
        action: "close_languages"
        text: screen.kiosk.closesInS >= 0 ? qsTr("Back (%1)").arg(screen.kiosk.closesInS) : qsTr("Back")
    }

    GridLayout {
        Layout.fillWidth: true
        columns: Theme.isPortrait ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true

        Repeater {
            model: screen.kiosk.languages

            ActionButton {
                required property string modelData

                objectName: "languageChoice"
                kiosk: screen.kiosk
                action: "choose_language"
                details: ({
                        "language": modelData
                    })
                text: screen.kiosk.nameOf(modelData)
                isPrimary: modelData === screen.kiosk.locale
            }
        }
    }
}
