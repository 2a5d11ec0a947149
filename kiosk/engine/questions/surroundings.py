"""What the kiosk lives on, as parts of the status: disk, backlog, clock, settings, log …"""

from typing import Final

import anyio.to_thread

from kiosk.engine.check_up import check_disk
from kiosk.engine.desk import Desk
from kiosk.engine.network.connection_test import CERTIFICATE_DAYS_MIN, OFFSET_MS_MAX
from kiosk.engine.questions.part import Health, part
from kiosk.engine.questions.question import Fields

OFFSET_MS_NOTICED: Final = 5_000


async def surroundings(desk: Desk) -> list[Fields]:
    return [
        await _disk(desk),
        _backlog(desk),
        _clock(desk),
        *_certificate(desk),
        _settings(desk),
        _log(desk),
    ]


async def _disk(desk: Desk) -> Fields:
    found = await anyio.to_thread.run_sync(check_disk, desk.settings.data_dir)
    return part("disk", Health.BAD if found.code else Health.GOOD, found.code, found.detail)


def _backlog(desk: Desk) -> Fields:
    """The report that the server has not acknowledged: the next funding waits for it."""
    funding = desk.board.scene.funding
    report = funding.unacknowledged_report if funding else None
    if report is None:
        return part("backlog", Health.GOOD)
    return part("backlog", Health.NOTICE, desk.board.scene.service_code, f"report {report.number}")


def _clock(desk: Desk) -> Fields:
    reading = desk.server_facts.reading
    if reading is None:
        return part("clock", Health.NOTICE, detail="not compared with the server's yet")
    detail = f"{reading.offset_ms / 1000:+.1f} s to the server's"
    if abs(reading.offset_ms) > OFFSET_MS_MAX:
        return part("clock", Health.BAD, "E3021", detail)
    if abs(reading.offset_ms) > OFFSET_MS_NOTICED:
        return part("clock", Health.NOTICE, "E3021", detail)
    return part("clock", Health.GOOD, detail=detail)


def _certificate(desk: Desk) -> list[Fields]:
    """The server's, where there is to be one."""
    if desk.settings.merchant.url.scheme != "https":
        return []
    certificate = desk.server_facts.certificate
    if certificate is None:
        return [part("certificate", Health.NOTICE, detail="not seen yet")]
    days = certificate.days_left(desk.clock.utc_now())
    detail = f"{days} days left"
    if days < 0:
        return [part("certificate", Health.BAD, "E3024", detail)]
    if days < CERTIFICATE_DAYS_MIN:
        return [part("certificate", Health.NOTICE, "E3023", detail)]
    return [part("certificate", Health.GOOD, detail=detail)]


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
