"""From snapshots to what is shown, without a window."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.contract.messages import (
    Policy,
    Reason,
    RestMoney,
    Screen,
    decode_snapshot,
    encode_snapshot,
)
from kiosk.ui.samples import CODE, LONG_URL, SAMPLES, code_for, snapshot, usd
from kiosk.ui.viewmodels.props import (
    NO_TIME,
    derive_code_props,
    derive_kiosk_props,
    derive_money_props,
    has_countdown,
    without_engine,
)

CODE_SNAPSHOT = SAMPLES["code"]


@pytest.mark.parametrize("screen", [s for s in Screen if s is not Screen.CODE])
def test_the_codes_text_is_given_on_the_code_screen_alone(screen: Screen) -> None:
    assert derive_code_props(CODE_SNAPSHOT, 0).text == LONG_URL
    assert derive_code_props(replace(CODE_SNAPSHOT, screen=screen), 0).text == ""


@given(elapsed_ms=st.integers(0, 10**7))
def test_the_code_is_shown_exactly_while_time_is_left(elapsed_ms: int) -> None:
    props = derive_code_props(CODE_SNAPSHOT, elapsed_ms)

    assert (props.text == LONG_URL) is (elapsed_ms < CODE.remaining_ms)
    assert (props.seconds_left > 0) is (elapsed_ms < CODE.remaining_ms)
    assert 0 <= props.fraction_left <= 1


def test_a_started_second_counts_as_left() -> None:
    assert derive_code_props(CODE_SNAPSHOT, 0).seconds_left == 98
    assert derive_code_props(CODE_SNAPSHOT, 1).seconds_left == 98
    assert derive_code_props(CODE_SNAPSHOT, 1000).seconds_left == 97


def test_trouble_with_scanning_is_assumed_after_twenty_seconds() -> None:
    fresh = replace(CODE_SNAPSHOT, code=replace(CODE, remaining_ms=CODE.lifetime_ms))

    assert not derive_code_props(fresh, 19_999).is_hint_due
    assert derive_code_props(fresh, 20_000).is_hint_due


def test_another_way_is_offered_after_forty_seconds() -> None:
    fresh = replace(CODE_SNAPSHOT, code=replace(CODE, remaining_ms=CODE.lifetime_ms))

    assert not derive_code_props(fresh, 39_999).is_trouble_due
    assert derive_code_props(fresh, 40_000).is_trouble_due


@pytest.mark.parametrize(
    ("origin", "is_secure"),
    [("https://pay.example.com", True), ("http://10.0.0.2:8080", False), ("httpsx://a", False)],
)
def test_only_https_counts_as_secure(*, origin: str, is_secure: bool) -> None:
    shown = replace(CODE_SNAPSHOT, code=replace(CODE, origin=origin))

    assert derive_code_props(shown, 0).is_origin_secure is is_secure


@pytest.mark.parametrize(
    ("url", "origin", "is_demo", "is_trusted"),
    [
        ("https://pay.example/q/1", "https://pay.example", False, True),
        ("HTTPS://PAY.EXAMPLE/Q/1", "https://pay.example", False, True),
        ("https://pay.example?q=1", "https://pay.example", False, True),
        ("https://pay.example.evil/q", "https://pay.example", False, False),
        ("https://pay.example:444/q", "https://pay.example", False, False),
        ("https://pay.example@evil/q", "https://pay.example", False, False),
        ("http://pay.example/q", "https://pay.example", True, False),
        ("http://10.0.0.2:8080/q", "http://10.0.0.2:8080", True, True),
        ("http://10.0.0.2:8080/q", "http://10.0.0.2:8080", False, False),
    ],
)
def test_a_code_is_trusted_when_it_leads_to_the_named_page_and_securely(
    *, url: str, origin: str, is_demo: bool, is_trusted: bool
) -> None:
    shown = replace(CODE_SNAPSHOT, code=code_for(url, origin), is_demo=is_demo)

    assert derive_code_props(shown, 0).is_trusted is is_trusted


def test_the_screens_own_time_runs_down_to_zero_and_stays() -> None:
    credited = SAMPLES["credited"]

    assert derive_kiosk_props(credited, 0).closes_in_s == 14
    assert derive_kiosk_props(credited, 99_000).closes_in_s == 0
    assert derive_kiosk_props(SAMPLES["attract"], 0).closes_in_s == NO_TIME


@pytest.mark.parametrize("name", SAMPLES)
def test_a_countdown_is_noticed_exactly_where_time_changes_what_is_shown(name: str) -> None:
    sample = SAMPLES[name]
    now, later = (
        (derive_code_props(sample, ms), derive_kiosk_props(sample, ms)) for ms in (0, 5_000)
    )

    assert has_countdown(sample) or now == later


@given(credited=st.integers(0, 10**9), approved=st.integers(1, 10**9))
def test_credited_is_shown_as_it_was_told_and_never_more(credited: int, approved: int) -> None:
    sample = snapshot(Screen.CREDITING, approved=usd(approved), credited=usd(credited))

    props = derive_money_props(sample)

    assert props.credited_fraction == credited / approved
    assert props.credited.replace(",", "").replace("$", "") == f"{credited / 100:.2f}".replace(
        ".00", ""
    )


def test_nothing_is_promised_of_a_rest_that_nothing_is_said_about() -> None:
    silent = snapshot(Screen.NOT_CREDITED, rest=usd(77_00), rest_money=RestMoney.NONE)

    assert derive_money_props(silent).rest_money == RestMoney.UNCONFIRMED
    assert derive_money_props(replace(silent, rest=usd(0))).rest_money == RestMoney.NONE


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (Policy("1-800", "Gambling problem? Call 1-800."), "Gambling problem? Call 1-800."),
        (Policy("1-800", "Gambling problem?"), "Gambling problem? 1-800"),
        (Policy("", ""), ""),
    ],
)
def test_the_help_line_is_shown_once(policy: Policy, shown: str) -> None:
    sample = replace(SAMPLES["attract"], policy=policy)

    assert derive_kiosk_props(sample, 0).help == shown


def test_an_absent_engine_leaves_the_machine_and_takes_the_money() -> None:
    absent = without_engine(SAMPLES["crediting_nothing"])

    assert (absent.screen, absent.reason) == (Screen.OUT_OF_SERVICE, Reason.KIOSK_FAULT)
    assert absent.machine_number == "1234"
    assert (absent.approved, absent.credited, absent.code) == (None, None, None)
    assert absent.actions == ()
    assert without_engine(None).reason is Reason.STARTING


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_messages_of_the_contract(name: str) -> None:
    assert decode_snapshot(encode_snapshot(SAMPLES[name])) == SAMPLES[name]
