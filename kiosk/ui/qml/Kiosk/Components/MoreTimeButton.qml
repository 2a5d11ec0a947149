pragma ComponentBehavior: Bound

// Asks for the patron before the screen leaves by itself, and is the answer too.
ActionButton {
    objectName: "moreTimeButton"
    action: "more_time"
    text: qsTr("Are you still there?\nMore time")
}
