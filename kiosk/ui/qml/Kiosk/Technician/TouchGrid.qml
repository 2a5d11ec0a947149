pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// Cells that turn when a finger reaches them. It ends with all of them, or when no touch comes any more.
Rectangle {
    id: grid

    readonly property int columns: Math.max(3, Math.min(12, Math.round(width / (22 * Theme.pixelsPerMm))))
    readonly property int rows: Math.max(3, Math.min(12, Math.round(height / (22 * Theme.pixelsPerMm))))
    readonly property int cells: columns * rows
    property var reached: new Set()
    property int misses // touches that turned no cell
    readonly property int remaining: cells - reached.size

    signal done(bool passed, string detail)

    function cellAt(x: real, y: real): int {
        const column = Math.floor(x * grid.columns / grid.width);
        const row = Math.floor(y * grid.rows / grid.height);
        const isInside = column >= 0 && column < grid.columns && row >= 0 && row < grid.rows;
        return isInside ? row * grid.columns + column : -1;
    }
    function reach(x: real, y: real): bool {
        const cell = grid.cellAt(x, y);
        if (cell < 0 || grid.reached.has(cell))
            return false;
        grid.reached = new Set([...grid.reached, cell]);
        if (grid.reached.size === grid.cells)
            grid.done(true, qsTr("all %1 cells touched, misses: %2").arg(grid.cells).arg(grid.misses));
        return true;
    }
    function giveUp(): void {
        const first = [...Array(grid.cells).keys()].find(cell => !grid.reached.has(cell));
        grid.done(false, qsTr("%1 of %2 cells not touched, the first in row %3, column %4").arg(grid.remaining).arg(grid.cells).arg(Math.floor(first / grid.columns) + 1).arg(first % grid.columns + 1));
    }

    objectName: "touchGrid"
    color: Theme.ground

    Repeater {
        model: grid.cells

        Rectangle {
            id: cell

            required property int index
            readonly property bool isReached: grid.reached.has(index)
            readonly property int column: index % grid.columns
            readonly property int row: Math.floor(index / grid.columns)

            x: Math.round(column * grid.width / grid.columns)
            y: Math.round(row * grid.height / grid.rows)
            width: Math.round((column + 1) * grid.width / grid.columns) - x
            height: Math.round((row + 1) * grid.height / grid.rows) - y
            color: isReached ? Theme.accent : Theme.panel
            border.color: Theme.edge
            border.width: Theme.line

            Text {
                anchors.centerIn: parent
                text: cell.isReached ? "✓" : ""
                color: Theme.accentInk
                font.pixelSize: Theme.body
                textFormat: Text.PlainText
            }
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width, hint.implicitWidth + 2 * Theme.gap)
        height: hint.implicitHeight + Theme.gap
        radius: Theme.radius
        color: Theme.ground

        Text {
            id: hint

            anchors.centerIn: parent
            width: grid.width - 2 * Theme.gap
            objectName: "touchHint"
            text: qsTr("Touch every cell. Left: %1, misses: %2. Ends by itself when nothing is touched.").arg(grid.remaining).arg(grid.misses)
            color: Theme.ink
            font.pixelSize: Theme.small
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
    }
    MouseArea {
        anchors.fill: parent
        preventStealing: true
        onPressed: mouse => {
            patience.restart();
            if (!grid.reach(mouse.x, mouse.y))
                grid.misses += 1;
        }
        onPositionChanged: mouse => grid.reach(mouse.x, mouse.y)
    }
    Timer {
        id: patience

        interval: 15000
        running: true
        onTriggered: grid.giveUp()
    }
}
