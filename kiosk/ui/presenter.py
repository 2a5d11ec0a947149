"""Between engine and glass: the last snapshot, the time since it came, what is shown of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.contract.messages import Action, Snapshot, Touch
from kiosk.ui.viewmodels.code import CodeViewModel
from kiosk.ui.viewmodels.kiosk import KioskViewModel
from kiosk.ui.viewmodels.money import MoneyViewModel
from kiosk.ui.viewmodels.props import (
    derive_code_props,
    derive_kiosk_props,
    derive_money_props,
    derive_staff_props,
    has_countdown,
    without_engine,
)
from kiosk.ui.viewmodels.staff import StaffViewModel

_TICK_MS = 250
_SETTLE_MS = 300  # a second tap of the same finger must not press what appears under it


class Presenter(QObject):
    """Shows the last snapshot, counts its times down, and gives each touch its screen."""

    touched = Signal(Touch)

    def __init__(
        self,
        kiosk: KioskViewModel,
        code: CodeViewModel,
        money: MoneyViewModel,
        staff: StaffViewModel,
        monotonic_ms: Callable[[], int],
    ) -> None:
        super().__init__()
        self._kiosk, self._code, self._money, self._staff = kiosk, code, money, staff
        self._monotonic_ms = monotonic_ms
        self._engine_said: Snapshot | None = None
        self._snapshot = without_engine(None)
        self._received_ms = monotonic_ms()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(lambda: kiosk.settle(is_settled=True))
        kiosk.touched.connect(self._touch)
        code.judged.connect(self._touch)
        self._settle.start()
        self._show()

    def present(self, snapshot: Snapshot) -> None:
        """The engine has spoken."""
        self._engine_said = snapshot
        self._present(snapshot)

    def present_absence(self) -> None:
        """The engine is away."""
        if self._snapshot is self._engine_said:
            self._present(without_engine(self._engine_said))

    def _present(self, snapshot: Snapshot) -> None:
        if snapshot.screen is not self._snapshot.screen:
            self._kiosk.settle(is_settled=False)
            self._settle.start()
        self._snapshot = snapshot
        self._received_ms = self._monotonic_ms()
        if has_countdown(snapshot):
            self._tick.start()
        else:
            self._tick.stop()
        self._show()

    def _show(self) -> None:
        elapsed_ms = self._monotonic_ms() - self._received_ms
        self._code.show(derive_code_props(self._snapshot, elapsed_ms))
        self._money.show(derive_money_props(self._snapshot))
        self._kiosk.show(derive_kiosk_props(self._snapshot, elapsed_ms))
        self._staff.show(derive_staff_props(self._snapshot, elapsed_ms))

    def _touch(self, action: str, details: dict[str, str]) -> None:
        self.touched.emit(Touch(Action(action), self._snapshot.screen, details))
