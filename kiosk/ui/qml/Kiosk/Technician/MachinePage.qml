pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The line to the machine: its facts, its live frames, its test, the search for it, its record.
Item {
    id: page

    required property StaffViewModel staff
    property string part: "link"

    anchors.fill: parent

    component PartButton: StaffButton {
        required property string part

        Layout.fillWidth: true
        objectName: part + "PartButton"
        isChosen: page.part === part || (part === "record" && page.part === "credit")
        onPressed: page.part = part
    }
    component PartSlot: Loader {
        required property string part

        anchors.fill: parent
        active: page.part === part
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            PartButton {
                part: "link"
                text: qsTr("Link")
            }
            PartButton {
                part: "frames"
                text: qsTr("Frames")
            }
            PartButton {
                part: "test"
                text: qsTr("Test")
            }
            PartButton {
                part: "search"
                text: qsTr("Search")
            }
            PartButton {
                part: "record"
                text: qsTr("Record")
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PartSlot {
                part: "link"
                sourceComponent: MachineLink {
                    staff: page.staff
                }
            }
            PartSlot {
                part: "frames"
                sourceComponent: MachineFrames {
                    staff: page.staff
                }
            }
            PartSlot {
                part: "test"
                sourceComponent: MachineTest {
                    staff: page.staff
                }
            }
            PartSlot {
                part: "search"
                sourceComponent: MachineSearch {
                    staff: page.staff
                }
            }
            PartSlot {
                part: "record"
                sourceComponent: MachineRecord {
                    staff: page.staff
                    onCrediting: page.part = "credit"
                }
            }
            PartSlot {
                part: "credit"
                sourceComponent: MachineCredit {
                    staff: page.staff
                    onBacked: page.part = "record"
                }
            }
        }
    }
}
