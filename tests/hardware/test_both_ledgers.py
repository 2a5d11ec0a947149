"""Over lines that lose, tear, delay and invent bytes, both ends' ledgers are compared."""

from random import Random

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.device import NoteResult
from hardware.memory_line import LineFaults, MemoryCable
from hardware.note_in_hand import CreditPoint
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.id003_parameters import Ack, CountsAt, Hold
from tests.hardware.bench import SETTINGS, running_bench
from tests.hardware.ledgers import bad_lines, cable_pulled, totals
from tests.hardware.virtual_time import in_virtual_time

CREDIT_POINTS = {
    CountsAt.STACK: CreditPoint.STACK,
    CountsAt.VEND_VALID: CreditPoint.VEND_VALID,
    CountsAt.VEND_VALID_OR_STACKED: CreditPoint.VEND_VALID,
    CountsAt.STACKED: CreditPoint.STACKED,
}

lines = bad_lines(byte_loss_max=0.05, garbage_max=0.3)
profiles = st.builds(
    Id003Profile,
    decision_delay_polls=st.integers(0, 3),
    hold=st.sampled_from(Hold),
    counts_at=st.sampled_from(CountsAt),
    ack=st.sampled_from([Ack.ONCE, Ack.EACH]),
)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), line_faults=lines, profile=profiles)
def test_the_device_never_tells_more_credit_than_the_host_granted(
    seed: int, line_faults: LineFaults, profile: Id003Profile
) -> None:
    @in_virtual_time
    async def run() -> None:
        cable = MemoryCable(line_faults, Random(seed))
        known = SETTINGS.model_copy(update={"host_credit_point": CREDIT_POINTS[profile.counts_at]})
        async with running_bench(known, profile, cable=cable, is_ready=False) as bench:
            told = await totals(bench)
            await anyio.sleep(1)  # a host that counts at STACKED does so at the next poll

        granted_minor = bench.machine.meters.bill_in_minor
        if profile.counts_at is not CountsAt.STACKED:  # that one may still lose its own STACKED
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
            running_bench(cable=cable) as bench,
            cable_pulled(bench, cut_after_s, back_after_s),
        ):
            told = await totals(bench)

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[NoteResult.CREDITED] <= granted_minor
        assert granted_minor <= told[NoteResult.CREDITED] + told[NoteResult.IN_DOUBT]

    run()
