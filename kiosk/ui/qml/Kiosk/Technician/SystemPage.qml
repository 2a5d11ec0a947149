pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The programs themselves: what runs, whether it is what was installed, who may sign in; new starts.
Item {
    id: page

    required property StaffViewModel staff
    required property Words words
    property string tab: "service"
    property string action
    property string reason
    property var details: ({})

    readonly property var tabs: [
        {
            name: "service",
            title: qsTr("Service")
        },
        {
            name: "setUp",
            title: qsTr("Set-up")
        },
        {
            name: "checkUp",
            title: qsTr("Check-up")
        },
        {
            name: "files",
            title: qsTr("Files")
        },
        {
            name: "staff",
            title: qsTr("Staff")
        }
    ]
    readonly property EngineQuestion system: EngineQuestion {
        staff: page.staff
        ask: "system"
        everyMs: 2000
    }
    readonly property EngineQuestion change: EngineQuestion {
        staff: page.staff
        ask: page.action
        fields: Object.assign({
            reason: page.reason
        }, page.details)
        isAskedAtOnce: false
        onAnswered: {
            if (page.action === "restart_screen")
                page.staff.endScreen();
            page.system.send();
        }
    }

    component Tab: Loader {
        required property string name

        Layout.fillWidth: true
        active: page.tab === name
        visible: active
    }

    PageFrame {
        Flow {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Repeater {
                model: page.tabs

                StaffButton {
                    required property var modelData

                    objectName: modelData.name + "Tab"
                    text: modelData.title
                    isChosen: modelData.name === page.tab
                    onPressed: page.tab = modelData.name
                }
            }
        }
        Tab {
            name: "service"
            sourceComponent: ServiceSection {
                staff: page.staff
                system: page.system
                words: page.words
                onWanted: (action, title, fields) => {
                    page.action = action;
                    page.details = fields;
                    sheet.open(title);
                }

                Refusal {
                    objectName: "changeRefusal"
                    staff: page.staff
                    question: page.change
                }
            }
        }
        Tab {
            name: "setUp"
            sourceComponent: SetUpGuide {
                staff: page.staff
                words: page.words
            }
        }
        Tab {
            name: "checkUp"
            sourceComponent: CheckUp {
                staff: page.staff
                words: page.words
            }
        }
        Tab {
            name: "files"
            sourceComponent: InstalledFiles {
                staff: page.staff
            }
        }
        Tab {
            name: "staff"
            sourceComponent: StaffRecord {
                staff: page.staff
                words: page.words
            }
        }
    }
    ReasonSheet {
        id: sheet

        anchors.fill: parent
        onChosen: reason => {
            page.reason = reason;
            page.change.send();
        }
    }
}
