pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Reasons, in the patron's words.
QtObject {
    readonly property var machineWords: ({
            "machine_returned": qsTr("The machine did not take this amount now."),
            "machine_stopped": qsTr("The machine did not become ready in time."),
            "machine_lost": qsTr("The connection to the machine was lost."),
            "amount_not_expressible": qsTr("This machine cannot take exactly this amount."),
            "patron_away": qsTr("Nobody confirmed at the machine."),
            "withdrawn": qsTr("It took too long, so it was withdrawn."),
            "restarted": qsTr("The machine restarted. This was your last transaction."),
            "checked": qsTr("Our staff have checked it with the machine.")
        })
    readonly property var deniedTitles: ({
            "limit_reached": qsTr("A limit has been reached"),
            "blocked": qsTr("Funding is not available")
        })
    readonly property var deniedWords: ({
            "limit_reached": qsTr("Your limit for now has been reached. You can add funds again later."),
            "blocked": qsTr("If you would like to talk to someone, the number below is there for you.")
        })
    readonly property var outOfServiceTitles: ({
            "starting": qsTr("One moment, please"),
            "machine_busy": qsTr("Available again after this game"),
            "machine_not_accepting": qsTr("This machine is not accepting money now"),
            "machine_unreachable": qsTr("Adding funds is not available here"),
            "service_unreachable": qsTr("Adding funds is unavailable"),
            "maintenance": qsTr("Maintenance in progress"),
            "outside_hours": qsTr("Adding funds is closed now"),
            "planned_update": qsTr("Planned update in progress")
        })
    readonly property var outOfServiceWords: ({
            "starting": qsTr("This terminal is getting ready."),
            "machine_busy": qsTr("You can add funds as soon as the machine is idle."),
            "machine_not_accepting": qsTr("Adding funds returns as soon as the machine accepts money."),
            "machine_unreachable": qsTr("Please use another way to pay."),
            "service_unreachable": qsTr("We cannot reach the payment service. What was already added is safe."),
            "maintenance": qsTr("A technician is at work here. Adding funds returns afterwards."),
            "outside_hours": "",
            "planned_update": qsTr("What was already added is safe."),
            "cool_down": qsTr("There is a break after each time funds are added. If you would like to talk to someone, the number below is there for you.")
        })

    // When funds can be added again; the day is empty for today.
    function resume(day: string, time: string): string {
        return day ? qsTr("Next funding possible on %1 at %2").arg(day).arg(time) : qsTr("Next funding possible at %1").arg(time);
    }
    function machine(reason: string): string {
        return machineWords[reason] ?? "";
    }
    function deniedTitle(reason: string): string {
        return deniedTitles[reason] ?? qsTr("Your bank did not approve this");
    }
    function denied(reason: string): string {
        return deniedWords[reason] ?? qsTr("You can try again or use another bank account.");
    }
    function outOfServiceTitle(reason: string): string {
        return outOfServiceTitles[reason] ?? qsTr("Out of order");
    }
    function outOfService(reason: string): string {
        return outOfServiceWords[reason] ?? qsTr("If you were just adding funds, nothing is lost: please wait here or ask an attendant.");
    }
}
