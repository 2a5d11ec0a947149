"""What the kiosk lives on, as parts of the status: settings and log."""

from kiosk.engine.desk import Desk
from kiosk.engine.questions.part import Health, part
from kiosk.engine.questions.question import Fields


def surroundings(desk: Desk) -> list[Fields]:
    return [_settings(desk), _log(desk)]


def _settings(desk: Desk) -> Fields:
    if desk.adjustments.problem:
        return part("settings", Health.NOTICE, "E0109", desk.adjustments.problem)
    if desk.adjustments.is_restart_needed:
        return part("settings", Health.NOTICE, detail="an adjustment waits for a restart")
    return part("settings", Health.GOOD)


def _log(desk: Desk) -> Fields:
    if desk.log_keeper.trouble:
        return part("log", Health.NOTICE, "E1011", desk.log_keeper.trouble)
    return part("log", Health.GOOD)
