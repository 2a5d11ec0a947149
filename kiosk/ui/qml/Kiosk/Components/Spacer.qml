pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

// Takes the room that is left.
Item {
    Layout.fillWidth: true
    Layout.fillHeight: true
}
