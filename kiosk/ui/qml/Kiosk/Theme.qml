pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Colours and sizes. Sizes are the larger of what a person needs in millimetres at arm's length and
// what fills the glass well; text colours have a contrast of at least 4.5:1 on every ground here.
QtObject {
    id: theme

    property real windowWidth: 1024
    property real windowHeight: 600
    property real diagonalInch: 10.1

    readonly property real pixelsPerMm: Math.hypot(windowWidth, windowHeight) / (diagonalInch * 25.4)
    readonly property real base: Math.min(windowWidth, windowHeight)
    readonly property bool isPortrait: windowHeight > windowWidth
    // A small glass beside the game has no room for more.
    readonly property bool isStrip: base / pixelsPerMm < 110
    readonly property bool isRoomy: base / pixelsPerMm > 160
    // And a flat one none above or below: everything stands side by side.
    readonly property bool isFlat: isStrip && windowWidth >= 2 * windowHeight

    readonly property int gap: Math.round(base * 0.032)
    readonly property int halfGap: Math.round(gap / 2)
    readonly property int paragraphGap: isStrip ? halfGap : Math.round(gap * (isRoomy ? 0.8 : 0.6))
    readonly property int target: Math.ceil((isStrip ? 15 : 20) * pixelsPerMm)
    readonly property int staffTarget: Math.ceil(Math.max(10 * pixelsPerMm, base * 0.07))
    readonly property int button: Math.max(target, Math.round(base * 0.11))
    // A button of the column beside a flat screen.
    readonly property int slim: Math.round(target * 1.5)
    readonly property int radius: Math.round(base * 0.03)
    readonly property int line: Math.max(1, Math.round(base / 500))

    // Font sizes from capital heights: a capital letter is 0.73 of the font's size.
    readonly property int small: Math.round(Math.max(3.3 * pixelsPerMm / 0.73, base * 0.028))
    readonly property int body: Math.round(Math.max((isStrip ? 3.3 : 3.9) * pixelsPerMm / 0.73, base * 0.036))
    readonly property int tiny: isStrip ? Math.round(small * (isFlat ? 0.8 : 0.85)) : small // secondary words
    readonly property int heading: Math.round(isFlat ? body * 1.05 : Math.max(body * 1.2, base * (isRoomy ? 0.056 : 0.05)))
    readonly property int title: isStrip ? heading : Math.round(Math.max(body * 1.3, base * (isRoomy ? 0.074 : 0.068)))
    readonly property int huge: Math.round(isFlat ? body * 1.5 : isStrip ? body * 1.8 : Math.max(body * 1.6, base * (isRoomy ? 0.115 : 0.1)))

    readonly property color ground: "#15110e"
    readonly property color groundHigh: "#241c17"
    readonly property color panel: "#201914"
    readonly property color edge: "#3d3129"
    readonly property color ink: "#f7f0e6"
    readonly property color quiet: "#cbbfae"
    readonly property color accent: "#e6b15a"
    readonly property color accentPressed: "#c8933f"
    readonly property color accentInk: "#1d1408"
    readonly property color good: "#9bd3a4"
    readonly property color notice: "#f0b98d"
    readonly property color bad: "#f79a92"
    readonly property color raised: "#33291f"
    readonly property color raisedPressed: "#46382b"
    readonly property color card: "#fdfdfd"
}
