pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// Over another screen: how it works, what it costs, whom to call. The times beneath stay visible.
// A small glass shows the subjects page by page.
ScreenFrame {
    id: screen

    required property CodeViewModel code
    required property MoneyViewModel money
    readonly property string cost: [limits.text, kiosk.fee].filter(line => line).join("\n")
    readonly property string care: [kiosk.help, kiosk.exclusion].filter(line => line).join("\n")
    readonly property string askForWays: qsTr("An attendant tells you other ways to pay.")
    readonly property bool isOverCode: code.secondsLeft > 0
    readonly property int pageLength: Theme.isStrip ? (Theme.isFlat || isOverCode ? 1 : 2) : Theme.isRoomy ? subjects.length : 3
    readonly property int pages: Math.ceil(subjects.length / pageLength)
    readonly property var shownSubjects: subjects.slice(page * pageLength, (page + 1) * pageLength)
    property int page
    readonly property var subjects: [
        {
            "title": qsTr("How it works"),
            "text": qsTr("Touch “Add funds”, scan the code, choose an amount and approve it at your bank. Scanning charges nothing.")
        },
        {
            "title": qsTr("Page does not open, or your phone cannot scan?"),
            "text": kiosk.otherWays || askForWays
        },
        {
            "title": qsTr("Limits and cost"),
            "text": cost
        },
        {
            "title": qsTr("Cashing out"),
            "text": qsTr("Press the machine’s cash-out button. Nothing goes back to the bank from here.")
        },
        {
            "title": qsTr("Your data and your receipt"),
            "text": qsTr("You sign in at your bank on your phone; this terminal never sees your account. Your bank statement is the receipt.")
        },
        {
            "title": qsTr("Taking a break"),
            "text": care
        }
    ].filter(subject => subject.text)

    hasPanel: !Theme.isStrip
    hasSquarePanel: !Theme.isStrip
    title: qsTr("Help")
    panel: HelpTopics {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        subjects: Theme.isStrip ? [] : screen.shownSubjects
    }
    buttons: [
        PlainButton {
            objectName: "nextPageButton"
            visible: screen.pages > 1
            text: qsTr("More (%1 of %2)").arg(screen.page + 1).arg(screen.pages)
            onPressed: screen.page = (screen.page + 1) % screen.pages
        },
        ActionButton {
            objectName: "backButton"
            kiosk: screen.kiosk
            action: "close_help"
            text: screen.kiosk.closesInS >= 0 ? qsTr("Back (%1)").arg(screen.kiosk.closesInS) : qsTr("Back")
            isPrimary: true
        }
    ]

    Limits {
        id: limits

        visible: false
        money: screen.money
    }
    HelpTopics {
        visible: Theme.isStrip
        subjects: Theme.isStrip ? screen.shownSubjects : []
    }
    RowLayout {
        visible: screen.isOverCode
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
        visible: seconds >= 0 && !(Theme.isStrip && screen.isOverCode)
        seconds: screen.code.sessionSecondsLeft
        color: Theme.quiet
        font.pixelSize: Theme.tiny
    }
}
