"""A commissioning credit in the engine: one note, the meter before and after, four signatures."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest

from hardware.device import NoteOutcome, NoteResult
from kiosk.contract.messages import Reason, Screen
from kiosk.domain.commissioning_credit import CreditState
from kiosk.domain.events import Event, encode_event
from kiosk.engine.journal import KIOSK, Entry, Journal, JournalError
from kiosk.engine.presenter import obstacle
from kiosk.engine.questions.question import Asker, Fields, QuestionError
from kiosk.engine.questions.table import all_questions
from kiosk.engine.retest import retest
from kiosk.engine.scene import Stage, Visit
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError
from tests.kiosk.domain.test_commissioning_credit import WHOLE
from tests.kiosk.engine.technician.staff import PIN, WRONG, authority_at, staffed
from tests.kiosk.engine.test_commissioning import OWN, PLATE, sets_up
from tests.kiosk.engine.world import CREDITED, DOUBTED, World, funded, play

TWO = {"by": "Ada", "pin": PIN, "witness": "Grace", "witness_pin": PIN}
RETURNED = NoteOutcome(NoteResult.RETURNED, "E2201", frames=("H>A 43",))


class Bench:
    """Two persons at a kiosk that is out of service."""

    def __init__(self, world: World, authority: Authority) -> None:
        self.world = world
        self._questions = all_questions(world.desk, authority)

    async def ask(self, name: str, **fields: Any) -> Fields:
        return await self._questions[name].answer(fields, Asker("(operator)", _recorded))

    async def begin(self, **changes: Any) -> Fields:
        wish = {"value_minor": 20_00, "meter_before_minor": 1000_00, "reason": "New machine"}
        return await self.ask("commission_credit_begin", **wish | TWO | changes)

    async def close(self, after_minor: int = 1020_00, **changes: Any) -> Fields:
        wish = {"number": "10-C001", "meter_after_minor": after_minor}
        return await self.ask("commission_credit_close", **wish | TWO | changes)

    async def newest(self) -> Fields:
        told: Fields = (await self.ask("commission_credit_show"))["credits"][0]
        return told

    async def gives(self) -> Fields:
        """One whole, as far as it goes on the line."""
        await self.begin()
        await anyio.sleep(2)
        return await self.newest()

    async def refused(self, code: str, asked: Any) -> None:
        """Nothing is offered, and nothing is kept."""
        before = self.world.board.scene.commissioning_credits
        with pytest.raises((QuestionError, TechnicianRefusedError)) as told:
            await asked
        error = told.value
        assert isinstance(error, QuestionError | TechnicianRefusedError)
        assert error.code == code
        assert self.world.board.scene.commissioning_credits == before


async def _recorded(action: str, before: str, after: str, reason: str) -> None:
    del action, before, after, reason


async def at_work(world: World) -> Bench:
    await world.until(Screen.ATTRACT)
    world.board.update(out_of_service="Ada: commissioning")
    return Bench(world, await staffed(world))


def test_the_machine_counts_and_the_server_books_it_for_the_house(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        seen = await bench.gives()
        assert (seen["result"], seen["state"]) == ("credited", "ended")
        assert world.server.booked == []  # only the meter says that there is something to book
        closed = await bench.close()
        assert (closed["finding"], closed["is_agreeing"]) == ("counted_with_ack", True)
        await anyio.sleep(1)
        assert (await bench.newest())["state"] == "done"
        (booked,) = world.server.booked
        assert (booked["number"], booked["value_minor"]) == ("10-C001", 20_00)
        assert (booked["by"], booked["witness"]) == ("Ada", "Grace")
        assert await world.fundings() == []

    world = play(tmp_path, story)
    assert (world.machine.offered_minor, world.machine.credited_minor) == ([20_00], 20_00)


def test_everything_is_durable_before_it_acts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        kept: list[str] = []

        async def look(note: int) -> None:
            del note
            kept.extend(row.kind for row in world._journal.records(KIOSK))

        world.machine.on_note = look
        await bench.gives()
        assert kept[-1] == "commissioning_credit_requested"
        kinds = [row.kind for row in world._journal.records(KIOSK)]
        assert kinds[-2:] == ["commissioning_credit_presented", "commissioning_credit_ended"]

    play(tmp_path, story)


def test_until_its_meter_is_read_no_session_and_no_other_one_begins(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.gives()
        world.board.update(out_of_service="")
        assert obstacle(world.board.scene) == (Reason.KIOSK_FAULT, "E6006")
        parts = (await bench.ask("status"))["parts"]
        assert [p["code"] for p in parts if p["part"] == "commissioning_credit"] == ["E6006"]
        assert (await retest(world.desk, "E6006")).passed is False
        world.board.update(out_of_service="Ada: commissioning")
        await bench.refused("E6007", bench.begin())
        await bench.close()
        world.board.update(out_of_service="")
        await anyio.sleep(1)
        assert (await retest(world.desk, "E6006")).passed
        await funded(world, 5_00)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_what_comes_back_and_is_not_counted_costs_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        world.machine.script = [RETURNED]
        seen = await bench.gives()
        assert (seen["result"], seen["code"], seen["frames"]) == ("returned", "E2201", ("H>A 43",))
        assert (await bench.close(1000_00))["finding"] == "not_counted"
        await anyio.sleep(1)
        assert (await bench.newest())["state"] == "done"

    assert play(tmp_path, story).server.booked == []


def test_a_note_in_doubt_is_shown_no_longer_and_the_meter_decides(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        world.machine.script = [DOUBTED]
        assert (await bench.gives())["result"] == "in_doubt"
        assert world.machine.given_up == ["10-C001"]
        closed = await bench.close(1000_00)
        assert (closed["finding"], closed["is_agreeing"]) == ("counts_at_ack", False)
        sets_up(world, *OWN)
        record = await bench.ask("commission_record", **PLATE, **TWO, reason="new")
        assert record["credit_finding"] == "counts_at_ack"
        assert 'counts_at = "stacked"' in record["profile"]

    play(tmp_path, story)


def test_an_acknowledgement_that_comes_as_it_is_given_up_counts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        world.machine.script = [DOUBTED]
        world.machine.is_proven_when_given_up = True
        assert (await bench.gives())["result"] == "credited"

    play(tmp_path, story)


def test_a_meter_that_cannot_be_right_is_asked_for_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.gives()
        await bench.refused("E6009", bench.close(999_00))
        await bench.refused("E6009", bench.close(1040_00))
        closed = await bench.close(1040_00, differs=True)
        assert (closed["finding"], closed["is_agreeing"]) == ("other_amount", False)
        await anyio.sleep(1)

    (booked,) = play(tmp_path, story).server.booked
    assert (booked["meter_before_minor"], booked["meter_after_minor"]) == (1000_00, 1040_00)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"value_minor": 50_00}, "E6007"),
        ({"value_minor": 7_00}, "E6007"),
        ({"reason": " "}, "E0105"),
        ({"reason": "x" * 501}, "E0105"),
        ({"meter_before_minor": None}, "E0105"),
        ({"pin": WRONG}, "E1102"),
        ({"witness_pin": WRONG}, "E1102"),
        ({"witness": "Ada"}, "E1110"),
    ],
    ids=str,
)
def test_outside_of_its_rules_nothing_is_offered(
    tmp_path: Path, fields: dict[str, Any], code: str
) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.refused(code, bench.begin(**fields))
        await anyio.sleep(2)

    assert play(tmp_path, story).machine.offered_minor == []


def test_in_service_it_needs_somebody_inside_at_the_glass(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        world.board.update(out_of_service="")
        await bench.refused("E6007", bench.begin())
        world.board.update(visit=Visit(Stage.INSIDE, 1e9, "Ada", "administrator"))
        assert (await bench.begin())["state"] == "requested"

    play(tmp_path, story)


def test_while_a_patron_pays_none_begins(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        world.board.update(out_of_service="")
        await world.code_shown()
        world.board.update(out_of_service="Ada: commissioning")
        await bench.refused("E6007", bench.begin())

    play(tmp_path, story)


def test_the_number_of_a_day_holds_over_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.gives()
        await bench.close()
        await anyio.sleep(1)
        await world.stop()
        await world.start()
        await world.until(Screen.ATTRACT)
        world.board.update(out_of_service="Ada: commissioning")
        again = Bench(world, await authority_at(world))
        await again.refused("E6007", again.begin())

    play(tmp_path, story, commissioning_credit={"per_day": 1})


def test_it_is_told_to_the_server_until_it_is_booked(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.gives()
        world.server.is_down = True
        await bench.close()
        await anyio.sleep(30)
        parts = (await bench.ask("status"))["parts"]
        assert [p["code"] for p in parts if p["part"] == "commissioning_credit"] == ["E6008"]
        assert (await retest(world.desk, "E6008")).passed is False
        await bench.refused("E6007", bench.begin())
        world.server.is_down = False
        await anyio.sleep(30)
        assert (await bench.newest())["is_booked"]

    assert len(play(tmp_path, story).server.booked) == 1


def test_only_one_that_has_ended_is_closed_and_only_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.refused("E6006", bench.close())
        world.machine.note_s = 10
        await bench.begin()
        await bench.refused("E6006", bench.close())
        await anyio.sleep(11)
        await bench.close()
        await bench.refused("E6006", bench.close())

    play(tmp_path, story)


# A process that was killed leaves the journal as it was after its last event.


def left_behind(folder: Path, *events: Event) -> None:
    """The journal of an engine that was killed right after these events."""
    journal = Journal(folder / "journal.db")
    entries = [Entry(KIOSK, event.kind, encode_event(event)) for event in events]
    journal.append(entries, datetime(2026, 1, 2, tzinfo=UTC))
    journal.close()


@pytest.mark.parametrize("count", [1, 2])
def test_killed_with_the_note_on_the_line_it_is_in_doubt_and_never_offered_again(
    tmp_path: Path, count: int
) -> None:
    left_behind(tmp_path, *WHOLE[:count])

    async def story(world: World) -> None:
        await world.until(Screen.OUT_OF_SERVICE)
        bench = Bench(world, await staffed(world))
        await anyio.sleep(1)
        seen = await bench.newest()
        assert (seen["result"], seen["state"]) == ("in_doubt", "ended")
        assert world.snapshot.staff_code == "E6006"
        world.board.update(out_of_service="Ada: commissioning")
        await bench.refused("E6007", bench.begin())
        await bench.close()
        await anyio.sleep(1)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []
    assert [number for number, _ in world.machine.resumed] == ["10-C001"]
    assert len(world.server.booked) == 1


def test_killed_before_its_meter_was_read_it_waits_for_the_meter(tmp_path: Path) -> None:
    left_behind(tmp_path, *WHOLE[:3])

    async def story(world: World) -> None:
        await world.until(Screen.OUT_OF_SERVICE)
        bench = Bench(world, await staffed(world))
        assert (await bench.newest())["result"] == "credited"
        await bench.close()
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert (world.machine.offered_minor, world.machine.resumed) == ([], [])
    assert len(world.server.booked) == 1


def test_killed_before_the_server_was_told_it_is_told_once_more(tmp_path: Path) -> None:
    left_behind(tmp_path, *WHOLE[:4])

    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(1)
        assert world.board.scene.commissioning_credits[-1].state is CreditState.DONE

    assert len(play(tmp_path, story).server.booked) == 1


def test_one_that_is_booked_is_told_no_more(tmp_path: Path) -> None:
    left_behind(tmp_path, *WHOLE)

    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(30)

    assert play(tmp_path, story).server.booked == []


def test_an_engine_that_is_stopped_sees_the_note_through(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)
        await bench.begin()
        await anyio.sleep(0.1)
        await world.stop()
        assert world.machine.credited_minor == 20_00
        await world.start()
        await anyio.sleep(1)
        (made,) = world.board.scene.commissioning_credits
        assert made.ended is not None
        assert made.ended.result == CREDITED.result

    play(tmp_path, story)


def test_what_cannot_be_written_before_the_wire_is_not_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bench = await at_work(world)

        async def fail(note: int) -> None:
            world._journal._failure = JournalError("E1010", f"full at note {note}")

        world.machine.on_note = fail
        await bench.begin()
        await anyio.sleep(2)
        assert world.board.scene.fault == "E1010"
        assert world.board.scene.open_credit is not None

    assert play(tmp_path, story).machine.credited_minor == 0
