pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Subjects of the help screen, one below the other.
ColumnLayout {
    id: topics

    required property var subjects // each a title and a text

    spacing: Theme.isPortrait ? Theme.gap : Theme.halfGap

    Repeater {
        model: topics.subjects

        HelpTopic {
            required property var modelData

            title: modelData.title
            text: modelData.text
        }
    }
}
