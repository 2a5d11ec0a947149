"""Tells what is wrong, once; again every hour while it lasts; and when it is over."""

from dataclasses import dataclass
from typing import Final

import anyio
import structlog

from kiosk.common.clock import Clock
from kiosk.domain.alerts import alerts
from kiosk.engine.conditions import Condition, conditions
from kiosk.engine.scene import Board, Scene

REPEAT_S: Final = 3600.0

log = structlog.get_logger()


@dataclass(slots=True)
class _Standing:
    """Where one condition is; moments are of the monotonic clock."""

    condition: Condition
    since_s: float | None = None  # it has been so
    told_s: float | None = None  # it was told last; None when it is not open


class AlertKeeper:
    """Follows the scene, and keeps the names of the open alerts on the board."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board = board
        self._clock = clock
        self._standings = [_Standing(condition) for condition in conditions()]

    async def run(self) -> None:
        """Keep the alerts until cancelled."""
        changes = self._board.changes()
        while True:
            now_s, scene = self._clock.monotonic_s(), self._board.scene
            due_s = min([self._judge(standing, scene, now_s) for standing in self._standings])
            is_open = [s.condition.name for s in self._standings if s.told_s is not None]
            self._board.update(alerts=tuple(is_open))
            with anyio.CancelScope(deadline=due_s):
                await anext(changes)

    def _judge(self, standing: _Standing, scene: Scene, now_s: float) -> float:
        """Tell what is to be told now; the moment to look again even if nothing changes."""
        condition = standing.condition
        is_so = condition.holds(scene)
        if is_so is False:
            self._end(standing, now_s)
        elif is_so and standing.since_s is None:
            standing.since_s = now_s
        if standing.since_s is None:
            return float("inf")
        last_s = standing.told_s
        due_s = standing.since_s + condition.hold_off_s if last_s is None else last_s + REPEAT_S
        if now_s < due_s:
            return due_s
        self._tell(standing, scene)
        standing.told_s = now_s
        return now_s + REPEAT_S

    def _tell(self, standing: _Standing, scene: Scene) -> None:
        alert = alerts()[standing.condition.name]
        facts = {"code": alert.code} if alert.code else {}
        facts |= standing.condition.facts(scene)
        getattr(log, alert.severity)(
            alert.name, group=alert.group, is_repeated=standing.told_s is not None, **facts
        )

    def _end(self, standing: _Standing, now_s: float) -> None:
        alert = alerts()[standing.condition.name]
        if standing.told_s is not None and standing.since_s is not None:
            log.info(alert.recovered_by, group=alert.group, after_s=round(now_s - standing.since_s))
        standing.since_s = standing.told_s = None
