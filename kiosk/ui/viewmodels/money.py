"""The money of the session, in words and amounts ready to read."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.ui.viewmodels.props import MoneyProps

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class MoneyViewModel(QObject):
    """Amounts as text; the reasons and states that choose the sentences."""

    propsChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._props = MoneyProps()

    def show(self, props: MoneyProps) -> None:
        """Swap the whole of what is shown, then notify once."""
        if props != self._props:
            self._props = props
            self.propsChanged.emit()

    @Property(str, notify=propsChanged, final=True)
    def approved(self) -> str:
        return self._props.approved

    @Property(str, notify=propsChanged, final=True)
    def credited(self) -> str:
        return self._props.credited

    @Property(str, notify=propsChanged, final=True)
    def pending(self) -> str:
        return self._props.pending

    @Property(str, notify=propsChanged, final=True)
    def rest(self) -> str:
        return self._props.rest

    @Property(str, notify=propsChanged, final=True)
    def handPaid(self) -> str:
        return self._props.hand_paid

    @Property(str, notify=propsChanged, final=True)
    def minimum(self) -> str:
        return self._props.minimum

    @Property(str, notify=propsChanged, final=True)
    def maximum(self) -> str:
        return self._props.maximum

    @Property(str, notify=propsChanged, final=True)
    def dailyLimit(self) -> str:
        return self._props.daily_limit

    @Property(str, notify=propsChanged, final=True)
    def dailyUsed(self) -> str:
        return self._props.daily_used

    @Property(str, notify=propsChanged, final=True)
    def resetsAt(self) -> str:
        return self._props.resets_at

    @Property(str, notify=propsChanged, final=True)
    def resetsIn(self) -> str:
        return self._props.resets_in

    @Property(bool, notify=propsChanged, final=True)
    def hasCredited(self) -> bool:
        return self._props.has_credited

    @Property(bool, notify=propsChanged, final=True)
    def hasPending(self) -> bool:
        return self._props.has_pending

    @Property(bool, notify=propsChanged, final=True)
    def hasRest(self) -> bool:
        return self._props.has_rest

    @Property(float, notify=propsChanged, final=True)
    def creditedFraction(self) -> float:
        return self._props.credited_fraction

    @Property(str, notify=propsChanged, final=True)
    def restMoney(self) -> str:
        return self._props.rest_money

    @Property(str, notify=propsChanged, final=True)
    def reason(self) -> str:
        return self._props.reason

    @Property(str, notify=propsChanged, final=True)
    def resumeDay(self) -> str:
        return self._props.resume_day

    @Property(str, notify=propsChanged, final=True)
    def resumeTime(self) -> str:
        return self._props.resume_time

    @Property(str, notify=propsChanged, final=True)
    def waiting(self) -> str:
        return self._props.waiting

    @Property(str, notify=propsChanged, final=True)
    def transactionNumber(self) -> str:
        return self._props.transaction_number

    @Property(str, notify=propsChanged, final=True)
    def endedAt(self) -> str:
        return self._props.ended_at

    @Property(str, notify=propsChanged, final=True)
    def caseNumber(self) -> str:
        return self._props.case_number

    @Property(bool, notify=propsChanged, final=True)
    def isPatronGone(self) -> bool:
        return self._props.is_patron_gone
