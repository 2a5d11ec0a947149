"""Questions of who commissions the machine: how it behaves, what was recorded, and the record."""

import json
from dataclasses import asdict
from typing import Final

from kiosk.domain.commissioning import Commissioning
from kiosk.domain.technician import Right
from kiosk.engine.commissioning import (
    COMMISSIONED,
    DRIFTED,
    commission,
    decode,
    fingerprint_of,
    proposed_profile,
)
from kiosk.engine.desk import Desk
from kiosk.engine.journal import KIOSK
from kiosk.engine.questions.question import (
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    optional_number,
    reason,
    text,
)
from kiosk.engine.technician.authority import Authority

NOT_SET_UP: Final = "E2021"
TEXT_MAX: Final = 64
PROFILE_MAX: Final = 8_000
HISTORY_MAX: Final = 20  # told at once, newest first
_ROWS_MAX: Final = 100_000
_MACHINE: Final = ("maker", "model", "program", "asset_number")


def commissioning_questions(desk: Desk, authority: Authority) -> Questions:
    """Two persons record; whoever is not inside gives a PIN: `by`, `pin`."""

    async def observe(fields: Fields, asker: Asker) -> Fields:
        """Of the last `seconds`; without them, of all that is remembered."""
        del asker
        seconds = optional_number(fields, "seconds")
        since_s = 0.0 if seconds is None else desk.clock.monotonic_s() - seconds
        return {
            **asdict(desk.host_watch.observe(since_s)),
            "protocol": desk.settings.device.protocol,
            "answer_max_s": desk.device.diagnostics().replies.max_s,
            "profile": proposed_profile(desk, text(fields, "host", ""), seconds),
        }

    async def show(fields: Fields, asker: Asker) -> Fields:
        del asker
        most = number(fields, "most", 1, HISTORY_MAX)
        scene, shown = desk.board.scene, fingerprint_of(desk)
        return {
            "record": _told(scene.commissioned) if scene.commissioned else None,
            "differences": scene.drift,
            "is_due": scene.is_commissioning_due,
            "is_set_up_seen": shown.settings is not None,
            "now": asdict(shown),
            "open_credit": scene.open_credit.number if scene.open_credit else "",
            "history": (await _history(desk))[:most],
        }

    async def record(fields: Fields, asker: Asker) -> Fields:
        machine = {name: _short(fields, name) for name in _MACHINE}
        why, profile = reason(fields), _profile(fields)
        if fingerprint_of(desk).settings is None:
            raise QuestionError(NOT_SET_UP, "no set-up by the host was seen since the start")
        by, pin = (
            (text(fields, "by"), text(fields, "pin")) if "pin" in fields else (asker.name, None)
        )
        persons = await authority.vouch_two(
            by, pin, text(fields, "witness"), text(fields, "witness_pin"), Right.SET_UP
        )
        before = desk.board.scene.commissioned
        told = f"{machine['maker']} {machine['model']} {machine['asset_number']}"
        await authority.record_of(persons[0])(
            "commissioned", before.profile_sha256 if before else "", told, why
        )
        host = profile or proposed_profile(desk, told)
        return _told(await commission(desk, machine, persons, host))

    return {
        "commission_observe": Question(Right.DIAGNOSE, observe),
        "commission_show": Question(Right.DIAGNOSE, show),
        "commission_record": Question(Right.SET_UP, record),
    }


async def _history(desk: Desk) -> list[Fields]:
    """Every record and every difference that was found, newest first; profiles are not told."""
    records = await desk.journal.newest_records(KIOSK, _ROWS_MAX)
    told: list[Fields] = []
    for row in reversed(records):
        if row.kind == COMMISSIONED:
            made = decode(row.body)
            machine = f"{made.maker} {made.model} {made.asset_number}"
            told.append(_event(row.utc, row.kind, machine, f"{made.by}, {made.witness}"))
        elif row.kind == DRIFTED:
            found = json.loads(row.body)["differences"]
            told.append(_event(row.utc, row.kind, "; ".join(found), ""))
    return told


def _event(utc: str, kind: str, detail: str, persons: str) -> Fields:
    return {"utc": utc, "kind": kind, "detail": detail, "persons": persons}


def _told(made: Commissioning) -> Fields:
    return asdict(made)


def _short(fields: Fields, name: str) -> str:
    """One line of what stands on the machine. Raises BadQuestionError."""
    given = " ".join(text(fields, name).split())
    if not given or len(given) > TEXT_MAX:
        raise BadQuestionError(f"{name} is needed, in at most {TEXT_MAX} characters")
    return given


def _profile(fields: Fields) -> str:
    given = text(fields, "profile", "")
    if len(given) > PROFILE_MAX:
        raise BadQuestionError(f"a profile has at most {PROFILE_MAX} characters")
    return given
