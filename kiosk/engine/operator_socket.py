"""The socket of the kiosk command: one JSON question per line, one JSON answer."""

import json
from pathlib import Path
from typing import Any

import anyio
from anyio.abc import SocketStream, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream

from kiosk.engine.questions.question import OPERATOR, Asker, Questions
from kiosk.engine.questions.table import REFUSALS
from kiosk.engine.technician.authority import Authority

LINE_LENGTH_MAX = 4096

Answer = dict[str, Any]


class OperatorSocket:
    """Answers what an operator types; the file's mode says who may."""

    def __init__(self, path: Path, questions: Questions, authority: Authority) -> None:
        self._path = path
        self._questions = questions
        self._asker = Asker(OPERATOR, authority.record_of(OPERATOR))

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
            fields = json.loads(line)
            question = self._questions[fields.pop("ask")]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {"ok": False, "code": "E0105", "error": f"ask one of {sorted(self._questions)}"}
        try:
            return {"ok": True, **await question.answer(fields, self._asker)}
        except REFUSALS as error:
            return {"ok": False, "code": error.code, "error": str(error)}
