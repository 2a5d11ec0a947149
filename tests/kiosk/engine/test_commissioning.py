"""Two persons commission the machine; another one stops funding until they do it again."""

from pathlib import Path

import anyio
import pytest

from hardware.device import Topology
from hardware.events import Direction, FrameSeen
from hardware.id003.frames import Frame
from kiosk.contract.messages import Reason, Screen
from kiosk.domain.funding import State
from kiosk.domain.technician import Role
from kiosk.engine.commissioning import fingerprint_of
from kiosk.engine.journal import KIOSK
from kiosk.engine.presenter import obstacle
from kiosk.engine.questions.commissioning import commissioning_questions
from kiosk.engine.questions.question import Asker, BadQuestionError, Fields, QuestionError
from kiosk.engine.questions.status import status_questions
from kiosk.engine.retest import retest
from kiosk.engine.technician.authority import Authority
from tests.kiosk.engine.technician.staff import PIN, WRONG, refused, staffed
from tests.kiosk.engine.world import World, funded, play

PLATE = {"maker": "Acme", "model": "A1", "program": "Sevens 2.1", "asset_number": "10-77"}
TWO = {"by": "Ada", "pin": PIN, "witness": "Grace", "witness_pin": PIN}
OWN = ((0xC1, b"\0\0"), (0xC5, b"\3\0"))
FOREIGN = ((0xC1, b"\0\0"), (0xC5, b"\2\0"))


def sets_up(world: World, *settings: tuple[int, bytes]) -> None:
    """The host begins: it resets us, sends these, and polls."""
    for command, data in ((0x40, b""), *settings, *[(0x11, b"")] * 10):
        frame = FrameSeen(Direction.FROM_HOST, Frame(command, data).encode())
        world.desk.host_watch.take(frame, anyio.current_time())


class Room:
    """Who asks, at the kiosk of one world."""

    def __init__(self, world: World, authority: Authority) -> None:
        self._questions = {
            **commissioning_questions(world.desk, authority),
            **status_questions(world.desk),
        }

    async def ask(self, name: str, **fields: object) -> Fields:
        return await self._questions[name].answer(fields, Asker("(operator)", _unused))

    async def records(self, **changes: str) -> Fields:
        return await self.ask("commission_record", **PLATE | TWO | {"reason": "new"} | changes)

    async def named(self) -> list[tuple[str, str]]:
        parts = (await self.ask("status"))["parts"]
        return [(p["code"], str(p["health"])) for p in parts if p["part"] == "commissioning"]


async def _unused(action: str, before: str, after: str, reason: str) -> None:
    raise AssertionError


async def entered(world: World) -> Room:
    await world.until(Screen.ATTRACT)
    return Room(world, await staffed(world))


async def commissioned(world: World) -> Room:
    room = await entered(world)
    sets_up(world, *OWN)
    await room.records()
    return room


