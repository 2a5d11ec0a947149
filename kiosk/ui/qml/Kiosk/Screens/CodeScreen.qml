pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.Components
import Kiosk.ViewModels

// The code to scan, and all that proves to the patron that it is this machine's.
ScreenFrame {
    id: screen

    required property CodeViewModel code
    readonly property bool isOver: code.text === ""
    // What was read back wrongly is not shown: it may lead anywhere.
    readonly property bool isShown: !isOver && code.reading !== "unreadable"

    hasSquarePanel: true
    title: {
        if (isOver)
            return qsTr("Paying on your phone?");
        if (code.reading === "unreadable")
            return qsTr("This code cannot be shown clearly");
        return code.reading === "readable" ? qsTr("Scan with your phone") : qsTr("Preparing your code…");
    }
    panel: [
        CodeCard {
            visible: screen.isShown
            code: screen.code
        },
        GlyphPanel {
            visible: !screen.isShown
            path: Glyphs.phone
        }
    ]
    buttons: [
        ActionButton {
            objectName: "cancelButton"
            kiosk: screen.kiosk
            action: "cancel"
            text: qsTr("Cancel")
        },
        ActionButton {
            objectName: "newCodeButton"
            kiosk: screen.kiosk
            action: "new_code"
            text: qsTr("New code")
            isPrimary: screen.isOver
        },
        ActionButton {
            objectName: "scannedButton"
            Layout.columnSpan: screen.hasTwoRows ? 2 : 1
            kiosk: screen.kiosk
            action: "scanned"
            text: qsTr("I have scanned it")
            isPrimary: true
        }
    ]

    RowLayout {
        visible: screen.isShown
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
        visible: screen.isOver
        seconds: screen.code.sessionSecondsLeft
    }
    Origin {
        id: origin

        visible: screen.code.origin !== "" && !screen.isOver
        code: screen.code
    }
    Body {
        visible: screen.isShown && !origin.isLong && !Theme.isStrip && !screen.hasTwoRows
        objectName: "scanHint"
        text: {
            if (screen.code.isTroubleDue)
                return qsTr("Page does not open, or your phone cannot scan? Touch “Help”.");
            if (screen.code.isHintDue)
                return qsTr("Move closer, or tilt the phone away from reflections.");
            return qsTr("Open its camera and point it here. Scanning charges nothing.");
        }
        color: Theme.quiet
        font.pixelSize: Theme.small
    }
}
