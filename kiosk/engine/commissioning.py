"""The commissioning record: kept in the journal, compared after each set-up by the host."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Final

import anyio
import structlog

from hardware.profile_proposal import propose_profile
from kiosk.domain.commissioning import Commissioning, Fingerprint, differences
from kiosk.engine.commissioning_credit import (
    learned_parameters,
    newest_of_now,
    read_credits,
)
from kiosk.engine.desk import Desk
from kiosk.engine.journal import KIOSK, Journal, Record

COMMISSIONED: Final = "commissioned"
DRIFTED: Final = "fingerprint_drifted"
PACE_S: Final = 5.0  # of accepting, and the pace of the polls is known

log = structlog.get_logger()


def fingerprint_of(desk: Desk) -> Fingerprint:
    """How the machine shows itself now; its pace counts only while it accepts notes."""
    status, set_up = desk.device.status, desk.host_watch.set_up
    passing = desk.host_watch.passing_settings
    return Fingerprint(
        protocol=status.protocol,
        topology=status.topology,
        denominations_minor=status.denominations_minor,
        settings=tuple(
            f"{word.name} {word.value}".strip()
            for word in set_up.settings
            if word.name not in passing
        )
        if set_up.number
        else None,
        poll_interval_s=status.poll_interval_s if status.is_accepting else None,
    )


def proposed_profile(desk: Desk, host: str, seconds: float | None = None) -> str:
    """The profile of the last seconds, or of all that is remembered."""
    since_s = 0.0 if seconds is None else desk.clock.monotonic_s() - seconds
    return propose_profile(
        desk.settings.device.protocol,
        desk.host_watch.observe(since_s),
        host or "observed",
        learned_parameters(desk),
    )


async def commission(
    desk: Desk, machine: dict[str, str], persons: tuple[str, str], profile: str
) -> Commissioning:
    """Keep it; a difference that had stopped funding is forgotten. Raises JournalError.

    `machine` has maker, model, program and asset_number.
    """
    credit = newest_of_now(desk)
    made = Commissioning(
        utc=desk.clock.utc_now().isoformat(timespec="seconds"),
        **machine,
        currency=desk.settings.device.currency,
        profile=profile,
        profile_sha256=sha256(profile.encode()).hexdigest(),
        by=persons[0],
        witness=persons[1],
        fingerprint=fingerprint_of(desk),
        credit_finding=credit.closed.finding if credit and credit.closed else "",
    )
    await desk.journal.note_kiosk_event(COMMISSIONED, json.dumps(asdict(made)))
    desk.board.update(commissioned=made, drift=())
    return made


def read_commissioning(journal: Journal) -> dict[str, Any]:
    """The newest record, what has become different since, and each credit: fields of a scene."""
    told = commissioning_of(journal.records(KIOSK))
    return {**told, "commissioning_credits": read_credits(journal)}


def commissioning_of(records: Iterable[Record]) -> dict[str, Any]:
    """The newest record and what has become different since, from these, oldest first."""
    commissioned, drift = None, ()
    for record in records:
        if record.kind == COMMISSIONED:
            commissioned, drift = decode(record.body), ()
        elif record.kind == DRIFTED:
            drift = tuple(json.loads(record.body)["differences"])
    return {"commissioned": commissioned, "drift": drift}


def decode(body: str) -> Commissioning:
    fields = json.loads(body)
    shown = fields.pop("fingerprint")
    for name in ("denominations_minor", "settings"):
        shown[name] = None if shown[name] is None else tuple(shown[name])
    return Commissioning(fingerprint=Fingerprint(**shown), **fields)


async def watch_fingerprint(desk: Desk) -> None:
    """Compare when we start and after each set-up by the host. Raises JournalError."""
    while True:
        has_new_set_up = desk.host_watch.has_new_set_up
        await _compare(desk)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_compare_pace, desk)
            await has_new_set_up.wait()
            tasks.cancel_scope.cancel()


async def _compare_pace(desk: Desk) -> None:
    """Once more when the machine has accepted notes for a while: only then its pace counts."""
    async for status in desk.device.changes():
        if status.is_accepting:
            break
    await anyio.sleep(PACE_S)
    await _compare(desk)


async def _compare(desk: Desk) -> None:
    scene = desk.board.scene
    if scene.commissioned is None or scene.drift:
        return
    found = differences(scene.commissioned.fingerprint, fingerprint_of(desk))
    if found:
        log.info("fingerprint_compared", code="E2019", different=found)
        desk.board.update(drift=found)  # first: no session may begin while it is written
        await desk.journal.note_kiosk_event(DRIFTED, json.dumps({"differences": found}))
