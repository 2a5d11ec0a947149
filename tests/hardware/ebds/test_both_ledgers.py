"""Over lines that lose, tear, delay and invent bytes, both ends' ledgers are compared."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.device import NoteResult
from hardware.memory_line import LineFaults, MemoryCable
from hardware.simulator.ebds_host import CountsAt, EbdsProfile, StackOrder
from tests.hardware.bench import running_bench
from tests.hardware.ebds.bench import EBDS
from tests.hardware.ledgers import bad_lines, cable_pulled, totals
from tests.hardware.virtual_time import in_virtual_time

lines = bad_lines(byte_loss_max=0.02, garbage_max=0.3)
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


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), line_faults=lines, profile=profiles)
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
        async with (
            running_bench(EBDS, EbdsProfile(), cable=cable) as bench,
            cable_pulled(bench, cut_after_s, back_after_s),
        ):
            told = await totals(bench)

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[NoteResult.CREDITED] <= granted_minor
        assert granted_minor <= told[NoteResult.CREDITED] + told[NoteResult.IN_DOUBT]

    run()
