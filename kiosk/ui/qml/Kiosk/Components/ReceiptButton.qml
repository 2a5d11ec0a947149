pragma ComponentBehavior: Bound

// Something to keep, where there is something to keep.
ActionButton {
    objectName: "receiptButton"
    action: "open_receipt"
    text: qsTr("Receipt")
}
