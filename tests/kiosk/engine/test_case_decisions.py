"""Money in doubt until two persons have decided it, in virtual time on a real journal."""

from pathlib import Path
from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Reason, RestMoney, Screen
from kiosk.domain.funding import State
from kiosk.engine.journal import JournalError
from tests.kiosk.engine.cases import CASE, in_doubt, office_at
from tests.kiosk.engine.technician.staff import PIN
from tests.kiosk.engine.world import World, funded, play, usd

# Outcome; end, credited, hand paid, not charged on the screen; what the server is told.
OUTCOMES = [
    pytest.param(
        "credited", Screen.PARTIAL, (20_00, None, 20_00), (20_00, 20_00, 0, 0), id="credited"
    ),
    pytest.param(
        "not_credited", Screen.NOT_CREDITED, (0, None, 40_00), (0, 40_00, 0, 0), id="not credited"
    ),
    pytest.param(
        "hand_paid", Screen.PARTIAL, (0, 20_00, 20_00), (0, 20_00, 20_00, 0), id="paid by hand"
    ),
    pytest.param(
        "house_loss", Screen.NOT_CREDITED, (0, None, 40_00), (0, 20_00, 0, 20_00), id="house loss"
    ),
]


def reported(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return (
        report["credited_minor"],
        report["rest_minor"],
        report["hand_paid_minor"],
        report["house_loss_minor"],
    )


@pytest.mark.parametrize(("outcome", "screen", "shown_minor", "told_minor"), OUTCOMES)
def test_two_persons_decide_and_the_kiosk_goes_on(
    tmp_path: Path,
    outcome: str,
    screen: Screen,
    shown_minor: tuple[int, int | None, int],
    told_minor: tuple[int, int, int, int],
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await anyio.sleep(60)
        answer = await office.resolve(outcome)
        assert (answer["by"], answer["witness"], answer["amount_minor"]) == ("Sam", "Grace", 2000)
        shown = await world.until(screen)
        hand_paid = shown.hand_paid.minor if shown.hand_paid else None
        assert shown.credited
        assert shown.rest
        assert (shown.credited.minor, hand_paid, shown.rest.minor) == shown_minor
        assert shown.reason is Reason.CHECKED
        await anyio.sleep(1)
        assert world.snapshot.rest_money is RestMoney.RELEASED
        await world.until(Screen.ATTRACT)
        world.machine.script = []
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    final = world.server.reports[1]
    assert final["final"]
    assert reported(final) == told_minor
    assert final["decision"] == {
        "case_number": CASE,
        "outcome": outcome,
        "amount_minor": 20_00,
        "by": "Sam",
        "witness": "Grace",
        "reason": "meter read",
        "meter_before_minor": None,
        "meter_after_minor": None,
    }
    assert world.machine.given_up == [CASE]


def test_a_restart_between_the_decision_and_its_report_ends_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await anyio.sleep(1)
        world.server.is_down = True
        await office.resolve("hand_paid")
        await world.stop()
        world.server.is_down = False
        await world.start()
        shown = await world.until(Screen.PARTIAL)
        assert (shown.hand_paid, shown.reason) == (usd(20_00), Reason.CHECKED)
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].state is State.PARTIAL

    world = play(tmp_path, story)
    assert reported(world.server.reports[-1]) == (0, 20_00, 20_00, 0)


def test_a_case_is_decided_after_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_doubt(world)
        await world.stop()
        await world.start()
        await world.until(Screen.ATTENDANT)
        office = await office_at(world)
        await office.resolve("not_credited")
        await world.until(Screen.NOT_CREDITED)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": "10-000001-002"}, "E6001"),
        ({"number": "technician-001"}, "E6001"),
        ({"outcome": "lost"}, "E0105"),
        ({"reason": " "}, "E0105"),
        ({"reason": "x" * 501}, "E0105"),
        ({"amount_minor": 5_00}, "E0105"),
        ({"amount_minor": -1}, "E0105"),
        ({"amount_minor": 0}, "E0105"),
        ({"meter_before_minor": 100}, "E0105"),
        ({"witness": None}, "E0105"),
    ],
    ids=str,
)
def test_a_decision_that_does_not_fit_is_refused(
    tmp_path: Path, fields: dict[str, Any], code: str
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.resolve_refused(code, **fields)
        assert world.snapshot.screen is Screen.ATTENDANT

    play(tmp_path, story)


def test_a_patron_who_has_gone_is_told_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)
        await office.ask("case_patron_gone", number=CASE, by="Grace", pin=PIN)
        assert world.board.scene.is_patron_gone
        assert (await office.ask("case_list"))["cases"][0]["is_patron_gone"]
        await world.stop()
        await world.start()
        await world.until(Screen.ATTENDANT)
        assert world.board.scene.is_patron_gone
        office = await office_at(world)
        world.screens.clear()
        await office.resolve("credited")
        await world.until(Screen.ATTRACT)
        assert not world.board.scene.is_patron_gone

    world = play(tmp_path, story)
    assert Screen.PARTIAL not in world.screens


def test_a_decision_that_cannot_be_written_takes_the_kiosk_out_of_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        office = await in_doubt(world)

        async def fail(*_: Any) -> None:
            raise JournalError("E1010", "disk full")

        monkeypatch.setattr(world.desk.journal, "append", fail)
        await office.resolve_refused("E1010")
        assert (world.snapshot.screen, world.snapshot.staff_code) == (Screen.ATTENDANT, "E1010")

    play(tmp_path, story)
