"""Programs as processes: they start, end, and leave nothing behind."""

import signal
import sys
import tomllib
from pathlib import Path

import anyio
import pytest

from kiosk.demo.process import PROJECT, Program, ProgramError, RunningProgram, to_toml

pytestmark = pytest.mark.anyio


def lamp(folder: Path, mode: str = "runs") -> RunningProgram:
    program = Program(
        "lamp", "tests.kiosk.demo.lamp:main", settings={"mode": mode}, secrets={"key": "secret"}
    )
    return RunningProgram(program, folder)


def is_running(pid: int) -> bool:
    """Whether a process exists and has not ended (a zombie has)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def until_gone(pid: int) -> None:
    with anyio.fail_after(10):
        while is_running(pid):  # noqa: ASYNC110  # the end of another's child is no event to us
            await anyio.sleep(0.01)


async def test_a_program_is_started_asked_and_ended_cleanly(tmp_path: Path) -> None:
    program = lamp(tmp_path)

    await program.start()
    pid, answer = program.ready["pid"], await program.ask({"do": "shine"})
    status = await program.stop()

    assert answer == {"heard": {"do": "shine"}}
    assert status == 0
    assert not is_running(pid)


async def test_a_secret_is_for_the_owner_alone(tmp_path: Path) -> None:
    program = lamp(tmp_path)

    await program.start()
    await program.stop()

    assert program.ready["secret_mode"] == "0o600"


async def test_a_program_that_ends_before_it_is_ready_is_told_with_its_log(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="the lamp is broken"):
        await lamp(tmp_path, "fails").start()


async def test_a_killed_program_takes_what_it_has_started_with_it(tmp_path: Path) -> None:
    program = lamp(tmp_path, "has_child")
    await program.start()

    await program.kill()

    assert not is_running(program.ready["pid"])
    await until_gone(program.ready["child"])


async def test_a_restarted_program_is_another_process(tmp_path: Path) -> None:
    program = lamp(tmp_path)
    await program.start()
    first = program.pid

    await program.kill()
    await program.restart()

    assert program.pid not in {None, first}
    await program.stop()


async def test_a_frozen_program_is_still_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.demo.process.STOPPED_WITHIN_S", 0.2)
    program = lamp(tmp_path)
    await program.start()

    program.freeze()
    status = await program.stop()

    assert status == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such signal")
async def test_a_program_ends_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    starter = (
        "import anyio, sys, pathlib\n"
        "from tests.kiosk.demo.test_process import lamp\n"
        "async def run():\n"
        "    program = lamp(pathlib.Path(sys.argv[1]))\n"
        "    await program.start()\n"
        "    print(program.pid, flush=True)\n"
        "    await anyio.sleep_forever()\n"
        "anyio.run(run)\n"
    )
    command = [sys.executable, "-c", starter, str(tmp_path)]
    parent = await anyio.open_process(command, cwd=PROJECT, stderr=None)
    assert parent.stdout is not None
    pid = int(await parent.stdout.receive())
    assert is_running(pid)

    parent.kill()
    await parent.aclose()

    await until_gone(pid)


def test_settings_survive_the_way_through_toml() -> None:
    settings = {
        "text": 'a "quoted" €\n',
        "number": 3,
        "share": 0.5,
        "on": True,
        "list": [1, 2],
        "table": {"key with blank": {"inner": "x"}},
    }

    assert tomllib.loads(to_toml(settings)) == settings


def test_overrides_are_merged_into_tables() -> None:
    program = Program("lamp", "x:main", settings={"size": 1, "line": {"port": "a", "baud": 9600}})

    changed = program.but({"line": {"port": "b"}})

    assert changed.settings == {"size": 1, "line": {"port": "b", "baud": 9600}}
