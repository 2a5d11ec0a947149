"""Sessions until money is approved, in virtual time: codes, cancels, ends without money."""

from pathlib import Path
from typing import Any

import anyio
import pytest

from kiosk.contract.messages import Action, Reason, Screen, Touch
from kiosk.domain.funding import State
from tests.kiosk.engine.scripted_server import error_answer
from tests.kiosk.engine.world import (
    World,
    play,
    usd,
)


def test_what_the_machine_can_take_is_told_before_the_code_is_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.is_down = True
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.REQUESTING)
        assert (shown.minimum, shown.maximum) == (usd(1_00), usd(500_00))

    play(tmp_path, story)


def test_the_code_carries_origin_and_match_code_and_its_url_leaves_with_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        code = (await world.code_shown()).code
        assert code is not None
        assert (code.url, code.origin, code.match_code) == (
            "https://pay.example/Q/TOKEN1",
            "https://pay.example",
            "4821",
        )
        assert 116_000 < code.remaining_ms <= 117_000  # withdrawn before it ends
        world.server.change(state="OPENED")
        hidden = (await world.until(Screen.CONTINUE_ON_PHONE)).code
        assert hidden is not None
        assert (hidden.url, hidden.match_code) == ("", "4821")

    play(tmp_path, story)


def test_a_server_that_is_away_at_the_touch_makes_the_kiosk_unavailable_until_it_is_back(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.is_down = True
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.SERVICE_UNREACHABLE, "E3001")
        world.server.is_down = False
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].state is State.REFUSED

    play(tmp_path, story)


