pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// Line drawings on a grid of 24 × 24.
QtObject {
    readonly property string phone: "M8 2 H16 Q18 2 18 4 V20 Q18 22 16 22 H8 Q6 22 6 20 V4 Q6 2 8 2 Z M10.5 19 H13.5"
    readonly property string scan: "M9 4 H15 Q16.5 4 16.5 5.5 V18.5 Q16.5 20 15 20 H9 Q7.5 20 7.5 18.5 V5.5 Q7.5 4 9 4 Z M11 17.8 H13 M9.8 8 H11.3 V9.5 H9.8 Z M12.7 8 H14.2 V9.5 H12.7 Z M9.8 10.9 H11.3 V12.4 H9.8 Z M13.4 11 V12.4 M2 6 V3.5 Q2 2 3.5 2 H6 M18 2 H20.5 Q22 2 22 3.5 V6 M22 18 V20.5 Q22 22 20.5 22 H18 M6 22 H3.5 Q2 22 2 20.5 V18"
    readonly property string person: "M12 3 A4 4 0 1 1 11.99 3 M4.5 21 Q4.5 14 12 14 Q19.5 14 19.5 21"
    readonly property string machine: "M6 2.5 H18 V21.5 H6 Z M8.5 5.5 H15.5 V11.5 H8.5 Z M8.5 14.5 H15.5 M9 18 H11 M13 18 H15"
    readonly property string check: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M7.5 12.5 L10.7 15.7 L16.7 9"
    readonly property string part: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M12 2.5 V12 H21.5"
    readonly property string back: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M8 12 H16.5 M11 8.5 L7.5 12 L11 15.5"
    readonly property string bell: "M5.5 17 Q7 15.5 7 11 Q7 5.5 12 5.5 Q17 5.5 17 11 Q17 15.5 18.5 17 Z M10 20 Q12 21.8 14 20 M12 3 V5.5"
    readonly property string clock: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M12 7 V12.5 L15.5 14.5"
    readonly property string pause: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M9.8 8.5 V15.5 M14.2 8.5 V15.5"
    readonly property string question: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M9 9.5 Q9 6.8 12 6.8 Q15 6.8 15 9.3 Q15 11 12 12.5 V14 M12 16.8 V17.2"
    readonly property string globe: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M2.5 12 H21.5 M12 2.5 Q7 7 7 12 Q7 17 12 21.5 Q17 17 17 12 Q17 7 12 2.5"
    readonly property string touch: "M9 15 V6.2 A1.7 1.7 0 0 1 12.4 6.2 V11.5 L17.2 12.6 Q18.9 13.1 18.6 14.9 L17.9 18.9 Q17.4 21.5 14.8 21.5 H12.6 Q11.1 21.5 10.1 20.3 L6 15.6 Q5.2 14.5 6.2 13.7 Q7.2 13 8.1 13.9 Z M6.2 8.6 A4.9 4.9 0 1 1 15.2 8.6"
    readonly property string bank: "M3 9.5 L12 3.5 L21 9.5 Z M5.5 12 V17.5 M9.8 12 V17.5 M14.2 12 V17.5 M18.5 12 V17.5 M3 20.5 H21"
    readonly property string cross: "M12 2.5 A9.5 9.5 0 1 1 11.99 2.5 M9 9 L15 15 M15 9 L9 15"
}
