"""Over lines that lose, tear, delay and invent bytes, both ends' ledgers are compared."""

from random import Random

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.device import NoteResult
from hardware.memory_line import LineFaults, MemoryCable
from hardware.simulator.cctalk_host import CcTalkProfile
from tests.hardware.bench import running_bench
from tests.hardware.cctalk.bench import profile, settings_for
from tests.hardware.ledgers import bad_lines, cable_pulled, totals
from tests.hardware.virtual_time import in_virtual_time

IN_DOUBT, CREDITED = NoteResult.IN_DOUBT, NoteResult.CREDITED

lines = bad_lines(byte_loss_max=0.02, garbage_max=0.2)
hosts = st.builds(
    CcTalkProfile,
    check=st.just("crc16"),  # one in 256 spoilt frames passes the 8-bit sum, as of any host
    operating_mode=st.sampled_from([None, 2, 3]),
    is_asking_values=st.booleans(),
    is_resetting=st.booleans(),
    decision_delay_polls=st.integers(0, 3),
    is_extending_escrow=st.booleans(),
    wrap=st.sampled_from(["right", "none", "one_too_many"]),
)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32), line_faults=lines, host=hosts)
def test_the_device_never_tells_more_credit_than_the_host_granted(
    seed: int, line_faults: LineFaults, host: CcTalkProfile
) -> None:
    @in_virtual_time
    async def run() -> None:
        cable = MemoryCable(line_faults, Random(seed))
        async with running_bench(settings_for(host), host, cable=cable, is_ready=False) as bench:
            told = await totals(bench)
            await anyio.sleep(3)  # a reply with the credit in it may have been lost

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[CREDITED] <= granted_minor <= told[CREDITED] + told[IN_DOUBT]

    run()


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), cut_after_s=st.floats(0, 4), back_after_s=st.floats(0.1, 5))
def test_a_cable_pulled_at_any_moment_costs_no_credit_and_invents_none(
    seed: int, cut_after_s: float, back_after_s: float
) -> None:
    @in_virtual_time
    async def run() -> None:
        host, cable = profile("R"), MemoryCable(LineFaults(is_byte_by_byte=True), Random(seed))
        async with (
            running_bench(settings_for(host), host, cable=cable) as bench,
            cable_pulled(bench, cut_after_s, back_after_s),
        ):
            told = await totals(bench)

        granted_minor = bench.machine.meters.bill_in_minor
        assert told[CREDITED] <= granted_minor <= told[CREDITED] + told[IN_DOUBT]

    run()
