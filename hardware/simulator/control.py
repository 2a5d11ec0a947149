"""The control socket of the simulated machine: one JSON object per line, each way."""

import contextlib
import json
import math
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import anyio
from anyio.abc import ByteStream, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream

from hardware.simulator.cabinet import Cabinet
from hardware.simulator.faults import WIRE_FAULTS, Fault, Toward, WireFault

Request: TypeAlias = dict[str, object]
Answer: TypeAlias = dict[str, object]
Name = TypeVar("Name", bound=StrEnum)

_REQUEST_MAX: Final = 4096
_EVENTS_KEPT: Final = 1000


class ControlError(ValueError):
    """The request cannot be understood or obeyed; the text goes back to the sender."""


class Control:
    """Carries out requests; `follow` is the socket's own business."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._actions: dict[str, Callable[[Request], None]] = {
            "read_meters": lambda _: None,
            "clear_replies": lambda _: cabinet.reply_times.clear(),
            "play": lambda r: cabinet.machine.play(_seconds(r, None)),
            "end_game": lambda _: cabinet.machine.end_game(),
            "open_door": lambda _: cabinet.machine.set_door(is_open=True),
            "close_door": lambda _: cabinet.machine.set_door(is_open=False),
            "inhibit": lambda r: cabinet.machine.set_inhibited(is_on=_switch(r)),
            "unlock": lambda _: cabinet.machine.set_locked(is_on=False),
            "set_credit_limit": lambda r: cabinet.machine.set_credit_limit(_whole(r, "minor")),
            "return_next_note": self._return_next_note,
            "drop_next_ack": self._drop_next_ack,
            "power": lambda r: cabinet.set_power(is_on=_switch(r)),
            "unplug": lambda _: cabinet.set_plugged(is_plugged=False),
            "replug": lambda _: cabinet.set_plugged(is_plugged=True),
            "pause_polling": self._pause_polling,
            "cause_fault": self._cause_fault,
            "end_faults": lambda _: cabinet.end_faults(),
        }

    def answer(self, request: Request) -> Answer:
        """Obey; each answer carries the meters as they are afterwards."""
        if request.get("do") == "read_replies":
            return {"ok": True, **self._cabinet.reply_times.facts()}
        action = self._actions.get(str(request.get("do")))
        if action is None:
            return {"ok": False, "error": f"unknown request {request.get('do')!r}"}
        try:
            action(request)
        except ControlError as error:
            return {"ok": False, "error": str(error)}
        return {"ok": True, **self.meters()}

    def meters(self) -> Answer:
        machine, cabinet = self._cabinet.machine, self._cabinet
        return {
            "credit_minor": machine.meters.credit_minor,
            "bill_in": {str(value): n for value, n in sorted(machine.meters.bill_in.items())},
            "bill_in_minor": machine.meters.bill_in_minor,
            "is_playing": machine.is_playing,
            "is_door_open": machine.is_door_open,
            "is_inhibited": machine.is_inhibited,
            "is_locked": machine.is_locked,
            "is_powered": machine.is_powered,
            "link": "up" if cabinet.is_link_up else "down",
            "accepts_notes": cabinet.accepts_notes,
        }

    async def serve(
        self, path: Path, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        """Serve the socket at `path` until cancelled."""
        listener = await anyio.create_unix_listener(path, mode=0o600)
        async with listener:
            task_status.started()
            await listener.serve(self._converse)

    async def _converse(self, stream: ByteStream) -> None:
        reader = BufferedByteReceiveStream(stream)
        try:
            async with stream:
                while True:
                    line = await reader.receive_until(b"\n", _REQUEST_MAX)
                    request = _parsed(line)
                    if request.get("do") == "follow":
                        await self._tell_events(stream)
                    await _send(stream, self.answer(request))
        except (
            anyio.EndOfStream,
            anyio.IncompleteRead,
            anyio.BrokenResourceError,
            anyio.DelimiterNotFound,
        ):
            return

    async def _tell_events(self, stream: ByteStream) -> None:
        """The follower gets the meters now, then each event until it goes away."""
        sender, events = anyio.create_memory_object_stream[Answer](_EVENTS_KEPT)

        def keep(event: str, facts: dict[str, object]) -> None:
            at_ms = math.floor(anyio.current_time() * 1000)
            with contextlib.suppress(anyio.WouldBlock):  # who does not read misses events
                sender.send_nowait(
                    {"event": event, **facts, "at_ms": at_ms, "meters": self.meters()}
                )

        end = self._cabinet.machine.listen(keep)
        try:
            with sender, events:
                await _send(stream, {"ok": True, **self.meters()})
                async for event in events:
                    await _send(stream, event)
        finally:
            end()

    def _return_next_note(self, request: Request) -> None:
        self._cabinet.faults.returns = _whole(request, "count", 1)

    def _drop_next_ack(self, request: Request) -> None:
        self._cabinet.faults.dropped_acks = _whole(request, "count", 1)
        self._cabinet.faults.is_ack_repeated = request.get("repeats") is True

    def _cause_fault(self, request: Request) -> None:
        fault = _one_of(Fault, request, "fault")
        if fault not in WIRE_FAULTS:
            self._cabinet.cause(fault, _whole(request, "count", 1))
            return
        wire_fault = WireFault(
            fault,
            _one_of(Toward, request, "toward"),
            after=_whole(request, "after", 0),
            count=_whole(request, "count", 1),
            share=_share(request),
        )
        self._cabinet.cause_on_wire(wire_fault, _whole(request, "seed", 0))

    def _pause_polling(self, request: Request) -> None:
        seconds = _seconds(request, None)
        if seconds is None:
            raise ControlError('"seconds" is missing')
        self._cabinet.faults.silent_until_s = anyio.current_time() + seconds


async def _send(stream: ByteStream, answer: Answer) -> None:
    await stream.send(json.dumps(answer).encode() + b"\n")


def _parsed(line: bytes) -> Request:
    try:
        request = json.loads(line)
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}


def _whole(request: Request, key: str, default: int | None = None) -> int:
    value = request.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ControlError(f'"{key}" must be a whole number, not negative')
    return value


def _seconds(request: Request, default: float | None) -> float | None:
    value = request.get("seconds", default)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise ControlError('"seconds" must be a number above 0')
    return float(value)


def _share(request: Request) -> float:
    value = request.get("share", 1)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 1:
        raise ControlError('"share" must be a number above 0, at most 1')
    return float(value)


def _one_of(names: type[Name], request: Request, key: str) -> Name:
    try:
        return names(str(request.get(key)))
    except ValueError as error:
        raise ControlError(f'"{key}" must be one of {", ".join(names)}') from error


def _switch(request: Request) -> bool:
    value = request.get("on")
    if not isinstance(value, bool):
        raise ControlError('"on" must be true or false')
    return value
