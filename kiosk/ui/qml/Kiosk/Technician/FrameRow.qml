pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// One exchange: when, what the machine said, what it got for it and how soon, how often.
Column {
    id: row

    required property var frame

    objectName: "frame" + frame.number

    component Line: Text {
        width: row.width
        color: row.frame.is_error ? Theme.bad : Theme.ink
        font.pixelSize: Math.round(Theme.small * 0.8)
        wrapMode: Text.WrapAnywhere
        textFormat: Text.PlainText
    }

    Line {
        text: {
            const times = row.frame.count > 1 ? qsTr("  %1 times").arg(row.frame.count) : "";
            const mark = row.frame.is_error ? qsTr("■ error  ") : "";
            return mark + row.frame.utc.slice(11, 26) + times + "  " + row.frame.from_host;
        }
    }
    Line {
        visible: row.frame.to_host !== ""
        color: row.frame.is_error ? Theme.bad : Theme.quiet
        text: (row.frame.reply_us ?? null) === null ? row.frame.to_host : qsTr("%1 ms  %2").arg((row.frame.reply_us / 1000).toFixed(2)).arg(row.frame.to_host)
        leftPadding: Theme.gap
    }
    Line {
        visible: row.frame.is_error
        color: Theme.quiet
        text: row.frame.from_host_hex
        leftPadding: Theme.gap
    }
}
