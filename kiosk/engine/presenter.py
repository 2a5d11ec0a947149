"""The scene as the patron sees it: pure functions from a Scene to a Snapshot."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from hardware.device import DeviceStatus, Link
from kiosk.contract.messages import (
    Action,
    Amount,
    Code,
    DailyLimit,
    Language,
    Pause,
    Reason,
    RestMoney,
    Screen,
    Snapshot,
)
from kiosk.domain.funding import Funding, State
from kiosk.engine.scene import LiveCode, Overlay, ReachedLimit, Scene


@dataclass(frozen=True, slots=True)
class Place:
    """What does not change while the engine runs."""

    machine_number: str
    is_demo: bool
    languages: tuple[Language, ...] = (Language.ENGLISH,)  # the kiosk's own first
    amount_max_minor: int | None = None  # the most that one funding may ask for


FILES_DIFFER: Final = "E0119"
NOT_COMMISSIONED: Final = "E0121"
OTHER_MACHINE: Final = "E2019"  # than the one that was commissioned
OUT_OF_SERVICE: Final = "E0112"  # staff say so
OPEN_CREDIT: Final = "E6006"  # of the commissioning: its meter is to be read
NOT_ACCEPTING: Final = "E2005"  # for staff, when the machine gives no fault of its own

_ACTIONS: Final[dict[Screen, tuple[Action, ...]]] = {
    Screen.ATTRACT: (Action.ADD_FUNDS,),
    Screen.REQUESTING: (Action.CANCEL,),
    Screen.CODE: (Action.CANCEL, Action.CODE_READABLE, Action.CODE_UNREADABLE),
    Screen.CONTINUE_ON_PHONE: (Action.CANCEL,),
    Screen.CONFIRM_PRESENCE: (Action.CONFIRM_PRESENCE, Action.DECLINE_PRESENCE),
    Screen.CREDITING: (),
    Screen.CREDITED: (Action.ACKNOWLEDGE,),
    Screen.PARTIAL: (Action.ACKNOWLEDGE,),
    Screen.NOT_CREDITED: (Action.ADD_FUNDS, Action.ACKNOWLEDGE),
    Screen.ATTENDANT: (),
    Screen.EXPIRED: (Action.NEW_CODE, Action.ACKNOWLEDGE),
    Screen.DENIED: (Action.ACKNOWLEDGE,),
    Screen.CANCELED: (Action.ACKNOWLEDGE,),
    Screen.OUT_OF_SERVICE: (),
    Screen.HELP: (Action.CLOSE_HELP,),
    Screen.LANGUAGES: (Action.CHOOSE_LANGUAGE, Action.CLOSE_LANGUAGES),
    Screen.RECEIPT: (Action.CLOSE_RECEIPT,),
}
_PAGES: Final = frozenset({Screen.HELP, Screen.LANGUAGES, Screen.RECEIPT})

# Money on its way, and a question whose silence is a no: nothing may cover them. Nor a page a page.
_NEVER_COVERED: Final = frozenset({Screen.CREDITING, Screen.CONFIRM_PRESENCE}) | _PAGES
_WITH_RECEIPT: Final = frozenset({Screen.CREDITED, Screen.PARTIAL})

_STATE_SCREENS: Final[dict[State, Screen]] = {
    State.OPENING: Screen.REQUESTING,
    State.CODE_SHOWN: Screen.CODE,
    State.OPENED: Screen.CONTINUE_ON_PHONE,
    State.ORDERED: Screen.CREDITING,
    State.CLAIMED: Screen.CREDITING,
    State.CREDITING: Screen.CREDITING,
    State.IN_DOUBT: Screen.ATTENDANT,
    State.CREDITED: Screen.CREDITED,
    State.PARTIAL: Screen.PARTIAL,
    State.NOT_CREDITED: Screen.NOT_CREDITED,
    State.CANCELED: Screen.CANCELED,
    State.EXPIRED: Screen.EXPIRED,
    State.DENIED: Screen.DENIED,
}


def origin(url: str) -> str:
    """What the phone's address bar begins with: "https://pay.example"."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def obstacle(scene: Scene) -> tuple[Reason, str]:  # noqa: PLR0911 one line per rule
    """Why no session can be opened now, with the staff's code; (NONE, "") when one can."""
    if scene.fault:
        return Reason.KIOSK_FAULT, scene.fault
    if scene.is_closed:
        return _closure(scene)
    machine = scene.machine
    if machine is None or scene.is_recovering:
        return Reason.STARTING, ""
    if machine.link is not Link.UP:
        return Reason.MACHINE_UNREACHABLE, machine.code
    if scene.pause is not None:  # a planned update takes the server away, too
        return scene.pause.reason, scene.pause.code
    if not scene.is_service_reachable:
        return Reason.SERVICE_UNREACHABLE, scene.service_code
    if scene.is_paused or not machine.is_accepting:
        return _inhibit(scene, machine)
    return Reason.NONE, ""


