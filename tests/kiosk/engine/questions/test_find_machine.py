"""Where the machine is: asked at the kiosk, in virtual time."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hardware.device import Link
from hardware.port_search import Finding, PortReport
from kiosk.contract.messages import Screen
from kiosk.engine.closure import take_out_of_service
from kiosk.engine.questions import find_machine
from kiosk.engine.questions.find_machine import find_questions
from kiosk.engine.questions.question import QuestionError
from tests.kiosk.engine.questions.asking import Recorder
from tests.kiosk.engine.world import World, play

Search = Callable[[list[str]], Awaitable[tuple[PortReport, ...]]]


def hearing(world: World, *reports: PortReport) -> Search:
    """A search that hears this, and that finds the kiosk's own port free."""

    async def search(ports: list[str]) -> tuple[PortReport, ...]:
        assert "memory" in ports
        assert world.machine.status.link is Link.CLOSED
        return reports

    return search


FOUND = PortReport("memory", Finding.MACHINE, "id003", 9600, 5, 25)
NOISY = PortReport("/dev/ttyUSB1", Finding.NOISE, bytes_heard=40)


def test_a_machine_is_found_and_the_port_is_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await take_out_of_service(world.desk, "Grace", "search")
        monkeypatch.setattr(find_machine, "search_ports", hearing(world, FOUND, NOISY))
        asker = Recorder(find_questions(world.desk))
        answer = await asker.ask("machine_find")
        assert answer["code"] == ""
        assert [(row["heard"], row["is_in_force"]) for row in answer["ports"]] == [
            ("machine", True),
            ("noise", False),
        ]
        assert asker.recorded == [("machine_searched", "memory", "", "")]
        assert world.machine.status.link is Link.UP

    play(tmp_path, story)


def test_that_none_is_found_has_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(link=Link.SILENT, is_accepting=False, code="E2003")
        await world.until(Screen.OUT_OF_SERVICE)
        monkeypatch.setattr(find_machine, "search_ports", hearing(world, NOISY))
        answer = await Recorder(find_questions(world.desk)).ask("machine_find")
        assert answer["code"] == "E2018"

    play(tmp_path, story)


def test_while_patrons_can_pay_the_port_is_kept(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        asker = Recorder(find_questions(world.desk))
        with pytest.raises(QuestionError) as refused:
            await asker.ask("machine_find")
        assert refused.value.code == "E2020"
        await world.code_shown()
        with pytest.raises(QuestionError) as refused:
            await asker.ask("machine_find")
        assert refused.value.code == "E2020"
        assert asker.recorded == []

    play(tmp_path, story)


def test_with_a_note_in_hand_the_port_is_kept(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await take_out_of_service(world.desk, "Grace", "search")
        world.machine.has_note = True
        with pytest.raises(QuestionError) as refused:
            await Recorder(find_questions(world.desk)).ask("machine_find")
        assert refused.value.code == "E2015"

    play(tmp_path, story)
