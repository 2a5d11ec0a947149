import QtQuick
import QtQuick.Layouts
import Kiosk

// A touch target of at least Theme.target in both directions.
Rectangle {
    id: button

    property string text
    property bool isPrimary
    property bool actsOnPress
    readonly property color ink: isPrimary ? Theme.accentInk : Theme.ink

    signal pressed

    Layout.fillWidth: true
    Layout.minimumWidth: Theme.target
    Layout.preferredHeight: Theme.button
    implicitWidth: label.implicitWidth + 2 * Theme.gap
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

    Text {
        id: label

        anchors.fill: parent
        anchors.margins: Theme.halfGap
        text: button.text
        color: button.ink
        font.pixelSize: Theme.body
        font.weight: Font.DemiBold
        fontSizeMode: Text.Fit
        minimumPixelSize: Math.round(Theme.small * 0.8)
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        textFormat: Text.PlainText
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