def _inhibit(scene: Scene, machine: DeviceStatus) -> tuple[Reason, str]:
    if not scene.is_inhibited_long:
        return Reason.MACHINE_BUSY, machine.code
    return Reason.MACHINE_NOT_ACCEPTING, machine.code or NOT_ACCEPTING


def _closure(scene: Scene) -> tuple[Reason, str]:
    if scene.are_files_altered:
        return Reason.KIOSK_FAULT, FILES_DIFFER
    if scene.open_credit is not None:
        return Reason.KIOSK_FAULT, OPEN_CREDIT
    if scene.drift:
        return Reason.KIOSK_FAULT, OTHER_MACHINE
    if scene.is_uncommissioned:
        return Reason.KIOSK_FAULT, NOT_COMMISSIONED
    return Reason.MAINTENANCE, OUT_OF_SERVICE if scene.out_of_service else ""


def compose_snapshot(scene: Scene, place: Place, version: int, now_s: float) -> Snapshot:
    """All that the screen needs, at the moment `now_s` of the monotonic clock."""
    covered, reason, staff_code = _screen(scene)
    page = _page(scene, covered)
    screen = page.screen if page else covered
    screen_deadline_s = page.deadline_s if page else scene.screen_deadline_s
    funding = scene.funding
    is_gone = scene.is_patron_gone  # then nothing of the money or the patron is told
    money = funding if funding and funding.approved_minor and not is_gone else None
    locale = place.languages[0] if is_gone else scene.locale
    minimum, maximum = _limits(scene, place)
    return Snapshot(
        version=version,
        screen=screen,
        machine_number=place.machine_number,
        policy=scene.policy_in.get(locale, scene.policy),
        locale=locale,
        languages=place.languages,
        is_demo=place.is_demo,
        actions=_actions(screen, scene, place),
        code=_code(scene.code, screen, covered, now_s),
        is_phone_connected=funding is not None and funding.state is State.OPENED,
        reason=reason,
        pause=_pause(scene, reason),
        waiting=scene.waiting,
        is_attendant_called=scene.is_attendant_called,
        staff_code=staff_code,
        transaction_number=funding.transaction_number if funding and not is_gone else "",
        ended_at=scene.ended_at if money else "",
        case_number=funding.case_number if funding else "",
        is_patron_gone=is_gone,
        approved=_amount(money.approved_minor, money) if money else None,
        credited=_amount(money.credited_minor, money) if money else None,
        pending=_amount(money.pending_minor, money) if money else None,
        rest=_amount(money.uncharged_minor, money) if money else None,
        rest_money=scene.rest_money if money and money.uncharged_minor else RestMoney.NONE,
        hand_paid=_amount(money.hand_paid_minor or None, money) if money else None,
        minimum=minimum,
        maximum=maximum,
        daily_limit=_daily_limit(scene.daily_limit, covered, funding, now_s),
        denominations_minor=_denominations(scene.machine),
        session_remaining_ms=_remaining_ms(scene.session_deadline_s, now_s),
        screen_remaining_ms=_remaining_ms(screen_deadline_s, now_s),
    )


def covered_screen(scene: Scene) -> Screen:
    """What is shown, or would be if no page were open over it."""
    return _screen(scene)[0]


def _page(scene: Scene, covered: Screen) -> Overlay | None:
    """A page hides neither a change of what it covers nor a fault."""
    page = scene.overlay
    return page if page and page.covers is covered and not scene.fault else None


def _screen(scene: Scene) -> tuple[Screen, Reason, str]:
    funding = scene.funding
    if scene.fault:
        is_money_inside = funding is not None and funding.approved_minor and not funding.is_ended
        screen = Screen.ATTENDANT if is_money_inside else Screen.OUT_OF_SERVICE
        return screen, Reason.KIOSK_FAULT, scene.fault
    if scene.notice is not Reason.NONE:
        return Screen.OUT_OF_SERVICE, scene.notice, scene.notice_code
    if funding is not None and _is_told(funding, scene):
        reason = _told_reason(funding, scene)
        if funding.state is State.SETTLING and not scene.is_result_shown:
            return Screen.OUT_OF_SERVICE, Reason.SERVICE_UNREACHABLE, scene.service_code
        return _funding_screen(scene, funding), reason, funding.code
    reason, code = obstacle(scene)
    if reason is Reason.NONE:
        return Screen.ATTRACT, Reason.NONE, ""
    return Screen.OUT_OF_SERVICE, reason, code


def _told_reason(funding: Funding, scene: Scene) -> Reason:
    """Why it ended, or what else the patron has to know about it."""
    if scene.is_patron_gone:
        return Reason.OPEN_CASE
    reason = _reason(funding)
    is_untold = scene.is_result_shown and reason is Reason.NONE
    if scene.is_recovering and (is_untold or funding.state is State.IN_DOUBT):
        return Reason.RESTARTED
    return reason


