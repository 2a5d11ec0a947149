"""A snapshot of every screen in every variant a patron can meet, hard ones to fit among them."""

from dataclasses import replace
from typing import Final

from kiosk.contract.messages import (
    Action,
    Amount,
    Code,
    DailyLimit,
    Language,
    Pause,
    Policy,
    Reason,
    RestMoney,
    Screen,
    Snapshot,
    Waiting,
)

LONG_URL: Final = "https://pay.example.com/s/" + "aB3_" * 31 + "x1"
SHORT_URL: Final = "HTTPS://PAY.EXAMPLE/Q/7F3K9M2P"
POLICY: Final = Policy(
    help_line="1-800-522-4700",
    help_text="Gambling problem? Call or text 1-800-522-4700.",
    fee_text="This service charges no fee.",
    exclusion_text="Ask any attendant about self-exclusion, for a day, a year or for good.",
    other_ways_text="The cashier takes cash and cards. Any attendant shows you the way.",
    statement_name="GRAND EXAMPLE CASINO",
)
ALWAYS: Final = (Action.OPEN_HELP, Action.OPEN_LANGUAGES, Action.CALL_ATTENDANT)
CODE: Final = Code(
    number=1,
    url=LONG_URL,
    origin="https://pay.example.com",
    match_code="4821",
    remaining_ms=98_000,
    lifetime_ms=120_000,
)


def code_for(url: str, origin: str) -> Code:
    return replace(CODE, url=url, origin=origin)


def usd(minor: int) -> Amount:
    return Amount(minor, "USD")


_UNCOVERED: Final = {
    *(Screen.CREDITING, Screen.CONFIRM_PRESENCE),
    *(Screen.HELP, Screen.LANGUAGES, Screen.RECEIPT),
}


def snapshot(screen: Screen, *actions: Action, **values: object) -> Snapshot:
    pages = () if screen in _UNCOVERED else (Action.OPEN_HELP, Action.OPEN_LANGUAGES)
    base = Snapshot(
        version=1,
        screen=screen,
        machine_number="1234",
        policy=POLICY,
        languages=tuple(Language),
        actions=(*actions, *pages, Action.CALL_ATTENDANT),
    )
    return replace(base, **values)  # type: ignore[arg-type]  # real fields are named


_PART: Final = {
    "approved": usd(137_00),
    "credited": usd(60_00),
    "rest": usd(77_00),
    "transaction_number": "10-000123",
}
_NONE: Final = {"approved": usd(137_00), "credited": usd(0), "rest": usd(137_00)}


def _code_samples() -> dict[str, Snapshot]:
    code = snapshot(Screen.CODE, Action.CANCEL, code=CODE, session_remaining_ms=590_000)
    demo = code_for("http://192.168.178.120:18080/q/7f3k9m2p", "http://192.168.178.120:18080")
    every = (Action.CANCEL, Action.NEW_CODE, Action.SCANNED, *ALWAYS)
    over = (Action.CANCEL, Action.NEW_CODE, *ALWAYS)
    long_origin = "https://cashless-payments.grand-example-casino.example.com"
    return {
        "code": code,
        "code_every_action": replace(code, actions=every),
        "code_trouble": replace(code, code=replace(CODE, remaining_ms=70_000)),
        "code_demo": replace(code, code=demo, is_demo=True, actions=(*every,)),
        "code_long_origin": replace(
            code, code=code_for(long_origin + "/s/" + "x" * 90, long_origin)
        ),
        "code_over": replace(code, code=None, actions=over),
        "code_over_soon": replace(code, code=replace(CODE, remaining_ms=0), actions=over),
        "continue_connected": snapshot(
            Screen.CONTINUE_ON_PHONE,
            Action.CANCEL,
            code=replace(CODE, url=""),
            session_remaining_ms=412_000,
            is_phone_connected=True,
        ),
        "continue": snapshot(
            Screen.CONTINUE_ON_PHONE,
            Action.CANCEL,
            Action.NEW_CODE,
            code=CODE,
            session_remaining_ms=412_000,
        ),
    }


