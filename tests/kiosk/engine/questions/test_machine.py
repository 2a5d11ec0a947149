"""What is asked about the line to the machine, in virtual time."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hardware.device import Exchange, Link, LoopBack
from hardware.port_errors import PortErrors
from kiosk.contract.messages import Screen
from kiosk.domain.technician import RIGHTS, Role
from kiosk.engine.questions.question import Asker, Fields, QuestionError, Questions
from kiosk.engine.questions.table import all_questions
from kiosk.engine.scene import Stage, Visit
from tests.kiosk.engine.technician.staff import authority_at
from tests.kiosk.engine.world import World, funded, play

Recorded = list[tuple[str, str, str, str]]


class Desk:
    """Somebody asks, and what they do is kept."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self.recorded: Recorded = []

    async def ask(self, ask: str, **fields: Any) -> Fields:
        return await self.questions[ask].answer(fields, Asker("Grace", self._record))

    async def _record(self, action: str, before: str, after: str, reason: str) -> None:
        self.recorded.append((action, before, after, reason))


async def desk_at(world: World) -> Desk:
    await world.until(Screen.ATTRACT)
    return Desk(all_questions(world.desk, await authority_at(world)))


def exchange(number: int, *, size: int = 2) -> Exchange:
    raw = bytes(size)
    return Exchange(number, number, 1.0, 1.5, 1, "H>A", "A>H", raw, raw, 0.0012, is_error=False)


