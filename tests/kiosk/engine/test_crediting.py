"""Approved money until its last word, in virtual time: claims, notes, waits, doubts, restarts."""

from pathlib import Path

import anyio
import httpx
import pytest

from kiosk.contract.messages import Action, Language, Reason, RestMoney, Screen, Waiting
from kiosk.domain import events as e
from kiosk.domain.funding import State
from tests.kiosk.engine.scripted_server import error_answer
from tests.kiosk.engine.world import (
    CREDITED,
    DOUBTED,
    REFUSED_BY_HOST,
    World,
    funded,
    play,
    usd,
)


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


def test_done_leaves_the_result_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 20_00)
        await world.until(Screen.CREDITED)
        world.touch(Action.ACKNOWLEDGE)
        await world.until(Screen.ATTRACT, within_s=1)

    play(tmp_path, story)


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
        assert world.snapshot.rest_money is RestMoney.HELD
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
        assert (await world.until(Screen.CREDITED)).reason is Reason.RESTARTED
        await world.until(Screen.ATTRACT)
        await funded(world, 20_00)
        assert (await world.until(Screen.CREDITED)).reason is Reason.NONE

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [2000, 2000, 2000]
    assert world.server.reports[-2]["credited_minor"] == 40_00


def test_a_session_without_a_claim_is_canceled_at_the_next_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.code_shown()
        await world.stop()
        world.screens.clear()
        await world.start()
        shown = await world.until(Screen.CANCELED)
        assert shown.reason is Reason.RESTARTED
        assert shown.screen_remaining_ms == 30_000
        await world.until(Screen.ATTRACT)
        assert (await world.fundings())[0].why == "restarted"

    world = play(tmp_path, story)
    assert world.screens[:2] == [Screen.OUT_OF_SERVICE, Screen.CANCELED]
    assert world.screens[-1] is Screen.ATTRACT
    assert world.server.requests.count("POST /sessions/s1/cancel") == 1


def test_a_case_survives_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.machine.script = [DOUBTED]
        await funded(world, 40_00)
        before = await world.until(Screen.ATTENDANT)
        await world.stop()
        await world.start()
        after = await world.until(Screen.ATTENDANT)
        assert after.reason is Reason.RESTARTED
        assert after.case_number == before.case_number
        assert after.pending == usd(20_00)

    world = play(tmp_path, story)
    assert world.machine.offered_minor == [2000]


def test_approved_money_that_nobody_claimed_is_canceled_at_the_next_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.server.instead["claim"] = error_answer(503, "E3001", "BUSY")
        await funded(world, 40_00)
        await world.until(Screen.CREDITING)
        await world.stop()
        world.server.instead.clear()
        await world.start()
        await world.until(Screen.ATTRACT)

    world = play(tmp_path, story)
    assert world.machine.credited_minor == 0


def test_of_a_patron_who_has_gone_only_the_case_number_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.OPEN_LANGUAGES)
        world.touch(Action.CHOOSE_LANGUAGE, language="es")
        world.machine.script = [CREDITED, DOUBTED]
        await funded(world, 60_00)
        before = await world.until(Screen.ATTENDANT)
        await world.desk.record(e.PatronGone("Sam"))
        after = world.snapshot
        assert (after.screen, after.is_patron_gone) == (Screen.ATTENDANT, True)
        assert (after.case_number, after.reason) == (before.case_number, Reason.OPEN_CASE)
        assert (after.approved, after.credited, after.pending, after.rest) == (None,) * 4
        assert (after.transaction_number, after.rest_money) == ("", RestMoney.NONE)
        assert (before.locale, after.locale) == (Language.SPANISH, Language.ENGLISH)
        world.machine.proof.set()
        await world.until(Screen.ATTRACT)
        await anyio.sleep(0.1)
        assert not world.snapshot.is_patron_gone

    world = play(tmp_path, story)
    assert Screen.CREDITED not in world.screens, "a result is for its patron alone"
