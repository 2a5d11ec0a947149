pragma ComponentBehavior: Bound

import QtQuick

// What the engine's words are called for staff.
QtObject {
    function page(name: string): string {
        switch (name) {
        case "status":
            return qsTr("Status");
        case "transactions":
            return qsTr("Transactions");
        case "cases":
            return qsTr("Cases");
        case "machine":
            return qsTr("Machine");
        case "display":
            return qsTr("Display");
        case "network":
            return qsTr("Network and server");
        case "settings":
            return qsTr("Settings");
        case "logs":
            return qsTr("Logs");
        case "system":
            return qsTr("System");
        case "repair":
            return qsTr("Repair");
        }
        return name;
    }
    function language(code: string): string {
        switch (code) {
        case "en":
            return "English";
        case "es":
            return "Español";
        }
        return code;
    }
    function role(name: string): string {
        switch (name) {
        case "technician":
            return qsTr("technician");
        case "supervisor":
            return qsTr("supervisor");
        case "administrator":
            return qsTr("administrator");
        }
        return name;
    }
    function part(name: string): string {
        switch (name) {
        case "machine":
            return qsTr("Machine");
        case "merchant_server":
            return qsTr("Merchant server");
        case "journal":
            return qsTr("Journal");
        case "set_up":
            return qsTr("First set-up");
        case "out_of_service":
            return qsTr("Out of service");
        case "pause":
            return qsTr("Funding pause");
        case "files":
            return qsTr("Installed files");
        case "screen":
            return qsTr("Screen");
        case "disk":
            return qsTr("Disk");
        case "backlog":
            return qsTr("Reports to the server");
        case "case":
            return qsTr("Open case");
        case "clock":
            return qsTr("Clock");
        case "certificate":
            return qsTr("Certificate");
        case "settings":
            return qsTr("Settings");
        case "log":
            return qsTr("Log");
        }
        return name;
    }
    function check(name: string): string {
        switch (name) {
        case "files":
            return qsTr("Installed files");
        case "machine_link":
            return qsTr("Machine");
        case "backlog":
            return qsTr("Unreported results");
        case "cases":
            return qsTr("Open cases");
        case "clock":
            return qsTr("Clock");
        case "disk":
            return qsTr("Disk");
        case "ui_socket":
            return qsTr("Socket of the screen");
        case "operator_socket":
            return qsTr("Socket of the command");
        case "staff":
            return qsTr("Staff");
        case "service":
            return qsTr("Service");
        case "place":
            return qsTr("This place");
        case "display":
            return qsTr("Display");
        case "tests":
            return qsTr("Tests");
        }
        return part(name);
    }
    function obstacle(reason: string): string {
        switch (reason) {
        case "":
            return qsTr("Patrons can add funds");
        case "starting":
            return qsTr("Starting");
        case "machine_busy":
            return qsTr("The machine is being played");
        case "machine_not_accepting":
            return qsTr("The machine does not accept money");
        case "machine_unreachable":
            return qsTr("No connection to the machine");
        case "service_unreachable":
            return qsTr("The merchant server cannot be reached");
        case "maintenance":
            return qsTr("Taken out of service by staff");
        case "outside_hours":
            return qsTr("Outside the funding hours");
        case "planned_update":
            return qsTr("A planned update");
        case "cool_down":
            return qsTr("A pause after a funding");
        case "kiosk_fault":
            return qsTr("The kiosk has a fault");
        }
        return reason;
    }
}
