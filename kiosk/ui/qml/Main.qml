pragma ComponentBehavior: Bound

import QtQuick
import Kiosk
import Kiosk.Screens
import Kiosk.Technician
import Kiosk.ViewModels

// The one window: a screen chosen by the engine.
Window {
    id: window

    required property KioskViewModel kiosk
    required property CodeViewModel code
    required property MoneyViewModel money
    required property StaffViewModel staff
    required property real diagonalInch

    component Slot: Loader {
        required property string screen

        anchors.fill: parent
        active: window.kiosk.screen === screen
    }

    title: qsTr("Scan and Pay")
    color: Theme.ground
    onClosing: close => close.accepted = window.kiosk.canQuit

    Binding {
        target: Theme
        property: "windowWidth"
        value: window.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: window.height
    }
    Binding {
        target: Theme
        property: "diagonalInch"
        value: window.diagonalInch
    }
    Shortcut {
        sequence: "Esc"
        enabled: window.kiosk.canQuit
        onActivated: Qt.quit()
    }
    Rectangle {
        anchors.fill: parent
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.groundHigh
            }
            GradientStop {
                position: 1
                color: Theme.ground
            }
        }
    }
    Item {
        anchors.fill: parent

        Slot {
            screen: "attract"
            sourceComponent: AttractScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "requesting"
            sourceComponent: RequestingScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "code"
            sourceComponent: CodeScreen {
                kiosk: window.kiosk
                code: window.code
            }
        }
        Slot {
            screen: "continue_on_phone"
            sourceComponent: ContinueOnPhoneScreen {
                kiosk: window.kiosk
                code: window.code
            }
        }
        Slot {
            screen: "confirm_presence"
            sourceComponent: ConfirmPresenceScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "crediting"
            sourceComponent: CreditingScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "credited"
            sourceComponent: CreditedScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "partial"
            sourceComponent: PartialScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "not_credited"
            sourceComponent: NotCreditedScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "attendant"
            sourceComponent: AttendantScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "expired"
            sourceComponent: ExpiredScreen {
                kiosk: window.kiosk
            }
        }
        Slot {
            screen: "denied"
            sourceComponent: DeniedScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "canceled"
            sourceComponent: CanceledScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "out_of_service"
            sourceComponent: OutOfServiceScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
        Slot {
            screen: "help"
            sourceComponent: HelpScreen {
                kiosk: window.kiosk
                code: window.code
                money: window.money
            }
        }
        Slot {
            screen: "languages"
            sourceComponent: LanguagesScreen {
                kiosk: window.kiosk
            }
        }
        Slot {
            screen: "receipt"
            sourceComponent: ReceiptScreen {
                kiosk: window.kiosk
                money: window.money
            }
        }
    }
    StaffLayer {
        anchors.fill: parent
        staff: window.staff
        kiosk: window.kiosk
    }
}