def _is_told(funding: Funding, scene: Scene) -> bool:
    if funding.is_ended:
        return scene.is_result_shown
    return not scene.is_recovering or funding.claim is not None  # else it is being canceled


def _funding_screen(scene: Scene, funding: Funding) -> Screen:
    if scene.is_asking_presence:
        return Screen.CONFIRM_PRESENCE
    if funding.state is State.SETTLING:
        return _STATE_SCREENS[funding.end]
    if funding.state is State.CODE_SHOWN and (scene.code is None or scene.is_scanned):
        return Screen.REQUESTING if scene.has_open_signal else Screen.CONTINUE_ON_PHONE
    return _STATE_SCREENS[funding.state]


def _reason(funding: Funding) -> Reason:
    """The class of why it ended, where the patron is told one."""
    return Reason(funding.why) if funding.why in set(Reason) else Reason.NONE


def _limits(scene: Scene, place: Place) -> tuple[Amount | None, Amount | None]:
    """The least and the most of one funding: this session's, or the next one's."""
    funding, machine = scene.funding, scene.machine
    if funding is not None:
        return _amount(scene.minimum_minor, funding), _amount(scene.maximum_minor, funding)
    bounds = [bound for bound in (place.amount_max_minor, scene.policy_max_minor) if bound]
    if machine is None or not machine.denominations_minor or not bounds:
        return None, None
    least, most = min(machine.denominations_minor), min(bounds)
    return Amount(least, machine.currency), Amount(most, machine.currency)


def _daily_limit(
    limit: ReachedLimit | None, covered: Screen, funding: Funding | None, now_s: float
) -> DailyLimit | None:
    """Told only while its patron reads of the denial, and only where it is the reason."""
    if limit is None or funding is None or covered is not Screen.DENIED:
        return None
    if _reason(funding) is not Reason.LIMIT_REACHED:
        return None
    return DailyLimit(
        limit_minor=limit.limit_minor,
        used_minor=limit.used_minor,
        currency=funding.currency,
        resets_at=limit.resets_at,
        remaining_ms=_remaining_ms(limit.resets_s, now_s) or 0,
    )


def _actions(screen: Screen, scene: Scene, place: Place) -> tuple[Action, ...]:
    actions = _ACTIONS[screen]
    is_bank_denial = scene.funding is not None and _reason(scene.funding) is Reason.BANK_DENIED
    if screen is Screen.DENIED and is_bank_denial:
        actions = (Action.ADD_FUNDS, *actions)  # not after a limit or a block
    if not scene.has_open_signal:
        if screen is Screen.CODE:
            actions += (Action.SCANNED,)
        if screen is Screen.CONTINUE_ON_PHONE and (scene.code or scene.codes_left):
            actions += (Action.NEW_CODE,)
    if screen in _WITH_RECEIPT and scene.ended_at:
        actions += (Action.OPEN_RECEIPT,)
    page = scene.overlay if screen in _PAGES else None
    if page.is_asking_idle if page else scene.is_asking_idle:
        actions += (Action.MORE_TIME,)
    if screen not in _NEVER_COVERED and not scene.fault:
        actions += (Action.OPEN_HELP,)
        actions += (Action.OPEN_LANGUAGES,) if len(place.languages) > 1 else ()
    return actions if scene.is_attendant_called else (*actions, Action.CALL_ATTENDANT)


def _code(code: LiveCode | None, screen: Screen, covered: Screen, now_s: float) -> Code | None:
    """Once the page is open only the match code is told: a neighbour must not scan after it."""
    if code is None or covered not in {Screen.CODE, Screen.CONTINUE_ON_PHONE}:
        return None
    return Code(
        number=code.number,
        url=code.url if screen is Screen.CODE else "",
        origin=origin(code.url),
        match_code=code.match_code,
        remaining_ms=_remaining_ms(code.deadline_s, now_s) or 0,
        lifetime_ms=code.lifetime_ms,
    )


def _amount(minor: int | None, funding: Funding | None) -> Amount | None:
    return Amount(minor, funding.currency) if minor is not None and funding else None


def _pause(scene: Scene, reason: Reason) -> Pause | None:
    pause = scene.pause
    if pause is None or reason is not pause.reason:
        return None
    return Pause(pause.resumes_at.isoformat(timespec="minutes"), pause.in_days)


def _denominations(machine: DeviceStatus | None) -> tuple[int, ...]:
    return machine.denominations_minor if machine else ()


def _remaining_ms(deadline_s: float | None, now_s: float) -> int | None:
    return None if deadline_s is None else max(0, round((deadline_s - now_s) * 1000))
