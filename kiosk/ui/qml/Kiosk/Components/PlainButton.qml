pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A touch target of at least Theme.target in both directions.
Rectangle {
    id: button

    property string text
    property string glyph
    property bool isPrimary
    property bool actsOnPress
    readonly property color ink: isPrimary ? Theme.accentInk : Theme.ink

    signal pressed

    Layout.fillWidth: true
    Layout.minimumWidth: Theme.target
    Layout.minimumHeight: Theme.target
    Layout.preferredHeight: Theme.button
    implicitWidth: label.implicitWidth + (glyph === "" ? 2 : 1) * Theme.gap
    implicitHeight: Theme.button
    radius: Theme.radius
    color: {
        if (isPrimary)
            return area.pressed ? Theme.accentPressed : Theme.accent;
        return area.pressed ? Theme.raisedPressed : Theme.raised;
    }
    border.width: isPrimary ? 0 : Theme.line
    border.color: Theme.edge

    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: button.pressed()

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.halfGap
        spacing: 0

        Glyph {
            Layout.alignment: Qt.AlignHCenter
            visible: button.glyph !== ""
            path: button.glyph
            color: button.ink
            size: Math.round(Theme.button * 0.4)
        }
        Text {
            id: label

            Layout.fillWidth: true
            Layout.fillHeight: true
            text: button.text
            color: button.ink
            font.pixelSize: button.glyph === "" ? Theme.body : Theme.small
            font.weight: Font.DemiBold
            fontSizeMode: Text.Fit
            minimumPixelSize: Math.round(Theme.small * 0.7)
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.WordWrap
            textFormat: Text.PlainText
        }
    }
    MouseArea {
        id: area

        anchors.fill: parent
        onPressed: {
            if (button.actsOnPress)
                button.pressed();
        }
        onClicked: {
            if (!button.actsOnPress)
                button.pressed();
        }
    }
}