def test_the_status_tells_the_facts_of_the_line(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        link = (await (await desk_at(world)).ask("status"))["machine_link"]

        assert (link["protocol"], link["port"], link["baud"]) == ("id003", "memory", 9600)
        assert (link["topology"], link["host_credit_point"]) == ("replace", "vend_valid")
        assert (link["link"], link["poll_interval_s"], link["last_poll_age_s"]) == ("up", 0.1, 0.05)
        assert link["replies"]["p99_s"] == 0.002
        assert link["counts"]["openings"] == 1
        assert link["channels"] == [
            {"number": 1, "value_minor": 100, "value": "$1", "is_enabled": True}
        ]
        json.dumps(link)

    play(tmp_path, story)


def test_frames_are_told_decoded_and_with_their_reply_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.seen = [exchange(1)]
        (frame,) = (await (await desk_at(world)).ask("machine_frames"))["frames"]

        assert {key: value for key, value in frame.items() if "utc" not in key} == {
            "number": 1,
            "newest": 1,
            "count": 1,
            "from_host": "H>A",
            "to_host": "A>H",
            "from_host_hex": "0000",
            "to_host_hex": "0000",
            "reply_us": 1200,
            "is_error": False,
        }

    play(tmp_path, story)


def test_frames_are_told_with_their_date_to_the_microsecond(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk, clock = await desk_at(world), world.desk.clock
        ago_s = clock.monotonic_s() - 10
        world.machine.seen = [replace(exchange(1), first_s=ago_s, last_s=ago_s + 1.000001)]
        earliest = clock.utc_now()
        (frame,) = (await desk.ask("machine_frames"))["frames"]
        first, last = (datetime.fromisoformat(frame[key]) for key in ("utc", "last_utc"))

        assert earliest <= first + timedelta(seconds=10) <= clock.utc_now()
        assert last - first == timedelta(seconds=1, microseconds=1)

    play(tmp_path, story)


def test_each_frame_is_told_once_to_whoever_asks_on(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.seen = [exchange(n) for n in (1, 2)]
        first = await desk.ask("machine_frames")
        world.machine.seen += [exchange(3)]
        second = await desk.ask("machine_frames", after=first["newest"])
        third = await desk.ask("machine_frames", after=second["newest"])

        assert [frame["number"] for frame in second["frames"]] == [3]
        assert third == {"frames": [], "newest": 3}

    play(tmp_path, story)


def test_frames_fit_into_one_message_to_the_screen_and_the_newest_stay(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.seen = [exchange(n, size=128) for n in range(1, 301)]
        answer = await (await desk_at(world)).ask("machine_frames", most=1000)

        assert len(json.dumps(answer)) < 64_000
        assert answer["frames"][-1]["number"] == answer["newest"] == 300
        assert len(answer["frames"]) > 50

    play(tmp_path, story)


def test_a_reconnection_is_recorded_with_its_reason_before_it_is_made(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        await desk.ask("machine_reconnect", reason="Repair")

        assert desk.recorded == [("machine_reconnected", "up", "", "Repair")]
        assert world.machine.reopened == 1

    play(tmp_path, story)


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_is_no_reconnection(tmp_path: Path, reason: str) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        with pytest.raises(QuestionError, match="a reason is needed"):
            await desk.ask("machine_reconnect", reason=reason)

        assert (desk.recorded, world.machine.reopened) == ([], 0)

    play(tmp_path, story)


def test_with_a_note_in_hand_there_is_no_reconnection(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.has_note = True
        with pytest.raises(QuestionError) as told:
            await desk.ask("machine_reconnect", reason="Repair")

        assert told.value.code == "E2015"
        assert (desk.recorded, world.machine.reopened) == ([], 0)

    play(tmp_path, story)


def test_between_two_notes_of_a_patron_there_is_no_reconnection(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        refusals: list[str] = []

        async def reconnect(note: int) -> None:
            del note
            with pytest.raises(QuestionError) as told:
                await desk.ask("machine_reconnect", reason="Repair")
            refusals.append(told.value.code)

        world.machine.on_note = reconnect
        await funded(world, 25_00)
        await world.until(Screen.CREDITED)

        assert (refusals, world.machine.reopened) == (["E2015", "E2015"], 0)

    play(tmp_path, story)


def test_the_test_tells_each_step_and_its_result_is_kept(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        assert (await desk.ask("machine_self_test"))["passed"]
        world.machine.set(link=Link.CLOSED, code="E2001", detail="no such file")
        failed = await desk.ask("machine_self_test")

        assert not failed["passed"]
        assert failed["steps"][0] == {
            "step": "port",
            "passed": False,
            "code": "E2001",
            "detail": "no such file",
        }
        assert [after for _, _, after, _ in desk.recorded] == ["passed", "E2001"]

    play(tmp_path, story)


def test_every_role_may_test_and_reconnect(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        questions = (await desk_at(world)).questions
        for ask in ("machine_frames", "machine_self_test", "machine_reconnect", "retest"):
            assert all(questions[ask].right in RIGHTS[role] for role in Role)

    play(tmp_path, story)


# The loop-back plug


async def out_of_service(world: World) -> Desk:
    """A kiosk out of service, its line without a machine."""
    desk = await desk_at(world)
    await desk.ask("out_of_service", reason="Repair")
    world.machine.set(link=Link.SILENT)
    desk.recorded.clear()
    return desk


def test_out_of_service_the_loop_back_test_is_made_and_recorded(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await out_of_service(world)
        answer = await desk.ask("machine_loop_back")

        assert answer == {
            "passed": True,
            "sent": 256,
            "came": 256,
            "wrong": 0,
            "code": "",
            "errors": None,
        }
        assert desk.recorded == [("machine_looped_back", "silent", "", "")]

    play(tmp_path, story)


def test_spoilt_bytes_are_told_by_their_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await out_of_service(world)
        world.machine.looped = LoopBack(256, 95, 30, "E2035", PortErrors(parity=4))
        answer = await desk.ask("machine_loop_back")

        assert (answer["passed"], answer["code"]) == (False, "E2035")
        assert answer["errors"]["parity"] == 4

    play(tmp_path, story)


def test_staff_at_the_glass_may_make_it_in_service_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.set(link=Link.SILENT)
        visit = Visit(Stage.PIN, deadline_s=1e9, person="Grace", role="technician")
        world.board.update(visit=visit)
        await refused(desk, "E2036")
        world.board.update(visit=replace(visit, stage=Stage.INSIDE))

        assert (await desk.ask("machine_loop_back"))["passed"]

    play(tmp_path, story)


def test_in_service_there_is_no_loop_back_test(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        world.machine.set(link=Link.SILENT)
        await refused(desk, "E2036")

    play(tmp_path, story)


def test_while_a_machine_polls_there_is_no_loop_back_test(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await out_of_service(world)
        world.machine.set(link=Link.UP)
        with pytest.raises(QuestionError) as told:
            await desk.ask("machine_loop_back")
        assert told.value.code == "E2036"

    play(tmp_path, story)


def test_with_a_note_in_hand_or_a_session_open_there_is_no_loop_back_test(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        desk = await desk_at(world)
        await world.code_shown()
        await desk.ask("out_of_service", reason="Repair")
        world.machine.set(link=Link.SILENT)
        desk.recorded.clear()
        await refused(desk, "E2036")
        world.machine.has_note = True
        await refused(desk, "E2015")

    play(tmp_path, story)


async def refused(desk: Desk, code: str) -> None:
    """Nothing is done, and nothing recorded as done."""
    with pytest.raises(QuestionError) as told:
        await desk.ask("machine_loop_back")
    assert told.value.code == code
    assert desk.recorded == []
