"""The tests again after a repair of network, settings and log."""

from pathlib import Path

import anyio
import pytest

from kiosk.engine.retest import retest
from tests.kiosk.engine.world import World, play


@pytest.mark.parametrize("code", ["E3021", "E3023", "E3024", "E3031", "E3032", "E3033", "E3034"])
def test_a_fault_on_the_way_to_the_server_is_tested_by_its_steps(tmp_path: Path, code: str) -> None:
    async def story(world: World) -> None:
        with anyio.fail_after(100):
            found = await retest(world.desk, code)
        assert found.passed is False  # the worlds' server has no address
        assert found.code in {"E3031", "E3032"}

    play(tmp_path, story)


def test_adjustments_that_were_set_aside_fail_until_the_next_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert (await retest(world.desk, "E0109")).passed is True
        world.desk.adjustments.problem = "device.baud = 7"
        found = await retest(world.desk, "E0109")
        assert (found.passed, found.code, found.detail) == (False, "E0109", "device.baud = 7")

    play(tmp_path, story)


def test_a_log_that_drops_lines_fails(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert (await retest(world.desk, "E1011")).passed is True
        world.desk.log_keeper.trouble = "the disk is nearly full"
        assert (await retest(world.desk, "E1011")).passed is False

    play(tmp_path, story)
