pragma ComponentBehavior: Bound

import QtQuick

// One colour after the other over all of the glass: a touch shows the next.
Rectangle {
    id: fields

    readonly property list<color> colours: ["#ff0000", "#00ff00", "#0000ff", "#ffffff", "#000000"]
    property int shown
    readonly property bool isGradient: shown === colours.length

    signal done

    objectName: "colourField"
    color: isGradient ? "#000000" : colours[shown]

    Rectangle {
        anchors.fill: parent
        visible: fields.isGradient
        objectName: "gradientField"
        gradient: Gradient {
            orientation: Gradient.Horizontal

            GradientStop {
                position: 0
                color: "#000000"
            }
            GradientStop {
                position: 1
                color: "#ffffff"
            }
        }
    }
    MouseArea {
        anchors.fill: parent
        onClicked: {
            if (fields.isGradient)
                fields.done();
            else
                fields.shown += 1;
        }
    }
}
