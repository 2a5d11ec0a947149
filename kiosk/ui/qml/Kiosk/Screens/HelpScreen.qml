pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Over another screen: how it works, what it costs, whom to call. The times beneath stay visible.
ScreenFrame {
    id: screen

    required property CodeViewModel code
    required property MoneyViewModel money

    hasSquarePanel: true
    title: qsTr("Help")
    panel: ColumnLayout {
        anchors.fill: parent
        spacing: Theme.halfGap

        HelpTopic {
            visible: !Theme.isStrip
            title: qsTr("How it works")
            text: qsTr("Touch “Add funds”, scan the code with your phone, choose an amount and approve it at your bank. Scanning charges nothing.")
        }
        HelpTopic {
            title: qsTr("Limits and cost")
            text: [limits.text, screen.kiosk.fee].filter(line => line !== "").join("\n")
        }
        HelpTopic {
            title: qsTr("Cashing out")
            text: qsTr("Press the machine’s cash-out button. Nothing goes back to the bank from here.")
        }
        HelpTopic {
            visible: !Theme.isStrip
            title: qsTr("Your data")
            text: qsTr("You sign in at your bank on your phone. This terminal never sees your account or your password.")
        }
        HelpTopic {
            title: qsTr("Taking a break")
            text: [screen.kiosk.help, screen.kiosk.exclusion].filter(line => line !== "").join("\n")
        }
        Spacer {}
    }
    buttons: ActionButton {
        objectName: "backButton"
        kiosk: screen.kiosk
        action: "close_help"
        text: screen.kiosk.closesInS >= 0 ? qsTr("Back (%1)").arg(screen.kiosk.closesInS) : qsTr("Back")
        isPrimary: true
    }

    Limits {
        id: limits

        visible: false
        money: screen.money
    }
    RowLayout {
        visible: screen.code.secondsLeft > 0
        spacing: Theme.gap

        MatchCode {
            matchCode: screen.code.matchCode
        }
        Item {
            Layout.fillWidth: true
        }
        CountdownRing {
            objectName: "codeCountdown"
            seconds: screen.code.secondsLeft
            fraction: screen.code.fractionLeft
        }
    }
    SessionLeft {
        seconds: screen.code.sessionSecondsLeft
        color: Theme.quiet
    }
    Body {
        visible: !(Theme.isStrip && screen.code.secondsLeft > 0)
        text: qsTr("Page does not open, or your phone cannot scan? An attendant tells you other ways to pay.")
        font.pixelSize: Theme.small
    }
}
