"""What each request does to the cabinet; in virtual time, without the socket."""

import anyio
import pytest

from hardware.device import Link, Note, NoteResult
from hardware.simulator.control import Control
from hardware.simulator.machine import MachineModel
from tests.hardware.bench import TWENTY, Bench, running_bench
from tests.hardware.virtual_time import in_virtual_time


def ask(bench: Bench, **request: object) -> dict[str, object]:
    answer = Control(bench.cabinet).answer(request)
    assert answer["ok"] is True, answer
    return answer


@in_virtual_time
async def test_the_meters_tell_what_the_contract_names() -> None:
    async with running_bench() as bench:
        await anyio.sleep(0.01)  # the host reads the answer that made the device ready
        assert ask(bench, do="read_meters") == {
            "ok": True,
            "credit_minor": 0,
            "bill_in": {},
            "bill_in_minor": 0,
            "is_playing": False,
            "is_door_open": False,
            "is_inhibited": False,
            "is_locked": False,
            "is_powered": True,
            "link": "up",
            "accepts_notes": True,
        }


@in_virtual_time
async def test_a_game_takes_its_bet_and_inhibits_until_it_ends() -> None:
    async with running_bench(model=MachineModel(bet_minor=2_00)) as bench:
        await bench.credit()
        await bench.until_accepting()

        meters = ask(bench, do="play", seconds=5)
        assert (meters["credit_minor"], meters["is_playing"]) == (18_00, True)
        await bench.until(lambda status: not status.is_accepting)
        await anyio.sleep(4)
        assert not bench.device.status.is_accepting
        await bench.until_accepting()
        await anyio.sleep(0.01)
        assert ask(bench, do="read_meters")["accepts_notes"] is True


@in_virtual_time
async def test_a_game_without_credit_costs_nothing_and_can_be_ended() -> None:
    async with running_bench() as bench:
        assert ask(bench, do="play", seconds=500)["credit_minor"] == 0
        assert ask(bench, do="end_game")["is_playing"] is False
        await anyio.sleep(0.5)
        assert bench.device.status.is_accepting


@pytest.mark.parametrize(
    ("close", "open_again"),
    [
        ({"do": "open_door"}, {"do": "close_door"}),
        ({"do": "inhibit", "on": True}, {"do": "inhibit", "on": False}),
    ],
)
@in_virtual_time
async def test_door_and_attendant_inhibit(
    close: dict[str, object], open_again: dict[str, object]
) -> None:
    async with running_bench() as bench:
        assert ask(bench, **close)["is_inhibited"] is True
        await bench.until(lambda status: not status.is_accepting)
        assert bench.device.status.link is Link.UP

        ask(bench, **open_again)
        await bench.until_accepting()


@in_virtual_time
async def test_credits_that_roll_up_inhibit_the_machine() -> None:
    async with running_bench(model=MachineModel(roll_up_s=3)) as bench:
        await bench.credit()
        start_s = anyio.current_time()
        await bench.until_accepting()

        assert 2.8 < anyio.current_time() - start_s < 3.6


@in_virtual_time
async def test_a_credit_limit_returns_what_leads_beyond_it() -> None:
    async with running_bench() as bench:
        ask(bench, do="set_credit_limit", minor=20_00)

        assert (await bench.credit()).result is NoteResult.CREDITED
        await bench.until_accepting()
        assert (await bench.credit(Note("n", 1_00, "USD"))).result is NoteResult.RETURNED


@in_virtual_time
async def test_returns_and_lost_acknowledgements_are_counted() -> None:
    async with running_bench() as bench:
        ask(bench, do="return_next_note")
        assert (await bench.credit()).result is NoteResult.RETURNED
        await bench.until_accepting()
        ask(bench, do="drop_next_ack", repeats=True)
        assert (await bench.credit()).result is NoteResult.CREDITED
        await bench.until_accepting()
        ask(bench, do="drop_next_ack")
        assert (await bench.credit()).result is NoteResult.IN_DOUBT
        assert ask(bench, do="read_meters")["bill_in"] == {"2000": 2}


@in_virtual_time
async def test_a_power_cut_keeps_the_meters_and_forgets_the_rest() -> None:
    async with running_bench() as bench:
        await bench.credit()
        ask(bench, do="play", seconds=100)

        off = ask(bench, do="power", on=False)
        assert (off["is_powered"], off["link"], off["accepts_notes"]) == (False, "down", False)
        await bench.until_link(Link.SILENT)
        on = ask(bench, do="power", on=True)
        assert (on["is_playing"], on["credit_minor"]) == (False, 19_00)
        await bench.until_accepting()
        ask(bench, do="power", on=True)
        assert bench.device.status.is_accepting


@in_virtual_time
async def test_a_pause_is_silence_and_then_goes_on() -> None:
    async with running_bench() as bench:
        ask(bench, do="pause_polling", seconds=5)
        await bench.until_link(Link.SILENT)
        start_s = anyio.current_time()
        assert (await bench.credit(TWENTY)).result is NoteResult.RETURNED
        await bench.until_accepting()

        assert 2.5 < anyio.current_time() - start_s < 4


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "power", "on": "yes"},
        {"do": "play", "seconds": -1},
        {"do": "pause_polling"},
        {"do": "set_credit_limit"},
        {"do": "set_credit_limit", "minor": 1.5},
        {"do": "return_next_note", "count": True},
        {"do": ["power"]},
    ],
)
@in_virtual_time
async def test_a_wrong_argument_changes_nothing(request_: dict[str, object]) -> None:
    async with running_bench() as bench:
        answer = Control(bench.cabinet).answer(request_)

        assert answer["ok"] is False
        assert bench.device.status.is_accepting
