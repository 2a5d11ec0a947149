pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The technician's menu: the pages this person may open, and the one that is open.
Item {
    id: menu

    required property StaffViewModel staff
    required property KioskViewModel kiosk
    property bool isAskingToLeave

    readonly property Words words: Words {}

    component PageSlot: Loader {
        required property string page

        anchors.fill: parent
        active: menu.staff.page === page
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.halfGap
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Text {
                Layout.fillWidth: true
                objectName: "pageTitle"
                text: menu.words.page(menu.staff.page)
                color: Theme.ink
                font.pixelSize: Theme.isStrip ? Theme.small : Theme.body
                font.weight: Font.DemiBold
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
            Text {
                objectName: "whoIsInside"
                text: qsTr("%1, %2, closes in %3 s").arg(menu.staff.person).arg(menu.words.role(menu.staff.role)).arg(menu.staff.secondsLeft)
                color: menu.staff.secondsLeft > 30 ? Theme.quiet : Theme.notice
                font.pixelSize: Math.round(Theme.small * 0.85)
                textFormat: Text.PlainText
            }
            StaffButton {
                objectName: "leaveButton"
                text: menu.isAskingToLeave ? qsTr("Leave now") : qsTr("Leave")
                isPrimary: menu.isAskingToLeave
                onPressed: {
                    if (menu.isAskingToLeave)
                        menu.staff.leave();
                    else
                        menu.isAskingToLeave = true;
                }
            }
            StaffButton {
                visible: menu.isAskingToLeave
                objectName: "stayButton"
                text: qsTr("Stay")
                onPressed: menu.isAskingToLeave = false
            }
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.gap

            ListView {
                id: pages

                Layout.fillHeight: true
                Layout.preferredWidth: Math.round(menu.width * 0.2)
                clip: true
                spacing: Math.round(Theme.halfGap / 2)
                model: menu.staff.pages.filter(name => name !== "repair")

                delegate: StaffButton {
                    required property string modelData

                    width: pages.width
                    objectName: modelData + "PageButton"
                    text: menu.words.page(modelData)
                    isLeftAligned: true
                    isChosen: modelData === menu.staff.page
                    onPressed: menu.staff.openPage(modelData)
                }
            }
            Item {
                Layout.fillWidth: true
                Layout.fillHeight: true

                PageSlot {
                    page: "status"
                    sourceComponent: StatusPage {
                        staff: menu.staff
                        words: menu.words
                    }
                }
                PageSlot {
                    page: "transactions"
                    sourceComponent: TransactionsPage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "cases"
                    sourceComponent: CasesPage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "machine"
                    sourceComponent: MachinePage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "display"
                    sourceComponent: DisplayPage {
                        staff: menu.staff
                        kiosk: menu.kiosk
                    }
                }
                PageSlot {
                    page: "system"
                    sourceComponent: SystemPage {
                        staff: menu.staff
                        words: menu.words
                    }
                }
                PageSlot {
                    page: "network"
                    sourceComponent: NetworkPage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "settings"
                    sourceComponent: SettingsPage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "logs"
                    sourceComponent: LogsPage {
                        staff: menu.staff
                    }
                }
                PageSlot {
                    page: "repair"
                    sourceComponent: RepairPage {
                        staff: menu.staff
                    }
                }
            }
        }
    }
}
