pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Each note that was offered: its value, what became of it, and when.
Section {
    id: section

    required property StaffViewModel staff
    required property MoneyWords words
    required property var notes
    required property string currency
    property int first
    property int total: notes.length

    signal wanted(int first)

    visible: total > 0
    title: total > notes.length ? qsTr("Notes %1 to %2 of %3").arg(first + 1).arg(first + notes.length).arg(total) : qsTr("Notes")

    Repeater {
        model: section.notes

        Fact {
            required property var modelData
            readonly property string ended: modelData.ended_utc ?? modelData.doubted_utc ?? modelData.presented_utc ?? modelData.offered_utc ?? ""

            objectName: "note" + (modelData.note_id ?? modelData.id)
            name: section.words.clock(ended)
            value: qsTr("%1 %2 %3").arg(section.words.shape(modelData.outcome)).arg(section.words.amount(modelData.value_minor, section.currency)).arg(section.words.outcome(modelData.outcome))
            code: modelData.code
            staff: section.staff
        }
    }
    StaffButton {
        readonly property bool isLast: section.first + section.notes.length >= section.total

        visible: section.total > section.notes.length
        objectName: "moreNotesButton"
        text: isLast ? qsTr("The first notes") : qsTr("More notes")
        onPressed: section.wanted(isLast ? 0 : section.first + section.notes.length)
    }
}