def test_the_record_has_the_machine_its_fingerprint_and_two_names(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await commissioned(world)
        record = (await room.ask("commission_show"))["record"]
        assert {key: record[key] for key in PLATE} == PLATE
        assert (record["by"], record["witness"]) == ("Ada", "Grace")
        assert record["fingerprint"] == {
            "protocol": "id003",
            "topology": "replace",
            "denominations_minor": (100, 500, 1000, 2000, 5000, 10000),
            "settings": ("SET_SECURITY 00 00", "SET_OPTIONS 03 00"),
            "poll_interval_s": 0.1,
        }
        assert 'host = "Acme A1 10-77"' in record["profile"]
        assert len(record["profile_sha256"]) == 64
        audit = world._journal.records("technician")
        assert "commissioned" in [r.body for r in audit if r.kind == "action_recorded"][-1]

    play(tmp_path, story)


def test_a_record_holds_over_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)
        before = world.board.scene.commissioned
        await world.stop()
        await world.start()
        assert world.board.scene.commissioned == before
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_profile_that_was_written_by_hand_is_kept_as_it_is(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await entered(world)
        sets_up(world)
        assert (await room.records(profile="letter = 'Q'\n"))["profile"] == "letter = 'Q'\n"
        with pytest.raises(BadQuestionError):
            await room.records(profile="x" * 8001)

    play(tmp_path, story)


def test_without_a_record_staff_are_reminded_and_patrons_can_fund(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await entered(world)
        assert await room.named() == [("E0121", "notice")]
        assert obstacle(world.board.scene) == (Reason.NONE, "")
        assert not (await retest(world.desk, "E0121")).passed
        sets_up(world)
        await room.records()
        assert await room.named() == []
        assert (await retest(world.desk, "E0121")).passed

    play(tmp_path, story)


def test_where_it_must_be_commissioned_no_session_is_opened_before(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.OUT_OF_SERVICE)
        room = Room(world, await staffed(world))
        await anyio.sleep(1)
        assert world.snapshot.reason is Reason.KIOSK_FAULT
        assert world.snapshot.staff_code == "E0121"
        assert await room.named() == [("E0121", "bad")]
        sets_up(world)
        await room.records()
        await world.until(Screen.ATTRACT)

    play(tmp_path, story, must_be_commissioned=True)


def test_before_the_host_was_seen_to_begin_there_is_nothing_to_record(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await entered(world)
        with pytest.raises(QuestionError) as told:
            await room.records()
        assert told.value.code == "E2021"
        assert world.board.scene.commissioned is None

    play(tmp_path, story)


def test_two_different_persons_with_their_pins_are_needed(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await authority.add("Sue", Role.SUPERVISOR, "Ada", PIN)
        room = Room(world, authority)
        sets_up(world)
        await refused("E1110", room.records(witness="ada"))
        await refused("E1106", room.records(by="Sue"))
        await refused("E1102", room.records(witness_pin=WRONG))
        assert world.board.scene.commissioned is None

    play(tmp_path, story)


@pytest.mark.parametrize("name", PLATE)
def test_each_name_of_the_plate_is_needed(tmp_path: Path, name: str) -> None:
    async def story(world: World) -> None:
        room = await entered(world)
        sets_up(world)
        for wrong in (" ", "x" * 65):
            with pytest.raises(BadQuestionError):
                await room.records(**{name: wrong})

    play(tmp_path, story)


# Another machine


def test_another_set_up_stops_funding_until_it_is_commissioned_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await commissioned(world)
        sets_up(world, *FOREIGN)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.KIOSK_FAULT, "E2019")
        assert await room.named() == [("E2019", "bad")]
        assert not (await retest(world.desk, "E2019")).passed
        (difference,) = (await room.ask("commission_show"))["differences"]
        assert "SET_OPTIONS 02 00" in difference

        await room.records(reason="new program")
        await world.until(Screen.ATTRACT)
        assert (await retest(world.desk, "E2019")).passed
        history = (await room.ask("commission_show", most=9))["history"]
        assert [event["kind"] for event in history] == [
            "commissioned",
            "fingerprint_drifted",
            "commissioned",
        ]

    play(tmp_path, story)


def test_a_difference_is_remembered_over_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)
        sets_up(world, *FOREIGN)
        await world.until(Screen.OUT_OF_SERVICE)
        await anyio.sleep(1)
        await world.stop()
        await world.start()
        assert len(world.board.scene.drift) == 1
        await anyio.sleep(60)
        assert world.snapshot.staff_code == "E2019"

    play(tmp_path, story)


def test_the_same_machine_goes_on_after_each_set_up(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)
        for _ in range(3):
            world.machine.set(denominations_minor=(100, 500))
            sets_up(world, *OWN, (0xC0, b"\xff\0"), (0xC3, b"\0"))
            await anyio.sleep(120)
        assert world.snapshot.screen is Screen.ATTRACT
        assert not [r for r in world._journal.records(KIOSK) if r.kind == "fingerprint_drifted"]

    play(tmp_path, story)


def test_another_pace_is_found_once_the_machine_accepts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)
        world.machine.set(is_accepting=False, poll_interval_s=2.0)
        sets_up(world, *OWN)
        await anyio.sleep(30)
        assert not world.board.scene.drift
        world.machine.set(is_accepting=True, poll_interval_s=0.5)
        await anyio.sleep(30)
        assert "polls every 0.5 s" in world.board.scene.drift[0]

    play(tmp_path, story)


def test_other_settings_of_the_kiosk_are_found_at_its_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)
        await world.stop()
        world.machine.set(topology=Topology.INLINE)
        await world.start()
        await world.until(Screen.OUT_OF_SERVICE)
        await anyio.sleep(1)
        assert "topology" in world.board.scene.drift[0]

    play(tmp_path, story)


def test_to_another_machine_no_further_note_is_offered(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await commissioned(world)

        async def swap(count: int) -> None:
            if count == 1:
                sets_up(world, *FOREIGN)

        world.machine.on_note = swap
        await funded(world, 40_00)
        await world.until(Screen.PARTIAL)
        assert world.machine.offered_minor == [20_00]
        funding = (await world.fundings())[0]
        assert (funding.credited_minor, funding.state) != (40_00, State.CREDITED)

    play(tmp_path, story)


# Watching


def test_what_was_seen_is_told_with_a_profile(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        room = await entered(world)
        sets_up(world, *OWN)
        told = await room.ask("commission_observe", host="Bench")
        assert told["set_up"]["begins_with"] == "RESET"
        assert told["resets"] == 1
        assert 'host = "Bench"' in told["profile"]
        await anyio.sleep(10)
        assert (await room.ask("commission_observe", seconds=5))["polls"] == 0
        assert fingerprint_of(world.desk).settings == ("SET_SECURITY 00 00", "SET_OPTIONS 03 00")

    play(tmp_path, story)
