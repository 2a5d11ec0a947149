pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The way to the merchant server: what is known of it, and a test of each step.
PageFrame {
    id: page

    required property StaffViewModel staff
    readonly property NetworkWords words: NetworkWords {}
    readonly property var known: network.answer
    readonly property var stepNames: known.step_names ?? []
    readonly property var interfaces: known.interfaces ?? []

    readonly property EngineQuestion network: EngineQuestion {
        staff: page.staff
        ask: "network"
        everyMs: 1000
    }
    readonly property EngineQuestion test: EngineQuestion {
        staff: page.staff
        ask: "connection_test"
        isAskedAtOnce: false
        onAnswered: page.network.send()
    }

    Timer {
        running: page.test.isWaiting
        interval: 250
        repeat: true
        onTriggered: page.network.send()
    }
    Refusal {
        staff: page.staff
        question: page.network
    }
    RowLayout {
        Layout.fillWidth: true
        Layout.rightMargin: Theme.halfGap
        spacing: Theme.halfGap

        StaffButton {
            objectName: "connectionTestButton"
            text: page.test.isWaiting ? qsTr("Testing …") : qsTr("Test the connection")
            isPrimary: true
            enabled: !page.test.isWaiting
            onPressed: page.test.send()
        }
        Text {
            Layout.fillWidth: true
            text: page.known.url ?? ""
            color: Theme.quiet
            font.pixelSize: Theme.small
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
    }
    Refusal {
        objectName: "testRefusal"
        staff: page.staff
        question: page.test
    }
    Section {
        Layout.rightMargin: Theme.halfGap
        visible: page.test.isWaiting || (page.known.steps ?? []).length > 0
        title: qsTr("Connection test")

        Repeater {
            model: page.stepNames.length // a number, so that each row stays while its text changes

            Fact {
                required property int index
                readonly property string stepName: page.stepNames[index] ?? ""
                readonly property var step: (page.known.steps ?? []).find(each => each.name === stepName)

                objectName: stepName + "Step"
                name: page.words.step(stepName)
                value: page.words.stepResult(step, page.test.isWaiting)
                health: page.words.stepHealth(step)
                code: step?.code ?? ""
                staff: page.staff
            }
        }
    }
    Section {
        Layout.rightMargin: Theme.halfGap
        visible: page.network.isAnswered
        title: qsTr("Merchant server")

        Fact {
            objectName: "serverReached"
            name: qsTr("Reached")
            value: page.known.is_reachable ? qsTr("yes") : qsTr("no")
            health: page.known.is_reachable ? "good" : "bad"
            code: page.known.code ?? ""
            staff: page.staff
        }
        Fact {
            objectName: "pairing"
            name: qsTr("Kiosk %1").arg(page.known.kiosk_number)
            value: page.words.pairing(page.known.is_secret_accepted)
            health: page.words.pairingHealth(page.known.is_secret_accepted)
        }
        Fact {
            objectName: "certificate"
            name: qsTr("Certificate")
            value: page.words.certificate(page.known.certificate)
        }
        Fact {
            objectName: "clock"
            name: qsTr("Clock")
            value: page.words.clock(page.known.clock)
        }
        Fact {
            objectName: "timeService"
            name: qsTr("Time service")
            value: page.words.synchronization(page.known.synchronization)
        }
    }
    Section {
        Layout.rightMargin: Theme.halfGap
        visible: page.network.isAnswered
        title: qsTr("This terminal")

        Repeater {
            model: page.interfaces.length

            Fact {
                required property int index
                readonly property var known: page.interfaces[index] ?? null

                objectName: "interface" + (known?.name ?? "")
                name: known?.name ?? ""
                value: page.words.addresses(known)
                health: known?.is_up ? "good" : "notice"
            }
        }
        Fact {
            objectName: "defaultRoute"
            name: qsTr("Default route")
            value: page.words.route(page.known.default_route)
        }
        Fact {
            objectName: "nameServers"
            name: qsTr("Name servers")
            value: (page.known.name_servers ?? []).join(", ") || qsTr("none")
        }
    }
}