def _money_samples() -> dict[str, Snapshot]:
    crediting = snapshot(Screen.CREDITING, **_PART)
    attendant = snapshot(
        Screen.ATTENDANT,
        approved=usd(137_00),
        credited=usd(100_00),
        pending=usd(20_00),
        rest=usd(17_00),
        rest_money=RestMoney.HELD,
        case_number="10-000123-07",
        staff_code="E2011",
    )
    confirm = (Action.CONFIRM_PRESENCE, Action.DECLINE_PRESENCE)
    return {
        "confirm": snapshot(
            Screen.CONFIRM_PRESENCE, *confirm, approved=usd(137_00), screen_remaining_ms=24_000
        ),
        **{f"crediting_{w.name.lower()}": replace(crediting, waiting=w) for w in Waiting},
        "crediting_long": replace(
            crediting, approved=Amount(123_456_789_00, "CAD"), credited=Amount(98_765_432_10, "CAD")
        ),
        "credited": snapshot(
            Screen.CREDITED,
            Action.ACKNOWLEDGE,
            Action.OPEN_RECEIPT,
            approved=usd(137_00),
            credited=usd(137_00),
            transaction_number="10-000123",
            screen_remaining_ms=14_000,
        ),
        "credited_restarted": snapshot(
            Screen.CREDITED,
            Action.ACKNOWLEDGE,
            approved=usd(137_00),
            credited=usd(137_00),
            transaction_number="10-000123",
            reason=Reason.RESTARTED,
            screen_remaining_ms=14_000,
        ),
        "crediting_unknown": snapshot(Screen.CREDITING),
        "attendant": attendant,
        "attendant_fault": snapshot(Screen.ATTENDANT, staff_code="E1002", **_PART),
        "attendant_restarted": replace(attendant, reason=Reason.RESTARTED),
        "attendant_patron_gone": snapshot(
            Screen.ATTENDANT,
            reason=Reason.OPEN_CASE,
            case_number="10-000123-07",
            is_patron_gone=True,
            staff_code="E2011",
        ),
        "attendant_called": replace(attendant, is_attendant_called=True, actions=()),
    }


def _rest_samples() -> dict[str, Snapshot]:
    partial = snapshot(Screen.PARTIAL, Action.ACKNOWLEDGE, reason=Reason.MACHINE_STOPPED, **_PART)
    nothing = snapshot(
        Screen.NOT_CREDITED, Action.ACKNOWLEDGE, reason=Reason.MACHINE_RETURNED, **_NONE
    )
    said = [rest for rest in RestMoney if rest is not RestMoney.NONE]
    samples = {f"partial_{rest}": replace(partial, rest_money=rest) for rest in said}
    samples |= {f"not_credited_{rest}": replace(nothing, rest_money=rest) for rest in said}
    for reason in list(Reason)[list(Reason).index(Reason.MACHINE_RETURNED) :]:
        released = replace(nothing, reason=reason, rest_money=RestMoney.RELEASED)
        samples[f"not_credited_{reason}"] = released
    samples["not_credited_try_again"] = replace(
        nothing,
        rest_money=RestMoney.RELEASED,
        actions=(Action.ACKNOWLEDGE, Action.ADD_FUNDS, *ALWAYS),
        screen_remaining_ms=29_000,
    )
    samples["not_credited_asking"] = replace(
        nothing,
        rest_money=RestMoney.RELEASED,
        actions=(Action.ACKNOWLEDGE, Action.ADD_FUNDS, Action.MORE_TIME, *ALWAYS),
        screen_remaining_ms=9_000,
    )
    samples["partial_asking"] = replace(
        partial,
        rest_money=RestMoney.REFUND_PENDING,
        actions=(Action.ACKNOWLEDGE, Action.OPEN_RECEIPT, Action.MORE_TIME, *ALWAYS),
        screen_remaining_ms=9_000,
    )
    checked = replace(partial, reason=Reason.CHECKED, rest_money=RestMoney.RELEASED)
    samples["partial_checked"] = checked
    samples["partial_checked_hand_paid"] = replace(
        checked, credited=usd(60_00), rest=usd(57_00), hand_paid=usd(20_00)
    )
    samples["partial_checked_hand_paid_all"] = replace(
        checked, credited=usd(0), rest=usd(0), hand_paid=usd(137_00), rest_money=RestMoney.NONE
    )
    samples["partial_long"] = replace(
        partial,
        rest_money=RestMoney.UNCONFIRMED,
        approved=Amount(123_456_789_00, "CAD"),
        credited=Amount(98_765_432_10, "CAD"),
        rest=Amount(24_691_356_90, "CAD"),
    )
    return samples


