pragma ComponentBehavior: Bound

import QtQuick

// What the engine tells of the network, in words for staff.
QtObject {
    function step(name: string): string {
        switch (name) {
        case "route":
            return qsTr("Network is up");
        case "name":
            return qsTr("Name is resolved");
        case "tcp":
            return qsTr("Port is reached");
        case "tls":
            return qsTr("TLS is trusted");
        case "answer":
            return qsTr("Server answers");
        case "credentials":
            return qsTr("Kiosk is accepted");
        case "clock":
            return qsTr("Clocks agree");
        }
        return name;
    }
    function stepResult(step: var, isTesting: bool): string {
        if (step)
            return qsTr("%1 ms  %2").arg(step.ms).arg(step.detail);
        return isTesting ? "…" : qsTr("not reached");
    }
    function stepHealth(step: var): string {
        if (!step)
            return "";
        if (!step.passed)
            return "bad";
        return step.code === "" ? "good" : "notice";
    }
    function pairing(isAccepted: var): string {
        if (isAccepted === null || isAccepted === undefined)
            return qsTr("no answer yet");
        return isAccepted ? qsTr("accepted at the last call") : qsTr("refused at the last call");
    }
    function pairingHealth(isAccepted: var): string {
        if (isAccepted === null || isAccepted === undefined)
            return "notice";
        return isAccepted ? "good" : "bad";
    }
    function certificate(known: var): string {
        if (!known)
            return qsTr("none seen");
        return qsTr("%1, by %2, until %3 (%4 days)").arg(known.subject).arg(known.issuer).arg(known.ends.slice(0, 10)).arg(known.days_left);
    }
    function clock(known: var): string {
        if (!known)
            return qsTr("not compared yet");
        const ahead = (known.offset_ms / 1000).toFixed(2);
        return qsTr("server %1 s ahead, round trip %2 ms, read %3 s ago").arg(ahead).arg(known.round_trip_ms).arg(known.age_s);
    }
    function synchronization(state: string): string {
        switch (state) {
        case "done":
            return qsTr("has set the clock");
        case "missing":
            return qsTr("runs, and has not set the clock");
        }
        return qsTr("unknown");
    }
    function addresses(known: var): string {
        if (!known)
            return "";
        const state = known.is_up ? "" : qsTr("down");
        const link = known.has_link || !known.is_up ? "" : qsTr("no link");
        return [state, link, known.addresses.join(", "), known.hardware_address].filter(part => part !== "").join(",  ");
    }
    function route(known: var): string {
        return known ? qsTr("%1 over %2").arg(known.gateway).arg(known.interface) : qsTr("none");
    }
}
