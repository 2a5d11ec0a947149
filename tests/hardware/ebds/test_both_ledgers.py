"""Over lines that lose, tear, delay and invent bytes, both ends' ledgers are compared."""

from random import Random

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.device import Note, NoteResult
from hardware.memory_line import LineFaults, MemoryCable
from hardware.simulator.ebds_host import CountsAt, EbdsProfile, StackOrder
from tests.hardware.bench import Bench, running_bench
from tests.hardware.ebds.bench import EBDS
from tests.hardware.virtual_time import in_virtual_time

VALUES_MINOR = (100_00, 20_00, 1_00)

faults = st.builds(
    LineFaults,
    byte_loss=st.floats(0, 0.02),
    garbage=st.floats(0, 0.3),
    is_byte_by_byte=st.booleans(),
    delay_s=st.floats(0, 0.02),
)
profiles = st.builds(
    EbdsProfile,
    start_toggle=st.integers(0, 1),
    is_retry_rebuilt=st.booleans(),
    is_unclear_state_ignored=st.booleans(),
    is_resetting=st.booleans(),
    is_asking_unit=st.booleans(),
    table_entries_asked=st.integers(0, 9),
    is_extended=st.booleans(),
    are_enables_sent=st.booleans(),
    is_escrow_used=st.booleans(),
    stack_order=st.sampled_from([StackOrder.ONCE, StackOrder.KEPT]),
    decision_delay_polls=st.integers(0, 3),
    counts_at=st.sampled_from(CountsAt),
)


async def totals(bench: Bench) -> dict[NoteResult, int]:
    """Offer the values one after another, as far as the machine accepts in time."""
    told = dict.fromkeys(NoteResult, 0)
    for number, value_minor in enumerate(VALUES_MINOR):
        with anyio.move_on_after(40):
            await bench.until_accepting()
            outcome = await bench.credit(Note(f"note-{number}", value_minor, "USD"))
            told[outcome.result] += value_minor
    return told


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), line_faults=faults, profile=profiles)
def test_the_device_never_tells_more_credit_than_the_host_granted(
    seed: int, line_faults: LineFaults, profile: EbdsProfile
) -> None:
    @in_virtual_time
    async def run() -> None:
        cable = MemoryCable(line_faults, Random(seed))
        async with running_bench(EBDS, profile, cable=cable, is_ready=False) as bench:
            told = await totals(bench)

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[NoteResult.CREDITED] <= granted_minor
        assert granted_minor <= told[NoteResult.CREDITED] + told[NoteResult.IN_DOUBT]

    run()


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), cut_after_s=st.floats(0, 2), back_after_s=st.floats(0.1, 5))
def test_a_cable_pulled_at_any_moment_costs_no_credit_and_invents_none(
    seed: int, cut_after_s: float, back_after_s: float
) -> None:
    @in_virtual_time
    async def run() -> None:
        cable = MemoryCable(LineFaults(is_byte_by_byte=True), Random(seed))
        async with running_bench(EBDS, EbdsProfile(), cable=cable) as bench:

            async def pull() -> None:
                await anyio.sleep(cut_after_s)
                bench.cabinet.set_plugged(is_plugged=False)
                await anyio.sleep(back_after_s)
                bench.cabinet.set_plugged(is_plugged=True)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(pull)
                told = await totals(bench)

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[NoteResult.CREDITED] <= granted_minor
        assert granted_minor <= told[NoteResult.CREDITED] + told[NoteResult.IN_DOUBT]

    run()
