"""From a snapshot to what the screen shows: pure functions, frozen in and frozen out."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from kiosk.contract.messages import (
    Amount,
    Code,
    Language,
    Policy,
    Reason,
    RestMoney,
    Screen,
    Snapshot,
)
from kiosk.domain.money import Money, format_money
from kiosk.ui.viewmodels.moment import local_minute, resume_day, resume_time

NO_TIME: Final = -1  # a countdown that does not run
_HINT_AFTER_MS: Final = 20_000  # who has not scanned by then has trouble scanning
_TROUBLE_AFTER_MS: Final = 40_000  # and by then needs another way


@dataclass(frozen=True, slots=True)
class KioskProps:
    """What every screen shows. `closes_in_s` is NO_TIME when the screen stays."""

    screen: Screen = Screen.OUT_OF_SERVICE
    machine_number: str = ""
    help: str = ""
    staff_code: str = ""
    is_demo: bool = False
    is_attendant_called: bool = False
    actions: tuple[str, ...] = ()
    closes_in_s: int = NO_TIME
    fee: str = ""
    exclusion: str = ""
    other_ways: str = ""
    statement_name: str = ""
    locale: str = Language.ENGLISH
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeProps:
    """The code and what the patron compares; `text` is empty when no code may be seen.

    A code is trusted when it leads to the page that the screen names, over https outside a demo.
    """

    text: str = ""
    number: int = 0
    origin: str = ""
    is_origin_secure: bool = True
    is_trusted: bool = True
    match_code: str = ""
    seconds_left: int = 0
    fraction_left: float = 0.0
    session_seconds_left: int = NO_TIME
    is_hint_due: bool = False
    is_trouble_due: bool = False
    is_phone_connected: bool = False


@dataclass(frozen=True, slots=True)
class MoneyProps:
    """Amounts as text for a person, and the classes that choose the words around them."""

    approved: str = ""
    credited: str = ""
    pending: str = ""
    rest: str = ""
    hand_paid: str = ""  # empty when nothing was
    minimum: str = ""
    maximum: str = ""
    daily_limit: str = ""  # empty, as the next three are, where its figures are not known
    daily_used: str = ""
    resets_at: str = ""
    resets_in: str = ""
    has_credited: bool = False
    has_pending: bool = False
    has_rest: bool = False
    credited_fraction: float = 0.0
    rest_money: str = ""
    reason: str = Reason.STARTING
    resume_day: str = ""  # empty for today
    resume_time: str = ""  # empty where it is not told
    waiting: str = ""
    transaction_number: str = ""
    ended_at: str = ""  # local, to the minute
    case_number: str = ""
    is_patron_gone: bool = False


@dataclass(frozen=True, slots=True)
class StaffProps:
    """Who of the staff is at this screen; `person` is empty while the PIN is asked for."""

    is_here: bool = False
    person: str = ""
    role: str = ""
    pages: tuple[str, ...] = ()
    seconds_left: int = NO_TIME


def without_engine(last: Snapshot | None) -> Snapshot:
    """The screen's own snapshot while no engine speaks to it.

    It says nothing about money, because only the engine knows.
    """
    return Snapshot(
        version=0,
        screen=Screen.OUT_OF_SERVICE,
        machine_number=last.machine_number if last else "",
        policy=last.policy if last else Policy(help_line="", help_text=""),
        locale=last.locale if last else Language.ENGLISH,
        is_demo=last.is_demo if last else False,
        reason=Reason.KIOSK_FAULT if last else Reason.STARTING,
        staff_code="E5051",
    )


def has_countdown(snapshot: Snapshot) -> bool:
    """Whether anything on the screen changes by time alone."""
    times = (
        snapshot.code,
        snapshot.session_remaining_ms,
        snapshot.screen_remaining_ms,
        snapshot.visit,
    )
    return any(time is not None for time in times)


def derive_kiosk_props(snapshot: Snapshot, elapsed_ms: int) -> KioskProps:
    """`elapsed_ms` is how long ago the snapshot came."""
    return KioskProps(
        screen=snapshot.screen,
        machine_number=snapshot.machine_number,
        help=_help(snapshot.policy),
        staff_code=snapshot.staff_code,
        is_demo=snapshot.is_demo,
        is_attendant_called=snapshot.is_attendant_called,
        actions=tuple(action.value for action in snapshot.actions),
        closes_in_s=_seconds_left(snapshot.screen_remaining_ms, elapsed_ms),
        fee=snapshot.policy.fee_text,
        exclusion=snapshot.policy.exclusion_text,
        other_ways=snapshot.policy.other_ways_text,
        statement_name=snapshot.policy.statement_name,
        locale=snapshot.locale,
        languages=tuple(language.value for language in snapshot.languages),
    )


def derive_code_props(snapshot: Snapshot, elapsed_ms: int) -> CodeProps:
    """The code's text is given on the code screen alone, and only while the code is valid."""
    session_seconds_left = _seconds_left(snapshot.session_remaining_ms, elapsed_ms)
    code = snapshot.code
    if code is None:
        return CodeProps(
            session_seconds_left=session_seconds_left,
            is_phone_connected=snapshot.is_phone_connected,
        )
    left_ms = max(0, code.remaining_ms - elapsed_ms)
    seconds_left = ceil(left_ms / 1000)  # the ring moves with it: one drawing each second
    is_secure = code.origin.startswith("https://")
    is_shown = snapshot.screen is Screen.CODE and left_ms > 0
    return CodeProps(
        text=code.url if is_shown else "",
        number=code.number,
        origin=code.origin,
        is_origin_secure=is_secure,
        is_trusted=_leads_to(code) and (is_secure or snapshot.is_demo),
        match_code=code.match_code,
        seconds_left=seconds_left,
        fraction_left=min(1.0, seconds_left * 1000 / max(1, code.lifetime_ms)),
        session_seconds_left=session_seconds_left,
        is_hint_due=code.lifetime_ms - left_ms >= _HINT_AFTER_MS,
        is_trouble_due=code.lifetime_ms - left_ms >= _TROUBLE_AFTER_MS,
        is_phone_connected=snapshot.is_phone_connected,
    )


