pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Whether staff keep patrons out, the buttons that change it or start a program anew, and what runs.
Section {
    id: section

    required property StaffViewModel staff
    required property EngineQuestion system
    required property Words words

    signal wanted(string action, string title, var fields)

    function span(seconds: int): string {
        const minutes = Math.floor(seconds / 60);
        const hours = Math.floor(minutes / 60);
        return qsTr("%1 d %2 h %3 min").arg(Math.floor(hours / 24)).arg(hours % 24).arg(minutes % 60);
    }

    Section {
        visible: section.system.isAnswered

        Fact {
            objectName: "service"
            name: section.system.answer.out_of_service ? qsTr("Out of service") : qsTr("In service")
            value: section.system.answer.out_of_service ? section.system.answer.out_of_service : qsTr("staff keep nobody out")
            health: section.system.answer.out_of_service ? "bad" : "good"
            code: section.system.answer.out_of_service ? "E0112" : ""
            staff: section.staff
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            StaffButton {
                visible: !section.system.answer.out_of_service
                objectName: "outOfServiceButton"
                text: qsTr("Out of service")
                onPressed: section.wanted("out_of_service", text, {})
            }
            StaffButton {
                visible: section.system.answer.out_of_service ? true : false
                objectName: "inServiceButton"
                text: qsTr("Back in service")
                isPrimary: true
                onPressed: section.wanted("in_service", text, {})
            }
            StaffButton {
                objectName: "restartEngineButton"
                text: qsTr("Restart engine")
                onPressed: section.wanted("restart_engine", text, {})
            }
            StaffButton {
                objectName: "restartScreenButton"
                text: qsTr("Restart screen")
                onPressed: section.wanted("restart_screen", text, {})
            }
        }
    }
    Section {
        id: languages

        readonly property var all: section.system.answer.languages ?? []

        visible: all.length > 0
        title: qsTr("Languages for patrons")

        Fact {
            objectName: "firstLanguage"
            name: qsTr("Shown first")
            value: section.words.language(languages.all[0] ?? "") + (section.system.answer.is_restart_needed ? qsTr(", from the next start of the engine on") : "")
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Repeater {
                model: languages.all.slice(1)

                StaffButton {
                    required property string modelData

                    objectName: "first" + modelData
                    text: qsTr("%1 first").arg(section.words.language(modelData))
                    onPressed: section.wanted("settings_change", text, {
                        key: "languages",
                        value: JSON.stringify([modelData, ...languages.all.filter(each => each !== modelData)])
                    })
                }
            }
        }
    }
    Section {
        visible: section.system.isAnswered
        title: qsTr("Programs")

        Fact {
            objectName: "version"
            name: qsTr("Version")
            value: qsTr("%1 on %2").arg(section.system.answer.version).arg(section.system.answer.python)
        }
        Fact {
            objectName: "uptime"
            name: qsTr("Running for")
            value: qsTr("%1, start number %2").arg(section.span(section.system.answer.uptime_s ?? 0)).arg(section.system.answer.boot)
        }
        Fact {
            name: qsTr("Clock")
            value: section.system.answer.utc ?? ""
        }
        Fact {
            name: qsTr("Disk")
            value: qsTr("%1 of %2 MiB are free").arg(Math.floor((section.system.answer.disk_free_bytes ?? 0) / 1048576)).arg(Math.floor((section.system.answer.disk_total_bytes ?? 0) / 1048576))
        }
    }
}
