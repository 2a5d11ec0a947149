pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// How a transaction ended, or that it has not: colour, shape and word.
Text {
    id: mark

    required property MoneyWords words
    property string funding
    readonly property bool isWithout: ["CANCELED", "EXPIRED", "DENIED", "REFUSED", "NOT_CREDITED"].includes(funding)
    readonly property string shape: {
        if (funding === "CREDITED")
            return "●";
        if (funding === "PARTIAL")
            return "▲";
        if (funding === "IN_DOUBT")
            return "■";
        return isWithout ? "○" : "◆";
    }

    text: mark.shape + " " + mark.words.state(mark.funding)
    color: {
        if (funding === "CREDITED")
            return Theme.good;
        if (funding === "PARTIAL")
            return Theme.notice;
        if (funding === "IN_DOUBT")
            return Theme.bad;
        return isWithout ? Theme.quiet : Theme.accent;
    }
    font.pixelSize: Theme.small
    font.weight: Font.DemiBold
    elide: Text.ElideRight
    textFormat: Text.PlainText
}
