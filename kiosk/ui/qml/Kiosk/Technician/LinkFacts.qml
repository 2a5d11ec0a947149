pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// The facts of the machine's line: what is seen on it, and what was counted.
Section {
    id: facts

    required property var link // as the engine tells it; empty until it does
    required property StaffViewModel staff
    readonly property var counts: link.counts ?? {}
    readonly property var replies: link.replies ?? {}
    readonly property var wire: link.wire ?? {}

    function milliseconds(seconds: real): string {
        return (seconds * 1000).toFixed(1);
    }

    title: qsTr("Machine link")

    Fact {
        objectName: "linkState"
        name: qsTr("Link")
        value: {
            switch (facts.link.link) {
            case "up":
                return facts.link.is_accepting ? qsTr("up, the machine takes notes") : qsTr("up, the machine takes no note now");
            case "silent":
                return qsTr("silent: the port is open, and no poll comes");
            case "closed":
                return qsTr("closed: there is no port");
            }
            return "";
        }
        health: facts.link.code ? "bad" : facts.link.is_accepting ? "good" : "notice"
        code: facts.link.code ?? ""
        staff: facts.staff
    }
    Fact {
        objectName: "linkSeen"
        name: qsTr("On the wire")
        value: {
            switch (facts.wire.seen) {
            case "frames":
                return qsTr("the machine's frames");
            case "echo":
                return qsTr("our own echo");
            case "nothing":
                return qsTr("nothing at all");
            case "zeros":
                return qsTr("nothing but zeros: wrong speed, or a break");
            case "parity":
                return qsTr("bytes of a wrong parity");
            case "framing":
                return qsTr("bytes of a wrong speed");
            case "bytes":
                return qsTr("bytes that are no frames");
            }
            return "";
        }
        visible: value !== ""
        health: facts.wire.code ? "bad" : "good"
        code: facts.wire.code ?? ""
        staff: facts.staff
    }
    Fact {
        objectName: "linkRates"
        name: qsTr("Bytes a second")
        value: qsTr("%1 from the machine, %2 to it").arg(facts.wire.from_host_bytes_per_s ?? 0).arg(facts.wire.to_host_bytes_per_s ?? 0)
    }
    PortErrorsFact {
        objectName: "linkPortErrors"
        errors: facts.wire.errors ?? null
    }
    Fact {
        objectName: "linkPolls"
        name: qsTr("Polls")
        value: {
            const age = facts.link.last_poll_age_s;
            if (age === undefined || age === null)
                return qsTr("none on this line yet");
            const every = facts.link.poll_interval_s;
            return every ? qsTr("last %1 s ago, every %2 s").arg(age.toFixed(2)).arg(every) : qsTr("last %1 s ago").arg(age.toFixed(2));
        }
    }
    Fact {
        objectName: "linkHost"
        name: qsTr("Machine's host")
        value: !facts.link.is_set_up ? qsTr("has not reset its acceptor yet") : facts.link.is_inhibited ? qsTr("inhibits every note") : qsTr("lets notes in")
    }
    Fact {
        objectName: "linkValues"
        name: qsTr("Values enabled")
        value: {
            const open = (facts.link.channels ?? []).filter(channel => channel.is_enabled);
            return open.length > 0 ? open.map(channel => channel.value).join("  ") : qsTr("none");
        }
    }
    Fact {
        objectName: "linkReplies"
        name: qsTr("Our answers")
        value: facts.replies.count > 0 ? qsTr("half within %1 ms, 99 of 100 within %2 ms, slowest %3 ms").arg(facts.milliseconds(facts.replies.p50_s)).arg(facts.milliseconds(facts.replies.p99_s)).arg(facts.milliseconds(facts.replies.max_s)) : qsTr("none yet")
    }
    Fact {
        objectName: "linkCounts"
        name: qsTr("Since the start")
        value: qsTr("%1 frames in, %2 out, %3 resets by the host, port opened %4 times").arg(facts.counts.frames_from_host ?? 0).arg(facts.counts.frames_to_host ?? 0).arg(facts.counts.host_resets ?? 0).arg(facts.counts.openings ?? 0)
    }
    Fact {
        objectName: "linkErrors"
        name: qsTr("Line errors")
        value: facts.counts.garbage_bytes > 0 ? qsTr("%1 bad frames, %2 bytes of no frame").arg(facts.counts.bad_frames).arg(facts.counts.garbage_bytes) : qsTr("none")
        health: facts.counts.garbage_bytes > 0 ? "notice" : ""
    }
}
