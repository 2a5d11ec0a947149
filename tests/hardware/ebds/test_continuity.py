"""A kiosk that dies at any frame, and is back before the host has missed it, knows what became of
its note: what it kept before each reply is enough. In virtual time, against each known host."""

from collections.abc import Mapping
from dataclasses import dataclass

import anyio
import pytest
from pydantic.types import JsonValue

from hardware.ebds.acceptor import EbdsAcceptor
from hardware.events import CreditAcknowledged, HostReset, NoteStacked
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.simulator.faults import Faults
from hardware.simulator.machine import Machine, MachineModel
from tests.hardware.ebds.bench import LETTERS, profile
from tests.hardware.ebds.conversation import US
from tests.hardware.virtual_time import in_virtual_time

TWENTY = 5


@dataclass
class Kiosk:
    """Offers one note and dies at a frame, before or after its reply has left."""

    dies_at: int
    is_reply_lost: bool
    kept: Mapping[str, JsonValue] | None = None
    frames: int = 0
    is_offered: bool = False
    acknowledged: int = 0

    def __post_init__(self) -> None:
        self.acceptor = EbdsAcceptor(US, "USD")

    async def serve(self, line: Line) -> None:
        while True:
            self._take(await line.receive())
            reply = self.acceptor.data_to_send()
            is_dying = self.frames == self.dies_at
            if reply and not (is_dying and self.is_reply_lost):
                await line.send(reply)
            if is_dying:
                self._begin_again()

    def _take(self, data: bytes) -> None:
        events = self.acceptor.receive(data)
        self.kept = self.acceptor.state_to_keep()
        self.frames += self.is_offered
        self.acknowledged += events.count(CreditAcknowledged())
        if HostReset() in events:
            self.acceptor.finish_self_test()
        if NoteStacked() in events:
            self.acceptor.present()
        elif self.acceptor.host.is_ready and not self.is_offered:
            self.is_offered = True
            self.acceptor.offer(TWENTY)

    def _begin_again(self) -> None:
        self.acceptor = EbdsAcceptor(US, "USD")
        if self.kept is not None:
            self.acceptor.recall(self.kept)


async def run(letter: str, kiosk: Kiosk) -> int:
    """How often the machine has counted the note in the end."""
    machine, cable = Machine(MachineModel()), MemoryCable()
    host = profile(letter).host(machine, Faults())
    machine_end = await cable.plug()
    kiosk_end = await cable.open()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(kiosk.serve, kiosk_end)
        tasks.start_soon(host.run, machine_end)
        await anyio.sleep(16)
        tasks.cancel_scope.cancel()
    assert kiosk.is_offered
    return machine.meters.bill_in[20_00]


@pytest.mark.parametrize("is_reply_lost", [True, False])
@pytest.mark.parametrize("letter", LETTERS)
@in_virtual_time
async def test_a_death_at_any_frame_leaves_both_ends_with_the_same_count(
    letter: str, is_reply_lost: bool
) -> None:
    counts = set()
    for dies_at in range(1, 9):
        kiosk = Kiosk(dies_at, is_reply_lost)
        counted = await run(letter, kiosk)

        assert counted == kiosk.acknowledged, f"died at frame {dies_at}"
        counts.add(counted)

    assert counts == {0, 1}
