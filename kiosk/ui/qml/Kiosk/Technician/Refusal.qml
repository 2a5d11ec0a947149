pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Why the engine gave no answer to the page's question.
Fact {
    required property EngineQuestion question

    visible: question.code !== ""
    name: qsTr("Not possible")
    value: question.error
    code: question.code
    health: "bad"
}
