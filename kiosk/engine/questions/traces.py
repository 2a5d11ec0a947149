"""Questions about traces: of the line now, of a transaction, and who needs one to stay."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final, TypeVar

import anyio.to_thread

from hardware.trace_file import Dates, heading, lines_of
from kiosk.domain.funding import State
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import (
    Asker,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    reason,
    text,
)
from kiosk.engine.traces.store import Hold, TraceStore

BYTES_MAX: Final = 56_000  # an answer must fit into one message to the screen
_RING: Final = 1000
T = TypeVar("T")


def trace_questions(desk: Desk) -> Questions:
    """Lines are those of a trace file."""
    store = TraceStore(desk.settings.data_dir / "traces")

    async def machine_trace(fields: Fields, asker: Asker) -> Fields:
        """What is remembered behind the exchange `after`; `next_after` is 0 when all is told."""
        del asker
        after = number(fields, "after", 0, 2**53)
        found = [each for each in desk.device.exchanges(0, _RING) if each.number > after]
        head: list[str] = []
        if not after:
            head = heading(protocol=desk.device.status.protocol, port=desk.device.status.port)
            first = found[0].number if found else 0
            found = [e for e in desk.device.set_up_exchanges() if e.number < first] + found
        dates = Dates(desk.clock.utc_now(), desk.clock.monotonic_s())
        told = [list(lines_of([each], dates)) for each in found]
        count = _that_fit([lines[0] for lines in told])
        lines = list(lines_of(found[:count], dates))
        is_all = count == len(found)
        return {"lines": head + lines, "next_after": 0 if is_all else found[count - 1].number}

    async def transaction_trace(fields: Fields, asker: Asker) -> Fields:
        """The lines behind the first `from` ones; `next_from` is 0 when all are told."""
        del asker
        sought, first = text(fields, "transaction_number"), number(fields, "from", 0)
        state = await _state_of(desk, sought)
        kept = await _stored(store.read, sought)
        if kept is None:
            raise QuestionError("E1014", f"no trace of {sought} is kept")
        lines = kept.splitlines()
        count = _that_fit(lines[first:])
        hold = await _stored(store.hold_of, sought)
        is_all = first + count >= len(lines)
        return {
            "transaction_number": sought,
            "lines": lines[first : first + count],
            "from": first,
            "total": len(lines),
            "next_from": 0 if is_all else first + count,
            "hold": asdict(hold) if hold else None,
            "is_case_open": state is State.IN_DOUBT,
        }

    async def trace_hold(fields: Fields, asker: Asker) -> Fields:
        sought, why = text(fields, "transaction_number"), reason(fields)
        await _state_of(desk, sought)
        before = await _stored(store.hold_of, sought)
        await asker.record("trace_held", before.reason if before else "", sought, why)
        utc = desk.clock.utc_now().isoformat(timespec="milliseconds")
        await _stored(store.hold, sought, Hold(asker.name, why, utc))
        return {"transaction_number": sought, "is_kept": await _stored(store.has, sought)}

    async def trace_release(fields: Fields, asker: Asker) -> Fields:
        sought, why = text(fields, "transaction_number"), reason(fields)
        await _state_of(desk, sought)
        before = await _stored(store.hold_of, sought)
        await asker.record("trace_released", before.reason if before else "", sought, why)
        await _stored(store.release, sought)
        return {"transaction_number": sought}

    return {
        "machine_trace": Question(Right.DIAGNOSE, machine_trace),
        "transaction_trace": Question(Right.READ_PAYMENTS, transaction_trace),
        "trace_hold": Question(Right.DECIDE_CASES, trace_hold),
        "trace_release": Question(Right.DECIDE_CASES, trace_release),
    }


async def _state_of(desk: Desk, sought: str) -> State:
    kept = await desk.journal.read(sought)
    if kept is None:
        raise QuestionError("E6004", f"this kiosk never had a transaction {sought!r}")
    return kept.funding.state


async def _stored(call: Callable[..., T], *arguments: Any) -> T:
    """What the store answers, from a thread. Raises QuestionError E1013."""
    try:
        return await anyio.to_thread.run_sync(call, *arguments)
    except OSError as error:
        raise QuestionError("E1013", str(error)) from error


def _that_fit(lines: Sequence[str]) -> int:
    """How many of the lines fit into an answer, and one at least."""
    space = BYTES_MAX
    for count, line in enumerate(lines):
        space -= 2 * len(line)  # `…` is six characters of JSON
        if space < 0:
            return max(1, count)
    return len(lines)
