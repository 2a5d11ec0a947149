pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk
import Kiosk.ViewModels

// Every setting of the engine; some can be adjusted here and are in force after a restart.
Item {
    id: page

    required property StaffViewModel staff
    readonly property var shown: (settings.answer.settings ?? []).filter(each => page.fits(each))
    property bool isOnlyAdjustable: true
    property string sought
    property string action

    anchors.fill: parent

    function fits(setting: var): bool {
        const text = (setting.key + " " + setting.description).toLowerCase();
        return text.includes(page.sought.toLowerCase()) && (setting.is_adjustable || !page.isOnlyAdjustable);
    }
    function source(name: string): string {
        switch (name) {
        case "adjusted":
            return qsTr("adjusted here");
        case "environment":
            return qsTr("from the environment");
        case "file":
            return qsTr("from the file");
        case "credentials":
            return qsTr("from the credentials");
        }
        return qsTr("default");
    }

    EngineQuestion {
        id: settings

        staff: page.staff
        ask: "settings"
    }
    EngineQuestion {
        id: adjusting

        staff: page.staff
        ask: page.action
        isAskedAtOnce: false
        onAnswered: {
            sheet.visible = false;
            settings.send();
        }
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.halfGap

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.halfGap

            StaffButton {
                Layout.fillWidth: true
                objectName: "adjustableFilter"
                text: page.isOnlyAdjustable ? qsTr("Adjustable ones") : qsTr("All settings")
                onPressed: page.isOnlyAdjustable = !page.isOnlyAdjustable
            }
            StaffButton {
                Layout.fillWidth: true
                objectName: "searchFilter"
                text: page.sought === "" ? qsTr("Search") : qsTr("Search: %1").arg(page.sought)
                onPressed: search.open(page.sought)
            }
        }
        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            PageFrame {

                Refusal {
                    staff: page.staff
                    question: settings
                }
                Fact {
                    Layout.rightMargin: Theme.halfGap
                    visible: settings.answer.is_restart_needed ?? false
                    objectName: "restartNeeded"
                    name: qsTr("Restart")
                    value: qsTr("An adjustment waits for the engine's next start.")
                    health: "notice"
                }
                Fact {
                    Layout.rightMargin: Theme.halfGap
                    visible: (settings.answer.problem ?? "") !== ""
                    objectName: "setAside"
                    name: qsTr("Set aside")
                    value: settings.answer.problem ?? ""
                    health: "notice"
                    code: "E0109"
                    staff: page.staff
                }
                Repeater {
                    model: page.shown

                    SettingRow {
                        required property var modelData

                        Layout.rightMargin: Theme.halfGap
                        setting: modelData
                        sourceWords: page.source(modelData.source)
                        onPressed: {
                            adjusting.forget();
                            sheet.open(modelData);
                        }
                    }
                }
            }
        }
    }
    SettingSheet {
        id: sheet

        anchors.fill: parent
        staff: page.staff
        change: adjusting
        onChangeChosen: {
            page.action = "settings_change";
            why.open(qsTr("%1 = %2").arg(sheet.setting.key).arg(sheet.value));
        }
        onResetChosen: {
            page.action = "settings_reset";
            why.open(qsTr("Reset %1").arg(sheet.setting.key));
        }
    }
    TextSheet {
        id: search

        anchors.fill: parent
        title: qsTr("Part of a setting's name or meaning")
        doneText: qsTr("Search")
        onDone: text => page.sought = text
    }
    ReasonSheet {
        id: why

        anchors.fill: parent
        onChosen: reason => {
            adjusting.fields = page.action === "settings_change" ? {
                key: sheet.setting.key,
                value: sheet.value,
                reason: reason
            } : {
                key: sheet.setting.key,
                reason: reason
            };
            adjusting.send();
        }
    }
}