def derive_money_props(snapshot: Snapshot) -> MoneyProps:
    """Amounts are formatted here, because a QML number is no money."""
    approved, credited = snapshot.approved, snapshot.credited
    limit = snapshot.daily_limit
    return MoneyProps(
        approved=_text(approved),
        credited=_text(credited),
        pending=_text(snapshot.pending),
        rest=_text(snapshot.rest),
        hand_paid=_text(snapshot.hand_paid),
        minimum=_text(snapshot.minimum),
        maximum=_text(snapshot.maximum),
        daily_limit=format_money(Money(limit.limit_minor, limit.currency)) if limit else "",
        daily_used=format_money(Money(limit.used_minor, limit.currency)) if limit else "",
        resets_at=limit.resets_at if limit else "",
        resets_in=_duration(limit.remaining_ms) if limit else "",
        has_credited=_is_some(credited),
        has_pending=_is_some(snapshot.pending),
        has_rest=_is_some(snapshot.rest),
        credited_fraction=credited.minor / approved.minor
        if approved and credited and approved.minor
        else 0.0,
        rest_money=_rest_money(snapshot),
        reason=snapshot.reason,
        resume_day=resume_day(snapshot.pause, snapshot.locale) if snapshot.pause else "",
        resume_time=resume_time(snapshot.pause) if snapshot.pause else "",
        waiting=snapshot.waiting,
        ended_at=local_minute(snapshot.ended_at),
        transaction_number=snapshot.transaction_number,
        case_number=snapshot.case_number,
        is_patron_gone=snapshot.is_patron_gone,
    )


def derive_staff_props(snapshot: Snapshot, elapsed_ms: int) -> StaffProps:
    """Empty where nobody of the staff is at this screen."""
    visit = snapshot.visit
    if visit is None:
        return StaffProps()
    return StaffProps(
        is_here=True,
        person=visit.person,
        role=visit.role,
        pages=tuple(page.value for page in visit.pages),
        seconds_left=_seconds_left(visit.remaining_ms, elapsed_ms),
    )


def _leads_to(code: Code) -> bool:
    """Whether the code's address begins with the origin, as a browser would read it."""
    address, origin = code.url.lower(), code.origin.lower()
    return address.startswith(origin) and address[len(origin) :][:1] in {"", "/", "?", "#"}


def _help(policy: Policy) -> str:
    """The responsible-gambling text, and its number once."""
    if policy.help_line in policy.help_text:
        return policy.help_text
    return " ".join(filter(None, (policy.help_text, policy.help_line)))


def _rest_money(snapshot: Snapshot) -> RestMoney:
    """Of money that nothing is said about, nothing is promised."""
    if snapshot.rest_money is RestMoney.NONE and _is_some(snapshot.rest):
        return RestMoney.UNCONFIRMED
    return snapshot.rest_money


def _text(amount: Amount | None) -> str:
    return format_money(Money(amount.minor, amount.currency)) if amount else ""


def _duration(remaining_ms: int) -> str:
    """Full minutes, in symbols that every language reads: "9 h 20 min", never broken in two."""
    hours, minutes = divmod(ceil(remaining_ms / 60_000), 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
    return " ".join(filter(None, parts)).replace(" ", "\N{NO-BREAK SPACE}")


def _is_some(amount: Amount | None) -> bool:
    return amount is not None and amount.minor > 0


def _seconds_left(remaining_ms: int | None, elapsed_ms: int) -> int:
    return NO_TIME if remaining_ms is None else ceil(max(0, remaining_ms - elapsed_ms) / 1000)
