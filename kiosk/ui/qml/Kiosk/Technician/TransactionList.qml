pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// One line per transaction: when, which, how it ended, and the money.
ListView {
    id: list

    required property MoneyWords words
    required property var transactions
    required property bool isAnswered

    signal chosen(string number)

    clip: true
    spacing: Math.round(Theme.halfGap / 4)
    boundsBehavior: Flickable.StopAtBounds
    model: transactions

    delegate: Rectangle {
        id: row

        required property var modelData

        objectName: "transaction" + modelData.transaction_number
        width: list.width
        height: Theme.staffTarget
        radius: Math.round(Theme.radius / 2)
        color: area.pressed ? Theme.raisedPressed : Theme.panel

        component Cell: Text {
            Layout.fillWidth: true
            color: Theme.ink
            font.pixelSize: Math.round(Theme.small * 0.9)
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }

        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.halfGap
            anchors.rightMargin: Theme.halfGap
            spacing: Theme.halfGap

            Cell {
                Layout.preferredWidth: 30
                text: list.words.time(row.modelData.utc).slice(Theme.isStrip ? 5 : 2, 16)
                color: Theme.quiet
            }
            Cell {
                Layout.preferredWidth: 22
                text: row.modelData.transaction_number
            }
            StateMark {
                Layout.fillWidth: true
                Layout.preferredWidth: 30
                words: list.words
                funding: row.modelData.state
            }
            Cell {
                Layout.preferredWidth: 34
                horizontalAlignment: Text.AlignRight
                text: {
                    const money = row.modelData;
                    const approved = list.words.amount(money.approved_minor, money.currency);
                    const added = list.words.amount(money.credited_minor, money.currency);
                    return money.approved_minor ? qsTr("%1 of %2").arg(added).arg(approved) : "–";
                }
            }
        }
        MouseArea {
            id: area

            anchors.fill: parent
            onClicked: list.chosen(row.modelData.transaction_number)
        }
    }

    Text {
        anchors.centerIn: parent
        visible: list.isAnswered && list.count === 0
        objectName: "noTransactions"
        text: qsTr("No transaction fits")
        color: Theme.quiet
        font.pixelSize: Theme.small
        textFormat: Text.PlainText
    }
}
