"""Whole fundings against a scripted machine and server, in virtual time."""

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from hardware.device import Link
from kiosk.contract.messages import Action, Amount, Reason, RestMoney, Screen, Touch, Waiting
from kiosk.domain.funding import State
from tests.kiosk.engine.world import DOUBTED, REFUSED_BY_HOST, World, error_answer, play


def usd(minor: int) -> Amount:
    return Amount(minor, "USD")


async def funded(world: World, amount_minor: int) -> None:
    """Touch, scan, approve."""
    await world.code_shown()
    world.server.change(state="OPENED")
    await world.until(Screen.CONTINUE_ON_PHONE)
    world.server.approve(amount_minor)


def test_a_funding_goes_from_the_touch_to_credits_and_back_to_attract(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 137_00)
        result = await world.until(Screen.CREDITED)
        assert (result.credited, result.rest) == (usd(137_00), usd(0))
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].state is State.CREDITED

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [10000, 2000, 1000, 500, 100, 100]
    assert [(r["credited_minor"], r["final"]) for r in world.server.reports] == [(13700, True)]
    assert world.screens[:6] == [
        Screen.OUT_OF_SERVICE,
        Screen.ATTRACT,
        Screen.REQUESTING,
        Screen.CODE,
        Screen.CONTINUE_ON_PHONE,
        Screen.CREDITING,
    ]


def test_what_the_machine_can_take_is_told_before_the_code_is_there(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.is_down = True
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.REQUESTING)
        assert (shown.minimum, shown.maximum) == (usd(1_00), usd(500_00))

    play(tmp_path, story)


def test_done_leaves_the_result_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        world.touch(Action.ACKNOWLEDGE)
        await world.until(Screen.ATTRACT, within_s=1)

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


