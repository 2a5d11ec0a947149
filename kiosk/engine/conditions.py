"""The alerts that last: pure functions from the scene to whether each is so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from hardware.device import Link
from kiosk.domain.funding import State
from kiosk.engine.scene import Scene, ScreenState, Stage

Facts: TypeAlias = dict[str, str]

MACHINE_START_S: Final = 10.0  # machines and adapters come up beside us
SERVER_HICCUP_S: Final = 5.0
SCREEN_START_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Condition:
    """`holds` says whether it is so: None leaves it as it was. It is told after `hold_off_s`."""

    name: str
    holds: Callable[[Scene], bool | None]
    facts: Callable[[Scene], Facts] = lambda _: {}
    hold_off_s: float = 0.0


def conditions() -> tuple[Condition, ...]:
    """A fresh set: whether the machine has ever been there is remembered in it."""
    machine = _MachineMemory()
    return (
        Condition("journal_error", lambda s: bool(s.fault), lambda s: {"code": s.fault}),
        Condition("machine_not_detected", machine.is_missing, _machine_code, MACHINE_START_S),
        Condition("machine_disconnected", machine.is_lost, _machine_code),
        Condition("machine_inhibited_long", lambda s: s.is_inhibited_long, _machine_code),
        Condition(
            "merchant_unreachable",
            lambda s: not s.is_service_reachable,
            lambda s: {"code": s.service_code},
            SERVER_HICCUP_S,
        ),
        Condition("case_opened", _has_case, _case),
        Condition("attendant_called", lambda s: s.is_attendant_called),
        Condition("technician_entered", _is_staff_inside, _role),
        Condition("files_differ", lambda s: s.are_files_altered),
        Condition("profile_mismatch", lambda s: bool(s.drift), lambda s: {"different": s.drift[0]}),
        Condition("taken_out_of_service", lambda s: bool(s.out_of_service)),
        Condition("ui_frozen", _is_frozen),
        Condition("screen_dark", lambda s: s.screen is ScreenState.AWAY, hold_off_s=SCREEN_START_S),
    )


class _MachineMemory:
    """A machine that was never there is told in other words than one that went away."""

    def __init__(self) -> None:
        self._has_been_up = False

    def is_missing(self, scene: Scene) -> bool | None:
        is_up = self._look(scene)
        return None if is_up is None else not is_up and not self._has_been_up

    def is_lost(self, scene: Scene) -> bool | None:
        is_up = self._look(scene)
        return None if is_up is None else not is_up and self._has_been_up

    def _look(self, scene: Scene) -> bool | None:
        if scene.machine is None:
            return None
        is_up = scene.machine.link is Link.UP
        self._has_been_up |= is_up
        return is_up


def _machine_code(scene: Scene) -> Facts:
    return {"code": scene.machine.code, "link": scene.machine.link} if scene.machine else {}


def _has_case(scene: Scene) -> bool:
    return scene.funding is not None and scene.funding.state is State.IN_DOUBT


def _case(scene: Scene) -> Facts:
    funding = scene.funding
    return {"case_number": funding.case_number, "code": funding.code} if funding else {}


def _is_staff_inside(scene: Scene) -> bool:
    return scene.visit is not None and scene.visit.stage is Stage.INSIDE


def _role(scene: Scene) -> Facts:
    return {"role": scene.visit.role} if scene.visit else {}


def _is_frozen(scene: Scene) -> bool | None:
    """Once frozen, only a frame proves that it is over: a killed screen has not drawn yet."""
    return None if scene.screen is ScreenState.AWAY else scene.screen is ScreenState.FROZEN
