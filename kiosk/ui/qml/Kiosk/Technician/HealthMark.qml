pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A state as colour, shape and word: no one of them alone.
Text {
    property string health

    text: {
        switch (health) {
        case "good":
            return qsTr("● good");
        case "notice":
            return qsTr("▲ notice");
        case "bad":
            return qsTr("■ fault");
        case "skipped":
            return qsTr("– not here");
        }
        return "";
    }
    color: health === "good" ? Theme.good : health === "bad" ? Theme.bad : health === "skipped" ? Theme.quiet : Theme.notice
    font.pixelSize: Theme.small
    font.weight: Font.DemiBold
    textFormat: Text.PlainText
}
