pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// Over the patron's screens: the question for the PIN, then the menu; or why there is neither.
Item {
    id: layer

    required property StaffViewModel staff

    Loader {
        anchors.fill: parent
        active: layer.staff.isHere
        sourceComponent: Rectangle {
            color: Theme.ground

            MouseArea {
                anchors.fill: parent
            }
            Loader {
                anchors.fill: parent
                sourceComponent: layer.staff.person === "" ? signIn : menu
            }
        }
    }
    Component {
        id: signIn

        SignIn {
            staff: layer.staff
        }
    }
    Component {
        id: menu

        Menu {
            staff: layer.staff
        }
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        visible: !layer.staff.isHere && layer.staff.code !== ""
        width: Math.min(parent.width - 2 * Theme.gap, refusal.implicitWidth + 2 * Theme.gap)
        height: refusal.implicitHeight + Theme.gap
        radius: Theme.radius
        color: Theme.raised
        border.color: Theme.edge
        border.width: Theme.line

        Text {
            id: refusal

            anchors.centerIn: parent
            width: Math.min(implicitWidth, layer.width - 4 * Theme.gap)
            objectName: "staffRefusal"
            text: layer.staff.code + "  " + layer.staff.error
            color: Theme.notice
            font.pixelSize: Theme.small
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
        Timer {
            running: parent.visible
            interval: 4000
            onTriggered: layer.staff.forgetRefusal()
        }
    }
}
