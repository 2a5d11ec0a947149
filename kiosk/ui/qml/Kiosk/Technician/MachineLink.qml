pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.ViewModels

// What is set for the machine's line and what is seen on it; a new connection, with its reason.
Item {
    id: view

    required property StaffViewModel staff
    readonly property var link: status.answer.machine_link ?? {}

    readonly property EngineQuestion status: EngineQuestion {
        staff: view.staff
        ask: "status"
        everyMs: 1000
    }
    readonly property EngineQuestion reconnect: EngineQuestion {
        staff: view.staff
        ask: "machine_reconnect"
        isAskedAtOnce: false
        onAnswered: view.status.send()
    }

    anchors.fill: parent

    PageFrame {
        Refusal {
            staff: view.staff
            question: view.status
        }
        Refusal {
            staff: view.staff
            question: view.reconnect
        }
        LinkFacts {
            visible: view.status.isAnswered
            link: view.link
            staff: view.staff
        }
        StaffButton {
            Layout.fillWidth: true
            objectName: "reconnectButton"
            text: view.link.has_note ? qsTr("Reconnect: not while a note is on the line") : qsTr("Reconnect: close the port and open it anew")
            enabled: view.status.isAnswered && !view.link.has_note && !view.reconnect.isWaiting
            onPressed: sheet.open(qsTr("Reconnect"))
        }
        Section {
            visible: view.status.isAnswered
            title: qsTr("In force")

            Fact {
                objectName: "linkProtocol"
                name: qsTr("Protocol")
                value: qsTr("%1 at %2 baud").arg(view.link.protocol).arg(view.link.baud)
            }
            Fact {
                objectName: "linkPort"
                name: qsTr("Port")
                value: view.link.port ?? ""
            }
            Fact {
                objectName: "linkTopology"
                name: qsTr("Topology")
                value: view.link.topology === "replace" ? qsTr("replace: this kiosk is the machine's only acceptor, cash and tickets are off") : view.link.topology ?? ""
            }
            Fact {
                objectName: "linkCreditPoint"
                name: qsTr("Host counts at")
                value: view.link.host_credit_point ?? ""
            }
            Repeater {
                model: view.link.channels ?? []

                Fact {
                    required property var modelData

                    name: qsTr("Channel %1").arg(modelData.number)
                    value: modelData.is_enabled ? qsTr("%1, enabled by the host").arg(modelData.value) : qsTr("%1, not enabled").arg(modelData.value)
                }
            }
        }
    }
    ReasonSheet {
        id: sheet

        anchors.fill: parent
        onChosen: reason => {
            view.reconnect.fields = {
                reason: reason
            };
            view.reconnect.send();
        }
    }
}
