"""What is asked about traces: of the line, of a transaction, and that one must stay."""

import json
from pathlib import Path

import anyio
import pytest

from hardware.device import Exchange
from hardware.trace_file import read_trace
from kiosk.contract.messages import Screen
from kiosk.domain.technician import RIGHTS, Role
from kiosk.engine.questions.question import BadQuestionError, QuestionError
from kiosk.engine.questions.traces import trace_questions
from kiosk.engine.traces.store import TraceStore
from tests.kiosk.engine.questions.asking import Recorder
from tests.kiosk.engine.world import DOUBTED, World, funded, play

FIRST = "10-000001"


def exchange(number: int) -> Exchange:
    raw = bytes(60)
    return Exchange(number, number, number / 10, number / 10, 1, "H>A", "A>H", raw, raw, 0, False)


def staff_at(world: World) -> tuple[Recorder, TraceStore]:
    return Recorder(trace_questions(world.desk)), TraceStore(world.folder / "traces")


async def all_lines(staff: Recorder, ask: str, key: str, **fields: object) -> tuple[list[str], int]:
    """Every line, page by page, and how many pages there were."""
    lines: list[str] = []
    position = pages = 0
    while position or not pages:
        answer = await staff.ask(ask, **fields, **{key: position})
        assert len(json.dumps(answer)) < 64_000
        lines += answer["lines"]
        position, pages = answer[f"next_{key}"], pages + 1
    return lines, pages


def test_all_that_is_remembered_of_the_line_is_told_in_pages_as_a_trace(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, _ = staff_at(world)
        world.machine.set_up = [exchange(1), exchange(2)]
        world.machine.seen = [exchange(number) for number in range(5, 600)]
        lines, pages = await all_lines(staff, "machine_trace", "after")
        played = read_trace("\n".join(lines))

        assert pages > 1
        assert len(played) == 2 + 595
        assert [each.line for each in played if each.is_after_gap] == [played[2].line]

    play(tmp_path, story)


def test_of_a_silent_line_only_the_heading_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, _ = staff_at(world)
        answer = await staff.ask("machine_trace")

        assert answer == {
            "lines": ["# wire trace 1", "# protocol: id003", "# port: memory"],
            "next_after": 0,
        }

    play(tmp_path, story)


def test_the_trace_of_a_transaction_is_told_in_pages(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, store = staff_at(world)
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        store.keep(FIRST, "\n".join(["x" * 100] * 900), world.desk.clock.utc_now())
        lines, pages = await all_lines(staff, "transaction_trace", "from", transaction_number=FIRST)

        assert (len(lines), pages) == (900, 4)

    play(tmp_path, story)


def test_without_a_trace_its_code_says_so_and_so_does_an_unknown_transaction(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        staff, _ = staff_at(world)
        await funded(world, 20_00)
        for number, code in ((FIRST, "E1014"), ("../journal", "E6004"), ("10-000009", "E6004")):
            with pytest.raises(QuestionError) as refused:
                await staff.ask("transaction_trace", transaction_number=number)
            assert refused.value.code == code

    play(tmp_path, story)


def test_a_damaged_trace_is_told_by_its_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, store = staff_at(world)
        await funded(world, 20_00)
        store.keep(FIRST, "# wire trace 1\n" * 50, world.desk.clock.utc_now())
        path = tmp_path / "traces" / f"{FIRST}.trace.gz"
        path.write_bytes(path.read_bytes()[:-9])
        with pytest.raises(QuestionError) as refused:
            await staff.ask("transaction_trace", transaction_number=FIRST)
        assert refused.value.code == "E1013"

    play(tmp_path, story)


def test_a_hold_and_its_release_are_in_the_audit_with_their_reasons(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, store = staff_at(world)
        await funded(world, 20_00)
        answer = await staff.ask("trace_hold", transaction_number=FIRST, reason="complaint 17")
        assert answer == {"transaction_number": FIRST, "is_kept": False}
        store.keep(FIRST, "# wire trace 1", world.desk.clock.utc_now())
        told = await staff.ask("transaction_trace", transaction_number=FIRST)
        assert (told["hold"]["by"], told["hold"]["reason"]) == ("Grace", "complaint 17")
        await staff.ask("trace_release", transaction_number=FIRST, reason="settled")
        told = await staff.ask("transaction_trace", transaction_number=FIRST)

        assert told["hold"] is None
        assert staff.recorded == [
            ("trace_held", "", FIRST, "complaint 17"),
            ("trace_released", "complaint 17", FIRST, "settled"),
        ]

    play(tmp_path, story)


def test_what_is_not_held_can_be_released(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, _ = staff_at(world)
        await funded(world, 20_00)
        answer = await staff.ask("trace_release", transaction_number=FIRST, reason="settled")

        assert answer == {"transaction_number": FIRST}

    play(tmp_path, story)


@pytest.mark.parametrize("ask", ["trace_hold", "trace_release"])
def test_without_a_reason_or_a_transaction_nothing_is_held_or_released(
    tmp_path: Path, ask: str
) -> None:
    async def story(world: World) -> None:
        staff, store = staff_at(world)
        await funded(world, 20_00)
        with pytest.raises(BadQuestionError):
            await staff.ask(ask, transaction_number=FIRST, reason=" ")
        with pytest.raises(QuestionError) as refused:
            await staff.ask(ask, transaction_number="10-000009", reason="why")
        assert refused.value.code == "E6004"
        assert store.hold_of(FIRST) is None
        assert staff.recorded == []

    play(tmp_path, story)


def test_an_open_case_is_told_with_the_trace(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        staff, store = staff_at(world)
        world.machine.script = [DOUBTED]
        await funded(world, 20_00)
        await world.until(Screen.ATTENDANT)
        store.keep(FIRST, "# wire trace 1", world.desk.clock.utc_now())

        assert (await staff.ask("transaction_trace", transaction_number=FIRST))["is_case_open"]
        world.machine.proof.set()
        await world.until(Screen.CREDITED)
        await anyio.sleep(1)
        assert not (await staff.ask("transaction_trace", transaction_number=FIRST))["is_case_open"]

    play(tmp_path, story)


def test_a_supervisor_holds_and_a_technician_does_not(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        questions = trace_questions(world.desk)
        for ask in ("trace_hold", "trace_release"):
            assert questions[ask].right in RIGHTS[Role.SUPERVISOR]
            assert questions[ask].right not in RIGHTS[Role.TECHNICIAN]
        assert questions["transaction_trace"].right not in RIGHTS[Role.TECHNICIAN]

    play(tmp_path, story)