def test_a_proxys_own_errors_are_a_server_that_is_away(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["heartbeat"] = httpx.Response(503, json={"error": "no upstream"})
        await world.until(Screen.OUT_OF_SERVICE)
        world.server.instead.clear()
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_refused_secret_is_told_with_its_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["heartbeat"] = error_answer(401, "E4101", "UNAUTHORIZED")
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E3002"

    play(tmp_path, story)


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


def test_a_game_played_while_the_patron_is_at_the_phone_is_waited_for(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await world.until(Screen.CONTINUE_ON_PHONE)
        world.machine.set(is_accepting=False)
        world.server.approve(20_00)
        await world.until(Screen.CREDITING)
        told = []
        for _ in range(2):
            await anyio.sleep(1.5)
            told.append(world.snapshot.waiting)
        assert told == [Waiting.NOTHING, Waiting.GAME]  # not in the pause between two notes
        world.machine.set(is_accepting=True)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_a_machine_that_stops_accepting_for_too_long_makes_a_partial_result(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        async def inhibit_after_the_first(number: int) -> None:
            if number == 1:
                world.machine.set(is_accepting=False)

        world.machine.on_note = inhibit_after_the_first
        await funded(world, 40_00)
        result = await world.until(Screen.PARTIAL)
        assert (result.credited, result.rest) == (usd(20_00), usd(20_00))
        assert result.reason is Reason.MACHINE_STOPPED
        await anyio.sleep(1)
        assert world.snapshot.rest_money is RestMoney.RELEASED

    world = play(tmp_path, story)
    assert world.machine.credited_minor == world.server.reports[-1]["credited_minor"] == 2000


def test_notes_that_the_machine_refuses_make_a_partial_result(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.set(denominations_minor=(2000, 5000, 10000))
        world.machine.script = [REFUSED_BY_HOST, REFUSED_BY_HOST, REFUSED_BY_HOST]
        await funded(world, 100_00)
        result = await world.until(Screen.NOT_CREDITED)
        assert result.reason is Reason.MACHINE_RETURNED

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [10000, 5000, 2000]
    assert world.server.reports[-1]["rest_minor"] == 100_00


def test_an_amount_that_the_enabled_notes_cannot_express_is_declined(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.set(denominations_minor=(2000,))
        await funded(world, 15_00)
        result = await world.until(Screen.NOT_CREDITED)
        assert result.reason is Reason.AMOUNT_NOT_EXPRESSIBLE

    world = play(tmp_path, story)
    assert world.server.reports[-1] | {"notes": []} == world.server.reports[-1]
    assert world.server.reports[-1]["credited_minor"] == 0


def test_a_patron_who_may_have_left_is_asked_and_credited_on_yes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await anyio.sleep(200)
        world.server.approve(20_00)
        question = await world.until(Screen.CONFIRM_PRESENCE)
        assert question.approved == usd(20_00)
        assert world.machine.offered_minor == []
        world.touch(Action.CONFIRM_PRESENCE)
        await world.until(Screen.CREDITED)

    play(tmp_path, story)


def test_a_claim_that_is_answered_late_asks_whether_the_patron_is_still_there(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        world.server.instead["claim"] = httpx.Response(503)  # taken, but its answer is lost
        await funded(world, 20_00)
        await world.until(Screen.CREDITING)
        await anyio.sleep(3600)
        world.server.instead.clear()
        await world.until(Screen.CONFIRM_PRESENCE, within_s=20)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []


def test_silence_to_the_presence_question_releases_everything(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.change(state="OPENED")
        await anyio.sleep(200)
        world.server.approve(20_00)
        await world.until(Screen.CONFIRM_PRESENCE)
        result = await world.until(Screen.NOT_CREDITED)
        assert result.reason is Reason.PATRON_AWAY

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []
    assert world.server.reports[-1]["rest_minor"] == 20_00


def test_an_order_withdrawn_before_the_claim_is_told_as_not_charged(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.is_order_withdrawn = True
        await funded(world, 20_00)
        result = await world.until(Screen.NOT_CREDITED)
        assert result.reason is Reason.WITHDRAWN

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []


@pytest.mark.parametrize(
    "answer",
    [
        error_answer(401, "E4101", "UNAUTHORIZED"),
        httpx.Response(404, text="a proxy's page"),
        httpx.Response(429, json={"error": "slow down"}),
        httpx.Response(200, text="a captive portal"),
        httpx.Response(200, json={"another": "version"}),
    ],
)
def test_only_the_servers_own_word_ends_an_order_that_may_be_claimed(
    tmp_path: Path, answer: httpx.Response
) -> None:
    async def story(world: World) -> None:
        world.server.instead["claim"] = answer  # the server has taken the claim
        await funded(world, 20_00)
        await world.until(Screen.CREDITING)
        await anyio.sleep(10)
        world.server.instead.clear()
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 20_00


def test_a_claim_of_another_engine_is_a_case_and_nothing_is_offered(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.earlier_claim = {"claim_id": "other", "boot_id": "other"}
        await funded(world, 20_00)
        shown = await world.until(Screen.ATTENDANT)
        assert (shown.pending, shown.case_number) == (usd(20_00), "10-000001-000")
        await anyio.sleep(10)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []
    assert world.server.reports[-1]["in_doubt_minor"] == 20_00


def test_a_note_in_doubt_stops_crediting_and_shows_the_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 40_00)
        shown = await world.until(Screen.ATTENDANT)
        assert (shown.credited, shown.pending, shown.rest) == (usd(0), usd(20_00), usd(20_00))
        assert shown.case_number == "10-000001-001"
        assert shown.is_attendant_called
        await anyio.sleep(3600)
        assert world.snapshot.screen is Screen.ATTENDANT

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [2000]
    assert [(r["in_doubt_minor"], r["final"]) for r in world.server.reports] == [(2000, False)]


def test_late_proof_settles_the_doubt_by_itself(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 40_00)
        await world.until(Screen.ATTENDANT)
        await anyio.sleep(60)
        world.machine.proof.set()
        result = await world.until(Screen.PARTIAL)
        assert (result.credited, result.rest, result.case_number) == (usd(2000), usd(2000), "")

    world = play(tmp_path, story)
    assert world.machine.credited_minor == world.server.reports[-1]["credited_minor"] == 2000
    assert world.server.reports[-1]["final"]


def test_a_server_that_dies_between_order_and_report_gets_it_later(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        async def go_down(number: int) -> None:
            world.server.is_down = number == 1

        world.machine.on_note = go_down
        await funded(world, 20_00)
        result = await world.until(Screen.CREDITED)
        assert result.credited == usd(20_00)
        blocked = await world.until(Screen.OUT_OF_SERVICE)  # no new session before it is told
        assert blocked.reason is Reason.SERVICE_UNREACHABLE
        await anyio.sleep(1000)
        world.server.is_down = False
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert world.server.reports[-1]["credited_minor"] == 20_00


def test_a_report_that_is_refused_blocks_the_kiosk_under_the_servers_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.instead["reports"] = error_answer(409, "E4109", "REPORT_MISMATCH")
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E4109"

    play(tmp_path, story)


def test_an_amount_may_take_more_than_a_thousand_notes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.set(denominations_minor=(100,))
        await funded(world, 1001_00)
        await world.until(Screen.CREDITED, within_s=3600)

    world = play(tmp_path, story, amount_max_minor=2000_00)
    assert world.machine.credited_minor == 1001_00


def test_a_hold_too_short_to_credit_in_time_is_given_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        world.server.approve(20_00, authorised_for_ms=60_000)
        await world.until(Screen.NOT_CREDITED)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == []


def test_a_stop_finishes_the_note_in_hand_and_the_next_start_asks_before_going_on(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await funded(world, 40_00)
        await world.until(Screen.CREDITING)
        await anyio.sleep(0.2)  # in the middle of the first note
        await world.stop()
        assert world.machine.credited_minor == 2000
        await world.start()
        question = await world.until(Screen.CONFIRM_PRESENCE)
        assert question.credited == usd(20_00)
        world.touch(Action.CONFIRM_PRESENCE)
        await world.until(Screen.CREDITED)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [2000, 2000]
    assert world.server.reports[-1]["credited_minor"] == 40_00


def test_a_session_without_a_claim_is_canceled_at_the_next_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        await world.stop()
        world.screens.clear()
        await world.start()
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].why == "restarted"

    world = play(tmp_path, story)
    assert world.screens == [Screen.OUT_OF_SERVICE, Screen.ATTRACT]
    assert world.server.requests.count("POST /sessions/s1/cancel") == 1


def test_a_case_survives_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 40_00)
        before = await world.until(Screen.ATTENDANT)
        await world.stop()
        await world.start()
        after = await world.until(Screen.ATTENDANT)
        assert after.case_number == before.case_number
        assert after.pending == usd(20_00)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [2000]


def test_a_machine_that_is_unplugged_takes_the_kiosk_out_of_service(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(link=Link.CLOSED, is_accepting=False, code="E2001")
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.MACHINE_UNREACHABLE, "E2001")
        world.machine.set(link=Link.UP, is_accepting=True, code="")
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_machine_inhibited_for_long_is_no_longer_called_busy(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(is_accepting=False)
        assert (await world.until(Screen.OUT_OF_SERVICE)).reason is Reason.MACHINE_BUSY
        await anyio.sleep(61)
        assert world.snapshot.reason is Reason.MACHINE_NOT_ACCEPTING
        world.machine.set(is_accepting=True)
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_journal_that_cannot_be_written_takes_the_kiosk_out_of_service(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world._journal._database.execute("PRAGMA query_only = 1")
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.KIOSK_FAULT, "E1010")

    world = play(tmp_path, story)
    assert "POST /sessions" not in world.server.requests


def test_a_note_is_not_presented_when_the_journal_fails_before_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        async def fail(number: int) -> None:
            del number
            world._journal._database.execute("PRAGMA query_only = 1")

        world.machine.on_note = fail
        await funded(world, 20_00)
        shown = await world.until(Screen.ATTENDANT)
        assert shown.staff_code == "E1010"

    world = play(tmp_path, story)
    assert world.machine.credited_minor == 0


def test_heartbeats_carry_the_journals_head_and_bring_the_policy(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(25)
        assert world.snapshot.policy.help_line == "1-800"

    world = play(tmp_path, story)
    assert [beat["journal_seq"] for beat in world.server.heartbeats] == [1, 1, 1]


def test_an_attendant_is_called_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.CALL_ATTENDANT)
        assert world.snapshot.is_attendant_called
        assert Action.CALL_ATTENDANT not in world.snapshot.actions

    play(tmp_path, story)
