"""`egm-simulator --script`: a process of its own on one end, the real driver on the other."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import anyio
import anyio.to_thread
import pytest

from hardware.device import Note
from hardware.drivers import build_device
from tests.hardware.bench import SETTINGS, Journal
from tests.hardware.simulator.process import ROOT
from tests.hardware.simulator.test_player import TWO_NOTES

Script: TypeAlias = "subprocess.Popen[str]"


def started(folder: Path, script: Path, *options: str) -> Script:
    command = [sys.executable, "-m", "hardware.simulator.app", "--script", str(script)]
    command += ["--link", str(folder / "egm"), *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


class Kiosk:
    """The driver at the other end; it offers a note and says so with a line."""

    def __init__(self, process: Script, link: Path) -> None:
        self.device = build_device(SETTINGS.model_copy(update={"port": str(link)}))
        self._stdin = process.stdin

    async def until_open(self) -> None:
        await self._until(lambda: self.device.diagnostics().counts.openings == 1)
        self._answer()

    async def credit(self, value_minor: int) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.device.credit, Note("note", value_minor, "USD"), Journal())
            await self._until(lambda: self.device.diagnostics().has_note)
            self._answer()

    def _answer(self) -> None:
        assert self._stdin
        self._stdin.write("\n")
        self._stdin.flush()

    async def _until(self, is_so: Callable[[], bool]) -> None:
        with anyio.fail_after(10):
            while not is_so():  # noqa: ASYNC110 the driver tells of it without an event
                await anyio.sleep(0.01)


async def played(folder: Path, script: Path) -> tuple[int, list[dict[str, int]], str]:
    """How it ended, what it has said, and its complaint; its notes are offered when it says so."""
    with started(folder, script) as process:
        assert process.stdout
        assert process.stderr
        said = [json.loads(process.stdout.readline())]
        kiosk = Kiosk(process, folder / "egm")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(kiosk.device.run)
            await kiosk.until_open()
            while line := await anyio.to_thread.run_sync(process.stdout.readline):
                said.append(json.loads(line))
                if value_minor := said[-1].get("offer_minor"):
                    tasks.start_soon(kiosk.credit, value_minor)
            tasks.cancel_scope.cancel()
        return process.wait(10), said, process.stderr.read()


@pytest.mark.anyio
async def test_a_recorded_wire_is_played_to_the_driver_over_a_pty(tmp_path: Path) -> None:
    status, said, complaint = await played(tmp_path, TWO_NOTES)

    assert (status, complaint) == (0, "")
    assert [line.get("offer_minor") for line in said[1:-1]] == [20_00, 5_00]
    assert said[-1] == {"played": 27}


@pytest.mark.anyio
async def test_a_difference_ends_it_with_its_line_and_both_byte_strings(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(TWO_NOTES.read_text("utf-8").replace("A>H fc0550aa05", "A>H fc0551", 1))
    status, _, complaint = await played(tmp_path, script)

    assert status == 1
    assert complaint == ("egm-simulator: line 3: expected fc0551, and fc0550aa05 has come\n")


def test_a_file_that_is_no_trace_is_wrong_usage(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("hello")
    with started(tmp_path, script) as process:
        assert process.stderr
        assert process.wait(10) == 2
        assert "line 1" in process.stderr.read()
