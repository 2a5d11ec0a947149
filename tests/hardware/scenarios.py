"""What can happen to a note, by name, whichever protocol and host: profile x scenario."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import anyio

from hardware.acceptor_device import AcceptorDevice
from hardware.device import Note, NoteResult
from hardware.note_in_hand import Phase
from hardware.simulator.faults import Fault
from tests.hardware.bench import Bench

_LOOK_S: Final = 0.005
_OUTAGE_S: Final = 10.0  # of power, cable or host: longer than any patience for silence


class Step(StrEnum):
    """How far the note has come when it happens."""

    OFFERED = "offered"
    ESCROW = "escrow"  # the host has seen it and has not decided
    STACKING = "stacking"  # the host keeps it; the intent is being written
    PRESENTED = "presented"  # the host has seen the credit; its acknowledgements are lost


Happening = Callable[[Bench], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    happening: Happening
    step: Step | None = None  # None: from the beginning

    @property
    def is_kiosk_restarted(self) -> bool:
        return self.happening is kiosk_power_cut


@dataclass(frozen=True, slots=True)
class Played:
    result: NoteResult
    code: str
    counted: int  # how often the machine has counted the note


async def nothing(_bench: Bench) -> None:
    await anyio.lowlevel.checkpoint()


async def host_returns(bench: Bench) -> None:
    bench.cabinet.cause(Fault.RETURN)


async def ack_lost(bench: Bench) -> None:
    bench.cabinet.cause(Fault.DROPPED_ACK)


async def inhibited(bench: Bench) -> None:
    bench.machine.set_inhibited(is_on=True)


async def machine_power_cut(bench: Bench) -> None:
    await _for_a_while(bench, Fault.POWER_CUT)


async def machine_restarted_at_once(bench: Bench) -> None:
    bench.cabinet.cause(Fault.POWER_CUT)
    bench.cabinet.end_faults()


async def unplugged(bench: Bench) -> None:
    await _for_a_while(bench, Fault.UNPLUGGED)


async def host_silent(bench: Bench) -> None:
    await _for_a_while(bench, Fault.SILENCE)


async def kiosk_power_cut(bench: Bench) -> None:
    await bench.cut_kiosk_power()
    await anyio.sleep(_OUTAGE_S)


async def _for_a_while(bench: Bench, fault: Fault) -> None:
    bench.cabinet.cause(fault)
    await anyio.sleep(_OUTAGE_S)
    bench.cabinet.end_faults()


_AT_EACH_STEP: Final[Mapping[str, Happening]] = {
    "inhibited": inhibited,
    "machine power cut": machine_power_cut,
    "machine restarted at once": machine_restarted_at_once,
    "unplugged": unplugged,
    "host silent": host_silent,
    "kiosk power cut": kiosk_power_cut,
}
SCENARIOS: Final[Mapping[str, Scenario]] = {
    scenario.name: scenario
    for scenario in (
        Scenario("undisturbed", nothing),
        Scenario("host returns", host_returns),
        Scenario("ack lost", ack_lost),
        *(
            Scenario(f"{name} at {step}", happening, step)
            for name, happening in _AT_EACH_STEP.items()
            for step in Step
        ),
    )
}


async def play(bench: Bench, scenario: Scenario, note: Note) -> Played:
    """Offer the note on a running bench that accepts, and let it happen."""
    bench.journal.write_s = 4.0 if scenario.step is Step.STACKING else 0.0
    if scenario.step is Step.PRESENTED and scenario.happening is not inhibited:
        bench.cabinet.faults.dropped_acks = 10**6
    device, journal = bench.device, bench.journal
    outcomes = []

    async def offer() -> None:
        outcomes.append(await device.credit(note, journal))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(offer)
        await anyio.lowlevel.checkpoint()
        if scenario.step is not None:
            await _reached(bench, scenario.step)
        await scenario.happening(bench)
    outcome = outcomes[0]
    if scenario.is_kiosk_restarted:  # what the dead process thought is not known to anybody
        evidence = bench.journal.evidence[-1] if bench.journal.evidence else None
        outcome = await bench.device.resume(note, evidence)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(bench.run_device)
            await bench.until_accepting()
            tasks.cancel_scope.cancel()
    await anyio.sleep(3)
    return Played(
        outcome.result, outcome.code, bench.machine.meters.bill_in.get(note.value_minor, 0)
    )


async def _reached(bench: Bench, step: Step) -> None:
    device = bench.device
    assert isinstance(device, AcceptorDevice)
    await _until(lambda: _is_at(device, step))
    if step is Step.PRESENTED:
        frames = device.diagnostics().counts.frames_to_host
        await _until(lambda: device.diagnostics().counts.frames_to_host > frames)
    await anyio.sleep(_LOOK_S)  # the host has read it


async def _until(is_reached: Callable[[], bool]) -> None:
    while True:
        if is_reached():
            return
        await anyio.sleep(_LOOK_S)


def _is_at(device: AcceptorDevice, step: Step) -> bool:
    hand = device._hand
    match step:
        case Step.OFFERED:
            return hand is not None
        case Step.ESCROW:
            return any("escrow" in told.lower() for told in device._told_frames())
        case Step.STACKING:
            return hand is not None and hand.phase is Phase.STACKING
        case Step.PRESENTED:
            return hand is not None and hand.phase in {Phase.PRESENTED, Phase.SETTLED}
