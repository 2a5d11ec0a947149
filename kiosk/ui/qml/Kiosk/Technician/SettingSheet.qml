pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// The new value of one setting: what it is, before and after, and why it does not fit if it does not.
Rectangle {
    id: sheet

    required property StaffViewModel staff
    required property EngineQuestion change
    property var setting: ({})
    property string value
    readonly property bool hasChoices: (setting.choices ?? []).length > 0

    signal changeChosen
    signal resetChosen

    function open(setting: var): void {
        sheet.setting = setting;
        sheet.value = setting.next_value;
        keyboard.text = setting.next_value;
        sheet.visible = true;
    }

    visible: false
    color: Theme.ground

    component Words: Text {
        Layout.fillWidth: true
        color: Theme.quiet
        font.pixelSize: Theme.small
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
    }

    MouseArea {
        anchors.fill: parent
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Math.round(Theme.halfGap / 2)

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            Words {
                objectName: "settingKey"
                text: sheet.setting.key ?? ""
                color: Theme.ink
                font.weight: Font.DemiBold
                wrapMode: Text.NoWrap
                elide: Text.ElideMiddle
            }
            StaffButton {
                objectName: "settingBackButton"
                text: qsTr("Back")
                onPressed: sheet.visible = false
            }
            StaffButton {
                visible: sheet.setting.source === "adjusted"
                objectName: "settingResetButton"
                text: qsTr("Reset")
                onPressed: sheet.resetChosen()
            }
            StaffButton {
                objectName: "settingDoneButton"
                text: qsTr("Change")
                isPrimary: true
                enabled: sheet.value !== sheet.setting.next_value && !sheet.change.isWaiting
                onPressed: sheet.changeChosen()
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PageFrame {

                Words {
                    text: qsTr("%1.  %2").arg(sheet.setting.description ?? "").arg(sheet.setting.kind ?? "")
                }
                Words {
                    objectName: "beforeAndAfter"
                    text: qsTr("%1  →  %2").arg(sheet.setting.next_value || qsTr("none")).arg(sheet.value || qsTr("none"))
                    color: Theme.ink
                }
                Refusal {
                    objectName: "settingRefusal"
                    staff: sheet.staff
                    question: sheet.change
                }
                RowLayout {
                    Layout.fillWidth: true
                    visible: sheet.hasChoices
                    spacing: Theme.halfGap

                    Repeater {
                        model: sheet.setting.choices ?? []

                        StaffButton {
                            required property string modelData

                            Layout.fillWidth: true
                            objectName: "choice" + modelData
                            text: modelData
                            isChosen: sheet.value === modelData
                            onPressed: sheet.value = modelData
                        }
                    }
                }
                Keyboard {
                    id: keyboard

                    Layout.fillWidth: true
                    visible: !sheet.hasChoices
                    onTextChanged: sheet.value = text
                }
            }
        }
    }
}
