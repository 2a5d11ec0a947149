pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// What became of money that was approved and not added.
QtObject {
    readonly property var captions: ({
            "": qsTr("was not added"),
            "unconfirmed": qsTr("was not added, being confirmed"),
            "released": qsTr("was not charged"),
            "refund_pending": qsTr("will be returned to your bank account"),
            "held": qsTr("is kept on hold until the check is finished")
        })
    readonly property var sentences: ({
            "": qsTr("Nothing was charged."),
            "unconfirmed": qsTr("%1 was not added. We are confirming with the payment service that it is not charged."),
            "released": qsTr("%1 was not charged."),
            "refund_pending": qsTr("%1 will be returned to your bank account."),
            "held": qsTr("%1 is kept on hold until the check is finished.")
        })

    function caption(restMoney: string): string {
        return captions[restMoney];
    }
    function sentence(restMoney: string, rest: string): string {
        return sentences[restMoney].replace("%1", rest);
    }
}
