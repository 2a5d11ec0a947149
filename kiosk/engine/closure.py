"""Staff take the kiosk out of service and put it back: kept in the journal, over every restart."""

import json
from typing import Final

from kiosk.engine.desk import Desk
from kiosk.engine.journal import KIOSK, Journal

TAKEN_OUT: Final = "taken_out_of_service"
PUT_BACK: Final = "put_in_service"


async def take_out_of_service(desk: Desk, person: str, reason: str) -> None:
    """From now on no session is opened; one that is open goes on. Raises JournalError."""
    body = json.dumps({"person": person, "reason": reason})
    await desk.journal.note_kiosk_event(TAKEN_OUT, body)
    desk.board.update(out_of_service=_told(person, reason))


async def put_in_service(desk: Desk, person: str, reason: str) -> None:
    """Sessions can be opened again. Raises JournalError."""
    body = json.dumps({"person": person, "reason": reason})
    await desk.journal.note_kiosk_event(PUT_BACK, body)
    desk.board.update(out_of_service="")


def read_out_of_service(journal: Journal) -> str:
    """Who took it out of service and why; empty when it is in service."""
    told = ""
    for record in journal.records(KIOSK):
        if record.kind == TAKEN_OUT:
            facts = json.loads(record.body)
            told = _told(facts["person"], facts["reason"])
        elif record.kind == PUT_BACK:
            told = ""
    return told


def _told(person: str, reason: str) -> str:
    return f"{person}: {reason}"
