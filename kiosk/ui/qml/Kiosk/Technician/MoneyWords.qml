pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// What became of money, in the words that staff are told.
QtObject {
    function amount(minor: var, currency: string): string {
        return minor === undefined || currency === "" ? "" : Amounts.text(minor, currency);
    }
    // The moment in the terminal's own time.
    function time(utc: string): string {
        return utc === "" ? "" : Qt.formatDateTime(new Date(utc), qsTr("yyyy-MM-dd HH:mm:ss"));
    }
    // The same within a page that tells the day.
    function clock(utc: string): string {
        return utc === "" ? "" : Qt.formatDateTime(new Date(utc), "HH:mm:ss");
    }
    function state(name: string): string {
        switch (name) {
        case "CREDITED":
            return qsTr("added in full");
        case "PARTIAL":
            return qsTr("added in part");
        case "NOT_CREDITED":
            return qsTr("nothing added");
        case "IN_DOUBT":
            return qsTr("in doubt");
        case "CANCELED":
            return qsTr("canceled");
        case "EXPIRED":
            return qsTr("ran out");
        case "DENIED":
            return qsTr("denied");
        case "REFUSED":
            return qsTr("not opened");
        }
        return qsTr("under way");
    }
    function outcome(name: string): string {
        switch (name) {
        case "credited":
            return qsTr("added to the machine");
        case "not_credited":
            return qsTr("not added");
        case "hand_paid":
            return qsTr("paid by hand");
        case "house_loss":
            return qsTr("borne by the house");
        case "returned":
            return qsTr("given back, not counted");
        case "refused":
            return qsTr("refused by the machine");
        case "in_doubt":
            return qsTr("in doubt");
        }
        return qsTr("under way");
    }
    // Beside the word, for who cannot tell colours or reads fast.
    function shape(outcome: string): string {
        return outcome === "credited" ? "●" : outcome === "in_doubt" ? "■" : "○";
    }
    function screen(name: string): string {
        switch (name) {
        case "requesting":
            return qsTr("Getting a code");
        case "code":
            return qsTr("The code");
        case "continue_on_phone":
            return qsTr("Continue on your phone");
        case "confirm_presence":
            return qsTr("Are you still there?");
        case "crediting":
            return qsTr("Adding credits");
        case "credited":
            return qsTr("Added in full");
        case "partial":
            return qsTr("Added in part");
        case "not_credited":
            return qsTr("Nothing was added");
        case "attendant":
            return qsTr("Call an attendant, with the case number");
        case "expired":
            return qsTr("The code ran out");
        case "denied":
            return qsTr("Denied");
        case "canceled":
            return qsTr("Canceled");
        case "out_of_service":
            return qsTr("Out of service");
        }
        return name;
    }
    // What the outcome does with the money in doubt; `sum` is all of it that the outcome is about.
    function consequence(outcome: string, sum: string): string {
        switch (outcome) {
        case "credited":
            return qsTr("The machine has counted it. The patron's bank is charged %1.").arg(sum);
        case "not_credited":
            return qsTr("The machine has not counted it. The patron's bank is not charged %1.").arg(sum);
        case "hand_paid":
            return qsTr("The machine has not counted it; the cage pays the patron %1 by hand. The patron's bank is charged %1.").arg(sum);
        case "house_loss":
            return qsTr("The machine has counted it; the house bears %1. The patron's bank is not charged %1.").arg(sum);
        }
        return "";
    }
}