def _receipt_samples() -> dict[str, Snapshot]:
    whole = snapshot(
        Screen.RECEIPT,
        Action.CLOSE_RECEIPT,
        approved=usd(137_00),
        credited=usd(137_00),
        transaction_number="10-000123",
        ended_at="2026-11-22T21:14:05Z",
        screen_remaining_ms=59_000,
    )
    part = replace(whole, credited=usd(60_00), rest=usd(57_00), hand_paid=usd(20_00), is_demo=True)
    return {"receipt": whole, "receipt_partial": part}


def _help_samples() -> dict[str, Snapshot]:
    page = snapshot(Screen.HELP, Action.CLOSE_HELP, screen_remaining_ms=60_000)
    asked = (Action.CLOSE_HELP, Action.MORE_TIME, Action.CALL_ATTENDANT)
    return {
        "help": page,
        "help_over_code": replace(
            page,
            code=replace(CODE, url=""),
            session_remaining_ms=590_000,
            minimum=usd(1_00),
            maximum=usd(500_00),
            is_demo=True,
        ),
        "help_asking": replace(page, actions=asked, screen_remaining_ms=9_000),
        "languages": snapshot(
            Screen.LANGUAGES,
            Action.CHOOSE_LANGUAGE,
            Action.CLOSE_LANGUAGES,
            screen_remaining_ms=20_000,
        ),
    }


def _pause_samples() -> dict[str, Snapshot]:
    today, date = Pause("2026-01-02T21:14", 0), Pause("2026-09-30T10:00", 271)
    tomorrow = Pause("2026-01-03T10:00", 1)
    out = snapshot(Screen.OUT_OF_SERVICE)
    hours = replace(out, reason=Reason.OUTSIDE_HOURS, staff_code="E4117")
    update = replace(out, reason=Reason.PLANNED_UPDATE, staff_code="E4118")
    return {
        "out_cool_down": replace(out, reason=Reason.COOL_DOWN, staff_code="E4119", pause=today),
        "out_outside_hours": replace(hours, pause=tomorrow),
        "out_outside_hours_for_long": replace(hours, pause=date),
        "out_planned_update": replace(update, pause=today),
    }


def _other_samples() -> dict[str, Snapshot]:
    denied = snapshot(Screen.DENIED, Action.ACKNOWLEDGE, screen_remaining_ms=30_000)
    out = snapshot(Screen.OUT_OF_SERVICE)
    attract = snapshot(Screen.ATTRACT, Action.ADD_FUNDS, minimum=usd(1_00), maximum=usd(500_00))
    return {
        "attract": attract,
        "attract_demo": replace(attract, is_demo=True),
        "requesting": snapshot(
            Screen.REQUESTING,
            Action.CANCEL,
            minimum=usd(1_00),
            maximum=usd(500_00),
            denominations_minor=(1_00, 5_00, 10_00, 20_00, 50_00, 100_00),
        ),
        "expired": snapshot(
            Screen.EXPIRED, Action.ACKNOWLEDGE, Action.NEW_CODE, screen_remaining_ms=20_000
        ),
        "canceled": snapshot(Screen.CANCELED, Action.ACKNOWLEDGE, screen_remaining_ms=8_000),
        "canceled_restarted": snapshot(
            Screen.CANCELED,
            Action.ACKNOWLEDGE,
            reason=Reason.RESTARTED,
            screen_remaining_ms=30_000,
        ),
        "denied_bank_denied": replace(
            denied,
            reason=Reason.BANK_DENIED,
            actions=(Action.ACKNOWLEDGE, Action.ADD_FUNDS, *ALWAYS),
        ),
        "denied_limit_reached": replace(denied, reason=Reason.LIMIT_REACHED),
        "denied_limit_figures": replace(
            denied,
            reason=Reason.LIMIT_REACHED,
            daily_limit=DailyLimit(500_00, 480_00, "USD", "06:00", remaining_ms=33_600_000),
        ),
        "denied_limit_long": replace(
            denied,
            reason=Reason.LIMIT_REACHED,
            daily_limit=DailyLimit(12_500_000, 12_487_500, "KWD", "06:00", remaining_ms=86_340_000),
        ),
        "denied_blocked": replace(denied, reason=Reason.BLOCKED),
        **{
            f"out_{reason}": replace(out, reason=reason, staff_code="E2001")
            for reason in list(Reason)[1 : list(Reason).index(Reason.BANK_DENIED)]
            if reason is not Reason.OPEN_CASE  # told by the attendant's screen
        },
        **_pause_samples(),
    }


SAMPLES: Final = {
    **_other_samples(),
    **_receipt_samples(),
    **_help_samples(),
    **_code_samples(),
    **_money_samples(),
    **_rest_samples(),
}
