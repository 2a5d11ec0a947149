pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.ViewModels

// What one funding of this machine may be.
Body {
    required property MoneyViewModel money

    objectName: "limits"
    visible: text !== ""
    text: {
        if (!money.maximum)
            return "";
        if (!money.minimum)
            return qsTr("Up to %1 at a time").arg(money.maximum);
        return qsTr("From %1 to %2 at a time").arg(money.minimum).arg(money.maximum);
    }
    color: Theme.quiet
}
