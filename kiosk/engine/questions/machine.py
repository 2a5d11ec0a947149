"""Questions about the line to the machine: its facts, its frames, its test."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

import structlog

from hardware.device import DeviceStatus, Diagnostics, Exchange
from hardware.errors import HostOnLineError, NoteInHandError
from kiosk.domain.funding import ENDS, State
from kiosk.domain.money import Money, format_money
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.machine_test import first_failure, run_machine_test
from kiosk.engine.questions.question import (
    Asker,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    reason,
)
from kiosk.engine.scene import Stage

log = structlog.get_logger()

FRAMES_MOST: Final = 200
FRAMES_BYTES: Final = 56_000  # an answer must fit into one message to the screen
_AT_REST: Final = ENDS | {State.SETTLING, State.IN_DOUBT}
_MONEY_MOVES: Final = frozenset({State.ORDERED, State.CLAIMED, State.CREDITING})


def machine_questions(desk: Desk) -> Questions:
    """`machine_reconnect` and `machine_loop_back` do something to the line; none moves a meter."""

    async def frames(fields: Fields, asker: Asker) -> Fields:
        del asker
        after = number(fields, "after", 0, 2**53)
        found = desk.device.exchanges(after, number(fields, "most", 100, FRAMES_MOST))
        return {"frames": _fitting(desk, found), "newest": found[-1].newest if found else after}

    async def reconnect(fields: Fields, asker: Asker) -> Fields:
        why = reason(fields)
        _refuse_while_money_moves(desk)
        await asker.record("machine_reconnected", desk.device.status.link, "", why)
        _refuse_while_money_moves(desk)
        desk.device.reopen()
        return {}

    async def self_test(fields: Fields, asker: Asker) -> Fields:
        del fields
        results = await run_machine_test(desk.device)
        failure = first_failure(results)
        await asker.record("machine_tested", "", failure.code if failure else "passed", "")
        return {"passed": failure is None, "steps": [asdict(result) for result in results]}

    async def loop_back(fields: Fields, asker: Asker) -> Fields:
        del fields
        _refuse_loop_back(desk)
        await asker.record("machine_looped_back", desk.device.status.link, "", "")
        _refuse_loop_back(desk)
        try:
            result = await desk.device.loop_back()
        except HostOnLineError as error:
            raise QuestionError(error.code, str(error)) from error
        log.info("machine_looped_back", **asdict(result))
        return {"passed": not result.code, **asdict(result)}

    return {
        "machine_loop_back": Question(Right.TEST_DEVICES, loop_back),
        "machine_frames": Question(Right.DIAGNOSE, frames),
        "machine_reconnect": Question(Right.RESTART, reconnect),
        "machine_self_test": Question(Right.TEST_DEVICES, self_test),
    }


def link_fields(desk: Desk) -> Fields:
    """The facts of the line: what is set, and what is seen."""
    settings = desk.settings.device
    status, found = desk.device.status, desk.device.diagnostics()
    return {
        "protocol": status.protocol,
        "port": status.port,
        "baud": settings.baud,
        "topology": status.topology,
        "host_credit_point": settings.host_credit_point,
        "link": status.link,
        "code": status.code,
        "is_accepting": status.is_accepting,
        "poll_interval_s": status.poll_interval_s,
        **asdict(found),
        "channels": _channels(status, found),
    }


def _channels(status: DeviceStatus, found: Diagnostics) -> list[Fields]:
    return [
        {**asdict(channel), "value": format_money(Money(channel.value_minor, status.currency))}
        for channel in found.channels
    ]


def _fitting(desk: Desk, found: tuple[Exchange, ...]) -> list[Fields]:
    """As many of the newest as fit into an answer, oldest first."""
    utc, now_s = desk.clock.utc_now(), desk.clock.monotonic_s()
    rows: list[Fields] = []
    space = FRAMES_BYTES
    for exchange in reversed(found):
        row = _row(exchange, utc, now_s)
        space -= len(json.dumps(row))
        if space < 0:
            break
        rows.append(row)
    return rows[::-1]


def _row(exchange: Exchange, utc: datetime, now_s: float) -> Fields:
    """`utc` is the date at the moment `now_s` of the event loop."""
    reply_us = None if exchange.reply_s is None else round(exchange.reply_s * 1_000_000)
    return {
        "number": exchange.number,
        "newest": exchange.newest,
        "utc": _date(utc, now_s - exchange.first_s),
        "last_utc": _date(utc, now_s - exchange.last_s),
        "count": exchange.count,
        "from_host": exchange.from_host,
        "to_host": exchange.to_host,
        "from_host_hex": exchange.from_host_raw.hex(),
        "to_host_hex": exchange.to_host_raw.hex(),
        "reply_us": reply_us,
        "is_error": exchange.is_error,
    }


def _date(utc: datetime, age_s: float) -> str:
    return (utc - timedelta(seconds=age_s)).isoformat(timespec="microseconds")


def _refuse_loop_back(desk: Desk) -> None:
    """No patron may be about to use the line that goes to a plug."""
    _refuse_while_money_moves(desk)
    scene = desk.board.scene
    is_staff_inside = scene.visit is not None and scene.visit.stage is Stage.INSIDE
    if not (scene.out_of_service or is_staff_inside):
        raise QuestionError(HostOnLineError.code, "take the kiosk out of service first")
    is_at_rest = scene.funding is None or scene.funding.state in _AT_REST
    if scene.is_opening or not is_at_rest:
        raise QuestionError(HostOnLineError.code, "a session is open")


def _refuse_while_money_moves(desk: Desk) -> None:
    """The line stays as it is while a note is on it, or while one may follow at any moment."""
    funding = desk.board.scene.funding
    if desk.device.diagnostics().has_note:
        raise QuestionError(NoteInHandError.code, "a note is in hand, or one in doubt still shown")
    if funding is not None and funding.state in _MONEY_MOVES:
        raise QuestionError(NoteInHandError.code, "a patron's money is being credited")