def test_refused_credentials_of_the_payment_service_are_told_with_their_code(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.refusal = (502, "E4001", "PAYMENT_SERVICE_REFUSED")
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert shown.staff_code == "E4001"

    play(tmp_path, story)


def test_a_code_from_a_foreign_origin_is_never_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.url = "https://pay.example.evil/Q/"
        await world.until(Screen.ATTRACT)
        world.touch(Action.ADD_FUNDS)
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E5001"

    world = play(tmp_path, story)
    assert Screen.CODE not in world.screens
    assert "POST /sessions/s1/cancel" in world.server.requests


def test_a_plain_http_code_is_shown_only_in_the_demo(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.url = "http://pay.example/Q/"
        await world.until(Screen.ATTRACT)
        world.touch(Action.ADD_FUNDS)
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E5001"

    play(tmp_path, story, allowed_origins=("http://pay.example",))


def test_an_unscanned_code_is_renewed_twice_and_then_the_session_expires(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        await world.until(Screen.EXPIRED)
        assert anyio.current_time() < 3 * 120
        assert (await world.fundings())[0].state is State.EXPIRED

    world = play(tmp_path, story)
    assert world.server.requests.count("POST /sessions/s1/code") == 2
    assert "POST /sessions/s1/cancel" in world.server.requests


def test_an_opened_session_ends_at_its_approval_deadline(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await world.until(Screen.CONTINUE_ON_PHONE)
        await world.until(Screen.EXPIRED)
        assert 600 <= anyio.current_time() < 602

    play(tmp_path, story)


def test_a_new_code_after_expiry_is_one_touch(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.approve_by_s = 50
        await world.code_shown()
        await world.until(Screen.EXPIRED)
        world.touch(Action.NEW_CODE)
        await world.until(Screen.CODE, within_s=1)
        assert len(await world.fundings()) == 2

    play(tmp_path, story)


def test_without_an_opening_signal_the_patron_says_that_it_was_scanned(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.open_signal = "none"
        await world.code_shown()
        world.touch(Action.SCANNED)
        await world.until(Screen.CONTINUE_ON_PHONE, within_s=1)
        world.touch(Action.NEW_CODE)
        await world.until(Screen.CODE, within_s=1)
        await anyio.sleep(130)  # the code has run out; the session waits
        assert world.snapshot.screen is Screen.CONTINUE_ON_PHONE
        world.server.approve(20_00)
        world.touch(Action.CALL_ATTENDANT)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_a_patron_who_cancels_is_charged_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.touch(Action.CANCEL)
        await world.until(Screen.CANCELED)
        assert (await world.fundings())[0].why == "patron"

    world = play(tmp_path, story)
    assert "POST /sessions/s1/cancel" in world.server.requests


def test_an_approval_that_crosses_the_patrons_cancel_is_never_claimed(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.is_down = True
        world.touch(Action.CANCEL)
        await anyio.sleep(0.1)
        world.server.approve(20_00)
        world.server.is_down = False
        await world.until(Screen.CANCELED)
        await anyio.sleep(60)

    world = play(tmp_path, story)
    assert not [r for r in world.server.requests if "/claim" in r]
    assert world.machine.offered_minor == []


def test_a_cancel_on_the_phone_ends_the_session(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="CANCELED", reason="PATRON_PHONE")
        await world.until(Screen.CANCELED)

    play(tmp_path, story)


def test_a_second_tap_on_new_code_does_not_disturb_the_new_session(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.approve_by_s = 50
        await world.code_shown()
        await world.until(Screen.EXPIRED)
        world.server.is_down = True
        world.touch(Action.NEW_CODE)
        world.touch(Action.NEW_CODE)
        await anyio.sleep(2)
        world.server.is_down = False
        await world.until(Screen.CODE, within_s=2)

    world = play(tmp_path, story)
    assert "POST /sessions//code" not in world.server.requests


def test_an_approval_that_crosses_the_wish_for_a_new_code_is_credited(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.open_signal = "none"
        await world.code_shown()
        await anyio.sleep(118)
        world.server.instead["code"] = error_answer(409, "E4107", "SESSION_CLOSED")
        world.touch(Action.NEW_CODE)
        await anyio.sleep(1)
        world.server.approve(20_00)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_a_code_that_comes_after_the_opening_is_not_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await world.until(Screen.CONTINUE_ON_PHONE)
        world.server.new_code(2)
        await anyio.sleep(1)
        assert world.snapshot.screen is Screen.CONTINUE_ON_PHONE
        world.server.approve(20_00)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_the_match_code_stays_while_the_patron_is_at_the_phone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await anyio.sleep(300)
        code = world.snapshot.code
        assert code is not None
        assert (code.url, code.match_code) == ("", "4821")

    play(tmp_path, story)


@pytest.mark.parametrize("state", ["CLAIMED", "SETTLING", "CREDITED", "IN_DOUBT", "NEW"])
def test_a_state_that_cannot_be_leaves_the_patron_the_way_out(tmp_path: Path, state: str) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state=state)
        await anyio.sleep(1)
        world.touch(Action.CANCEL)
        await world.until(Screen.CANCELED)

    play(tmp_path, story)


@pytest.mark.parametrize(
    "odd", [{"currency": "EUR"}, {"amount_minor": 0}, {"amount_minor": 10_000_000_000}]
)
def test_an_order_that_the_session_did_not_ask_for_is_never_claimed(
    tmp_path: Path, odd: dict[str, Any]
) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        order = {"order_id": "o1", "amount_minor": 20_00, "currency": "USD", "state": "OFFERED"}
        world.server.change(state="ORDERED", order=order | {"authorised_for_ms": 10**9} | odd)
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E3003"
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert "POST /sessions/s1/cancel" in world.server.requests
    assert "POST /orders/o1/claim" not in world.server.requests


def test_a_bank_that_denies_is_told_as_a_reason_class(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="DENIED", reason="BANK_DENIED")
        assert (await world.until(Screen.DENIED)).reason is Reason.BANK_DENIED
        world.touch(Action.ADD_FUNDS)
        await world.until(Screen.CODE, within_s=1)

    play(tmp_path, story)


def test_after_a_limit_another_try_is_not_offered(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="DENIED", reason="LIMIT_REACHED")
        shown = await world.until(Screen.DENIED)
        assert shown.reason is Reason.LIMIT_REACHED
        assert Action.ADD_FUNDS not in shown.actions

    play(tmp_path, story)


def test_a_code_that_cannot_be_read_back_is_withdrawn(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.touch(Action.CODE_UNREADABLE)
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E5002"
        assert (await world.fundings())[0].state is State.CANCELED

    play(tmp_path, story)


def test_whatever_the_screen_measured_can_be_logged(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.service.touch(Touch(Action.CODE_READABLE, Screen.CODE, {"event": "any"}))
        world.service.touch(Touch(Action.CODE_UNREADABLE, Screen.CODE, {"code": "any"}))
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E5002"

    play(tmp_path, story)


def test_a_door_opened_while_the_code_is_shown_hides_it_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.machine.set(is_accepting=False)
        shown = await world.until(Screen.OUT_OF_SERVICE, within_s=1)
        assert (shown.code, shown.reason) == (None, Reason.MACHINE_BUSY)
        await anyio.sleep(1)
        assert Screen.CANCELED not in world.screens

    world = play(tmp_path, story)
    assert "POST /sessions/s1/cancel" in world.server.requests
