"""What all simulated hosts do on the line: ask in each slot, and gather what is answered."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from hardware.errors import LineLostError
from hardware.line import Line
from hardware.simulator.faults import Faults

Told = TypeVar("Told")


class Polling:
    """A host's slots and its ear. It outlives the line, not the host.

    `attention` is a byte with which the acceptor calls for a question at once; it is no answer.
    A pause inside an answer that is longer than `byte_gap_max_s` spoils it.
    """

    def __init__(
        self, faults: Faults, *, attention: bytes = b"", byte_gap_max_s: float | None = None
    ) -> None:
        self.quiet_until_s = float("-inf")  # nothing is asked until then
        self._faults = faults
        self._attention = attention
        self._byte_gap_max_s = byte_gap_max_s
        self._received = b""
        self._arrived = anyio.Event()
        self._called = anyio.Event()
        self._answered_s = float("-inf")

    async def run(
        self, line: Line, ask: Callable[[Line], Awaitable[None]], pace_s: Callable[[], float]
    ) -> None:
        """Ask at this pace until the line is lost or the task is cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._listen, line, tasks.cancel_scope)
            with contextlib.suppress(LineLostError):
                await self._ask_in_slots(line, ask, pace_s)
            tasks.cancel_scope.cancel()

    @property
    def silence_s(self) -> float:
        """How long there has been no answer; infinite before the first."""
        return anyio.current_time() - self._answered_s

    def forget_received(self) -> None:
        """An answer that came too late answers nothing."""
        self._received = b""

    async def answer(self, find: Callable[[bytes], Told | None], within_s: float) -> Told | None:
        """What `find` makes of the bytes since they were forgotten; None when nothing in time."""
        with anyio.move_on_after(within_s):
            while True:
                told = find(self._received)
                if told is not None:
                    self._answered_s = anyio.current_time()
                    return told
                await self._next_bytes()
        return None

    async def _listen(self, line: Line, scope: anyio.CancelScope) -> None:
        with contextlib.suppress(LineLostError):
            while True:
                data = await line.receive()
                self._received += data
                if self._attention and self._attention in self._received:
                    self._received = self._received.replace(self._attention, b"")
                    self._called.set()
                self._arrived.set()
        scope.cancel()

    async def _ask_in_slots(
        self, line: Line, ask: Callable[[Line], Awaitable[None]], pace_s: Callable[[], float]
    ) -> None:
        slot_s = anyio.current_time()
        while True:
            if slot_s >= max(self._faults.silent_until_s, self.quiet_until_s):
                await ask(line)
            slot_s = max(slot_s + pace_s(), anyio.current_time())
            with anyio.CancelScope(deadline=slot_s) as rest:
                await self._called.wait()
            self._called = anyio.Event()
            if not rest.cancelled_caught:
                slot_s = anyio.current_time()

    async def _next_bytes(self) -> None:
        self._arrived = anyio.Event()
        gap_s = self._byte_gap_max_s if self._received else None
        with anyio.move_on_after(gap_s) as waiting:
            await self._arrived.wait()
        if waiting.cancelled_caught:
            self._received = b""
