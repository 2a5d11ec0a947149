pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// What is known of the glass, and where it is turned.
Section {
    id: facts

    readonly property real ratio: Screen.devicePixelRatio

    title: qsTr("This glass")

    Fact {
        objectName: "resolutionFact"
        name: qsTr("Resolution")
        value: qsTr("%1 × %2 pixels; the window has %3 × %4").arg(Math.round(Screen.width * facts.ratio)).arg(Math.round(Screen.height * facts.ratio)).arg(Math.round(Theme.windowWidth * facts.ratio)).arg(Math.round(Theme.windowHeight * facts.ratio))
    }
    Fact {
        name: qsTr("Pixel ratio")
        value: facts.ratio
    }
    Fact {
        objectName: "diagonalFact"
        name: qsTr("Diagonal")
        value: qsTr("%1″, as diagonal_inch of kiosk-ui says: %2 × %3 mm. Measure it once with a ruler").arg(Theme.diagonalInch.toFixed(1)).arg(Math.round(Theme.windowWidth / Theme.pixelsPerMm)).arg(Math.round(Theme.windowHeight / Theme.pixelsPerMm))
    }
    Fact {
        objectName: "densityFact"
        name: qsTr("Pixels per mm")
        value: (Theme.pixelsPerMm * facts.ratio).toFixed(2)
    }
    Fact {
        objectName: "orientationFact"
        name: qsTr("Orientation")
        value: Theme.isPortrait ? qsTr("upright") : qsTr("wide")
    }
    Fact {
        name: qsTr("Rotation")
        value: qsTr("Picture and touch are turned together by the compositor, service kiosk-display; without one, by the kernel. Never here")
    }
}
