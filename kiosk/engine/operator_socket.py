"""The socket of the kiosk command: one JSON question per line, one JSON answer."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anyio
import structlog
from anyio.abc import SocketStream, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream

from kiosk.domain.funding import Funding, State
from kiosk.engine.desk import Desk
from kiosk.engine.journal import JournalError
from kiosk.engine.presenter import obstacle
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError
from kiosk.engine.technician.questions import BadQuestionError, TechnicianQuestions

LINE_LENGTH_MAX = 4096
NEWEST_MAX = 1000

log = structlog.get_logger()
Answer = dict[str, Any]


class OperatorSocket:
    """Answers what an operator types; the file's mode says who may."""

    def __init__(self, path: Path, desk: Desk, authority: Authority) -> None:
        self._path = path
        self._desk = desk
        self._answers: dict[str, Callable[[Answer], Awaitable[Answer]]] = {
            "status": self._status,
            "transactions": self._transactions,
            "cases": self._cases,
            "journal_verify": self._journal_verify,
            **TechnicianQuestions(authority).answers,
        }

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Listen until cancelled."""
        await anyio.Path(self._path).unlink(missing_ok=True)
        async with await anyio.create_unix_listener(self._path, mode=0o600) as listener:
            task_status.started()
            await listener.serve(self._serve)

    async def _serve(self, stream: SocketStream) -> None:
        async with stream:
            lines = BufferedByteReceiveStream(stream)
            try:
                while True:
                    line = await lines.receive_until(b"\n", LINE_LENGTH_MAX)
                    answer = json.dumps(await self._answer(line)).encode()
                    await stream.send(answer + b"\n")
            except (
                anyio.IncompleteRead,
                anyio.EndOfStream,
                anyio.DelimiterNotFound,
                anyio.BrokenResourceError,
            ):
                return

    async def _answer(self, line: bytes) -> Answer:
        try:
            question = json.loads(line)
            answer = self._answers[question["ask"]]
            question["newest"] = min(int(question.get("newest", 100)), NEWEST_MAX)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return {"ok": False, "code": "E0105", "error": f"ask one of {sorted(self._answers)}"}
        try:
            return {"ok": True, **await answer(question)}
        except (BadQuestionError, JournalError, TechnicianRefusedError) as error:
            return {"ok": False, "code": error.code, "error": str(error)}

    async def _status(self, question: Answer) -> Answer:
        del question
        scene, head = self._desk.board.scene, self._desk.journal.head
        reason, code = obstacle(scene)
        funding = scene.funding
        return {
            "kiosk_number": self._desk.settings.kiosk_number,
            "machine_number": self._desk.settings.machine_number,
            "obstacle": reason,
            "code": code,
            "machine": asdict(self._desk.device.status),
            "is_service_reachable": scene.is_service_reachable,
            "screen": scene.screen,
            "alerts": scene.alerts,
            "journal": {"seq": head.seq, "hash": head.hash.hex(), "boot": self._desk.journal.boot},
            "funding": _row(funding) if funding else None,
        }

    async def _transactions(self, question: Answer) -> Answer:
        newest = await self._desk.journal.newest(question["newest"])
        return {"transactions": [{"utc": records[0].utc, **_row(f)} for f, records in newest]}

    async def _cases(self, question: Answer) -> Answer:
        del question
        return {
            "cases": [
                {**_row(funding), "notes": [asdict(note) for note in funding.notes]}
                for funding in await self._desk.journal.unfinished()
                if funding.state is State.IN_DOUBT
            ]
        }

    async def _journal_verify(self, question: Answer) -> Answer:
        del question
        head = await self._desk.journal.verify()
        return {"seq": head.seq, "hash": head.hash.hex()}


def _row(funding: Funding) -> Answer:
    return {
        "transaction_number": funding.transaction_number,
        "state": funding.state,
        "currency": funding.currency,
        "approved_minor": funding.approved_minor,
        "credited_minor": funding.credited_minor,
        "in_doubt_minor": funding.pending_minor,
        "rest_minor": funding.rest_minor,
        "why": funding.why,
        "code": funding.code,
        "case_number": funding.case_number,
        "session_id": funding.session_id,
    }
