pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Over the patron's screens: the question for the PIN, then the menu; or why there is neither.
Item {
    id: layer

    required property StaffViewModel staff
    required property KioskViewModel kiosk
    readonly property int refusalMs: 60000

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
            kiosk: layer.kiosk
        }
    }
    Rectangle {
        anchors.fill: parent
        visible: !layer.staff.isHere && layer.staff.code !== ""
        color: Theme.ground

        MouseArea {
            anchors.fill: parent
        }
        ColumnLayout {
            anchors.fill: parent
            anchors.margins: Theme.gap
            spacing: Theme.halfGap

            Text {
                Layout.fillWidth: true
                objectName: "staffRefusal"
                text: qsTr("The staff menu does not open: %1").arg(layer.staff.error)
                color: Theme.notice
                font.pixelSize: Theme.small
                wrapMode: Text.Wrap
                textFormat: Text.PlainText
            }
            Item {
                Layout.fillWidth: true
                Layout.fillHeight: true

                PageFrame {
                    RepairGuide {
                        entry: layer.staff.repair
                    }
                }
            }
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.halfGap

                StaffButton {
                    Layout.fillWidth: true
                    objectName: "closeRefusalButton"
                    text: qsTr("Close")
                    onPressed: layer.staff.forgetRefusal()
                }
                StaffButton {
                    Layout.fillWidth: true
                    visible: layer.staff.canStartAgain
                    objectName: "startAgainButton"
                    text: qsTr("Start the engine again")
                    isPrimary: true
                    onPressed: layer.staff.startAgain()
                }
            }
        }
        Timer {
            running: parent.visible
            interval: layer.refusalMs
            onTriggered: layer.staff.forgetRefusal()
        }
    }
}
