"""Both ends' ledgers: what the kiosk was told of a few notes, on a line on which much happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio
from hypothesis import strategies as st

from hardware.device import Note, NoteResult
from hardware.memory_line import LineFaults
from tests.hardware.bench import Bench

VALUES_MINOR: Final = (100_00, 20_00, 1_00)
PATIENCE_S: Final = 40.0  # for one note and its outcome


def bad_lines(*, byte_loss_max: float, garbage_max: float) -> st.SearchStrategy[LineFaults]:
    """Lines that lose, tear, delay and invent bytes."""
    return st.builds(
        LineFaults,
        byte_loss=st.floats(0, byte_loss_max),
        garbage=st.floats(0, garbage_max),
        is_byte_by_byte=st.booleans(),
        delay_s=st.floats(0, 0.02),
    )


async def totals(bench: Bench) -> dict[NoteResult, int]:
    """Offer the values one after another, as far as the machine accepts in time."""
    told = dict.fromkeys(NoteResult, 0)
    for number, value_minor in enumerate(VALUES_MINOR):
        with anyio.move_on_after(PATIENCE_S):
            await bench.until_accepting()
            outcome = await bench.credit(Note(f"note-{number}", value_minor, "USD"))
            told[outcome.result] += value_minor
    return told


@asynccontextmanager
async def cable_pulled(
    bench: Bench, cut_after_s: float, back_after_s: float
) -> AsyncIterator[None]:
    """Meanwhile the cable is pulled, and put back so long after that."""

    async def pull() -> None:
        await anyio.sleep(cut_after_s)
        bench.cabinet.set_plugged(is_plugged=False)
        await anyio.sleep(back_after_s)
        bench.cabinet.set_plugged(is_plugged=True)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(pull)
        yield
