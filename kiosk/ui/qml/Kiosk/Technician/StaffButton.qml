pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A touch target for staff: smaller than a patron's, never under 10 mm.
Rectangle {
    id: button

    property string text
    property bool isPrimary
    property bool isChosen
    property bool isLeftAligned
    readonly property color ink: isPrimary ? Theme.accentInk : Theme.ink

    signal pressed

    implicitWidth: Math.max(Theme.staffTarget, Math.ceil(label.implicitWidth) + 2 * Theme.halfGap)
    implicitHeight: Theme.staffTarget
    opacity: enabled ? 1 : 0.45
    radius: Math.round(Theme.radius / 2)
    color: {
        if (isPrimary)
            return area.pressed ? Theme.accentPressed : Theme.accent;
        return area.pressed || isChosen ? Theme.raisedPressed : Theme.raised;
    }
    border.width: isPrimary ? 0 : Theme.line
    border.color: isChosen ? Theme.accent : Theme.edge

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: button.pressed()

    Text {
        id: label

        anchors.fill: parent
        anchors.leftMargin: Theme.halfGap
        anchors.rightMargin: Theme.halfGap
        text: button.text
        color: button.ink
        font.pixelSize: Theme.small
        font.weight: Font.DemiBold
        fontSizeMode: Text.Fit
        minimumPixelSize: Math.round(Theme.small * 0.7)
        horizontalAlignment: button.isLeftAligned ? Text.AlignLeft : Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        textFormat: Text.PlainText
    }
    MouseArea {
        id: area

        anchors.fill: parent
        onClicked: button.pressed()
    }
}
