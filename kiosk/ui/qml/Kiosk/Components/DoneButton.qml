pragma ComponentBehavior: Bound

// The patron has read this.
ActionButton {
    objectName: "doneButton"
    action: "acknowledge"
    text: kiosk.closesInS >= 0 ? qsTr("Done (%1)").arg(kiosk.closesInS) : qsTr("Done")
    isPrimary: true
}
