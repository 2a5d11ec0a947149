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
    property string action
    property string reason

    readonly property EngineQuestion system: EngineQuestion {
        staff: page.staff
        ask: "system"
        everyMs: 2000
    }
    readonly property EngineQuestion change: EngineQuestion {
        staff: page.staff
        ask: page.action
        fields: ({
                reason: page.reason
            })
        isAskedAtOnce: false
        onAnswered: {
            if (page.action === "restart_screen")
                page.staff.endScreen();
            page.system.send();
        }
    }

    function why(action: string, title: string): void {
        page.action = action;
        sheet.open(title);
    }

    function span(seconds: int): string {
        const minutes = Math.floor(seconds / 60);
        const hours = Math.floor(minutes / 60);
        return qsTr("%1 d %2 h %3 min").arg(Math.floor(hours / 24)).arg(hours % 24).arg(minutes % 60);
    }

    PageFrame {
        Refusal {
            objectName: "changeRefusal"
            staff: page.staff
            question: page.change
        }
        Section {
            visible: page.system.isAnswered
            title: qsTr("Service")

            Fact {
                objectName: "service"
                name: qsTr("Patrons")
                value: page.system.answer.out_of_service ? page.system.answer.out_of_service : qsTr("may add funds")
                health: page.system.answer.out_of_service ? "bad" : "good"
                code: page.system.answer.out_of_service ? "E0112" : ""
                staff: page.staff
            }
            Flow {
                Layout.fillWidth: true
                spacing: Theme.halfGap

                StaffButton {
                    visible: !page.system.answer.out_of_service
                    objectName: "outOfServiceButton"
                    text: qsTr("Out of service")
                    onPressed: page.why("out_of_service", text)
                }
                StaffButton {
                    visible: page.system.answer.out_of_service ? true : false
                    objectName: "inServiceButton"
                    text: qsTr("Back in service")
                    isPrimary: true
                    onPressed: page.why("in_service", text)
                }
                StaffButton {
                    objectName: "restartEngineButton"
                    text: qsTr("Restart engine")
                    onPressed: page.why("restart_engine", text)
                }
                StaffButton {
                    objectName: "restartScreenButton"
                    text: qsTr("Restart screen")
                    onPressed: page.why("restart_screen", text)
                }
            }
        }
        Section {
            visible: page.system.isAnswered
            title: qsTr("Programs")

            Fact {
                objectName: "version"
                name: qsTr("Version")
                value: qsTr("%1 on %2").arg(page.system.answer.version).arg(page.system.answer.python)
            }
            Fact {
                objectName: "uptime"
                name: qsTr("Running for")
                value: qsTr("%1, start number %2").arg(page.span(page.system.answer.uptime_s ?? 0)).arg(page.system.answer.boot)
            }
            Fact {
                name: qsTr("Clock")
                value: page.system.answer.utc ?? ""
            }
            Fact {
                name: qsTr("Disk")
                value: qsTr("%1 of %2 MiB are free").arg(Math.floor((page.system.answer.disk_free_bytes ?? 0) / 1048576)).arg(Math.floor((page.system.answer.disk_total_bytes ?? 0) / 1048576))
            }
        }
        CheckUp {
            staff: page.staff
            words: page.words
        }
        InstalledFiles {
            staff: page.staff
        }
        StaffRecord {
            staff: page.staff
            words: page.words
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
