"""The desk as a whole: it comes up complete, or not at all."""

from pathlib import Path

import pytest

from kiosk.demo import stack as stack_module
from kiosk.demo.process import ProgramError, RunningProgram
from kiosk.demo.programs import Layout, Screen
from kiosk.demo.stack import running_stack

pytestmark = pytest.mark.anyio

UNSEEN = Layout(Screen.NONE)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[RunningProgram]:
    """Every program that a desk has made."""
    made: list[RunningProgram] = []

    class Remembered(RunningProgram):
        async def start(self) -> None:
            made.append(self)
            await super().start()

    monkeypatch.setattr(stack_module, "RunningProgram", Remembered)
    return made


async def test_a_program_that_does_not_start_takes_the_desk_down(
    started: list[RunningProgram],
) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        async with running_stack(UNSEEN, overrides={"kiosk-engine": {"colour": "red"}}):
            pytest.fail("a desk without its engine")

    (error,) = caught.value.exceptions
    assert isinstance(error, ProgramError)
    assert "E0103 colour" in str(error)
    assert {program.name for program in started} > {"kiosk-engine"}
    assert [program.pid for program in started] == [None] * len(started)


async def test_a_program_that_does_not_exist_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="no such program: kiosk-engin"):
        async with running_stack(UNSEEN, overrides={"kiosk-engin": {}}):
            pytest.fail("a desk with a misspelled program")


async def test_the_desk_ends_cleanly_and_leaves_no_folder() -> None:
    async with running_stack(UNSEEN) as stack:
        folder = stack.desk.folder
        socket_path = str(stack.desk.operator_socket)

    assert stack.statuses == dict.fromkeys(stack.programs, 0)
    assert len(socket_path.encode()) <= 107
    assert not is_there(folder)


def is_there(folder: Path) -> bool:
    return folder.exists()
