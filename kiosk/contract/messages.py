"""Messages on the socket between engine and screen.

The engine pushes a complete Snapshot after each change; the screen is a function of the last one.
The screen sends Touch messages back. Both are one JSON object per line, UTF-8, at most
LINE_LENGTH_MAX bytes.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

CONTRACT: Final = 1
LINE_LENGTH_MAX: Final = 65_536


class ContractError(ValueError):
    """A line that is no message of this contract."""


class MessageKind(StrEnum):
    SNAPSHOT = "snapshot"  # engine to screen
    TOUCH = "touch"  # screen to engine
    REQUEST = "request"  # of the technician's menu, screen to engine
    ANSWER = "answer"  # to one request
    FRAME = "frame"  # screen to engine: it has drawn
    LOG = "log"  # screen to engine: a warning of its program


class Language(StrEnum):
    """What the screen can speak, by its ISO 639-1 code."""

    ENGLISH = "en"
    SPANISH = "es"


class Screen(StrEnum):
    """What the patron sees; one QML file each."""

    ATTRACT = "attract"
    REQUESTING = "requesting"
    CODE = "code"
    CONTINUE_ON_PHONE = "continue_on_phone"
    CONFIRM_PRESENCE = "confirm_presence"
    CREDITING = "crediting"
    CREDITED = "credited"
    PARTIAL = "partial"
    NOT_CREDITED = "not_credited"
    ATTENDANT = "attendant"
    EXPIRED = "expired"
    DENIED = "denied"
    CANCELED = "canceled"
    OUT_OF_SERVICE = "out_of_service"
    # Over another screen, whose times run on:
    HELP = "help"
    LANGUAGES = "languages"
    RECEIPT = "receipt"


class Action(StrEnum):
    """What a touch can ask for."""

    ADD_FUNDS = "add_funds"
    CANCEL = "cancel"
    NEW_CODE = "new_code"
    SCANNED = "scanned"  # "I have scanned it", where nothing else tells us
    CONFIRM_PRESENCE = "confirm_presence"
    DECLINE_PRESENCE = "decline_presence"
    ACKNOWLEDGE = "acknowledge"
    CALL_ATTENDANT = "call_attendant"
    OPEN_HELP = "open_help"
    CLOSE_HELP = "close_help"
    OPEN_LANGUAGES = "open_languages"
    CHOOSE_LANGUAGE = "choose_language"  # details: "language", one of the snapshot's
    CLOSE_LANGUAGES = "close_languages"
    OPEN_RECEIPT = "open_receipt"
    CLOSE_RECEIPT = "close_receipt"
    MORE_TIME = "more_time"  # offered while "Are you still there?" is asked
    # Sent by the screen itself after it has read its own frame back:
    CODE_READABLE = "code_readable"
    CODE_UNREADABLE = "code_unreadable"


class Reason(StrEnum):
    """Why, in a class that a patron is told; staff get the code beside it."""

    NONE = ""
    # out of service
    STARTING = "starting"
    MACHINE_BUSY = "machine_busy"  # being played, credits rolling up
    MACHINE_NOT_ACCEPTING = "machine_not_accepting"  # inhibited, door, limit
    MACHINE_UNREACHABLE = "machine_unreachable"
    SERVICE_UNREACHABLE = "service_unreachable"
    KIOSK_FAULT = "kiosk_fault"
    OPEN_CASE = "open_case"
    MAINTENANCE = "maintenance"  # a technician is at the kiosk
    OUTSIDE_HOURS = "outside_hours"  # of funding; with `Pause`, as the next two
    PLANNED_UPDATE = "planned_update"
    COOL_DOWN = "cool_down"  # after a funding
    # denied
    BANK_DENIED = "bank_denied"
    LIMIT_REACHED = "limit_reached"
    BLOCKED = "blocked"
    # partial, not credited
    MACHINE_RETURNED = "machine_returned"
    MACHINE_STOPPED = "machine_stopped"  # it did not accept again within our patience
    MACHINE_LOST = "machine_lost"
    AMOUNT_NOT_EXPRESSIBLE = "amount_not_expressible"
    PATRON_AWAY = "patron_away"
    WITHDRAWN = "withdrawn"  # the order was taken back before we claimed it
    RESTARTED = "restarted"
    CHECKED = "checked"  # two persons decided what was in doubt


class Waiting(StrEnum):
    """What a crediting screen is waiting for."""

    NOTHING = ""
    GAME = "game"  # the machine inhibits: it finishes after this game
    MACHINE = "machine"  # no answer from the machine
    NETWORK = "network"  # credited; the server has not acknowledged yet


class RestMoney(StrEnum):
    """What became of the money that was approved and not credited."""

    NONE = ""  # there is none
    UNCONFIRMED = "unconfirmed"  # the server has not told us yet
    RELEASED = "released"  # never charged
    REFUND_PENDING = "refund_pending"  # charged, goes back
    HELD = "held"  # kept until a doubt is decided


@dataclass(frozen=True, slots=True)
class Amount:
    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Code:
    """The QR code to draw. Times are what is left, so that no two clocks are compared."""

    number: int  # 1 for the first of the session
    url: str  # the text of the code
    origin: str  # what the phone's address bar must begin with
    match_code: str
    remaining_ms: int
    lifetime_ms: int


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """What the operator lets the patron add in a day, and how much of it is used."""

    limit_minor: int
    used_minor: int
    currency: str
    resets_at: str  # on the floor's own clock: "06:00"
    remaining_ms: int  # until then


@dataclass(frozen=True, slots=True)
class Pause:
    """When funds can be added again; the engine ends the screen by its own timer."""

    resumes_at: str  # the floor's local time: "2026-01-02T21:14"
    in_days: int  # 0 when that is today on the floor


@dataclass(frozen=True, slots=True)
class Policy:
    """Texts that law or the operator prescribes."""

    help_line: str
    help_text: str
    fee_text: str = ""  # what the service costs; nothing is said until the server has told
    exclusion_text: str = ""  # how a patron excludes oneself from gambling
    other_ways_text: str = ""  # how else a patron pays here
    statement_name: str = ""  # what stands on the patron's bank statement


class Page(StrEnum):
    """A page of the technician's menu; one QML file each."""

    STATUS = "status"
    TRANSACTIONS = "transactions"
    CASES = "cases"
    MACHINE = "machine"
    DISPLAY = "display"
    NETWORK = "network"
    SETTINGS = "settings"
    LOGS = "logs"
    SYSTEM = "system"
    REPAIR = "repair"  # opened from a code on any other page


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of the staff is at this screen: the menu covers what a patron would see."""

    person: str  # empty while the name and the PIN are asked for
    role: str
    pages: tuple[Page, ...]  # that the person may open
    remaining_ms: int  # until it ends, unless something is touched


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that the screen needs to draw itself."""

    version: int  # grows with every change of this engine's life
    screen: Screen
    machine_number: str
    policy: Policy
    locale: Language = Language.ENGLISH
    languages: tuple[Language, ...] = ()  # to choose from
    is_demo: bool = False  # no real money: marked on every screen
    actions: tuple[Action, ...] = ()  # what a touch may ask for now
    code: Code | None = None
    is_phone_connected: bool = False  # the payment page was seen to open
    approved: Amount | None = None
    credited: Amount | None = None
    pending: Amount | None = None  # shown to the machine, not proven
    rest: Amount | None = None  # approved, and not to be charged
    hand_paid: Amount | None = None  # by the cage, after persons decided a case
    rest_money: RestMoney = RestMoney.NONE
    minimum: Amount | None = None  # what one funding of this machine may be
    maximum: Amount | None = None
    daily_limit: DailyLimit | None = None  # the reason of a denial, where its figures are known
    denominations_minor: tuple[int, ...] = ()
    reason: Reason = Reason.NONE
    pause: Pause | None = None  # with its reasons alone
    waiting: Waiting = Waiting.NOTHING
    is_attendant_called: bool = False
    staff_code: str = ""  # from the code catalogue, drawn small
    transaction_number: str = ""
    ended_at: str = ""  # of a result: RFC 3339, UTC
    case_number: str = ""
    is_patron_gone: bool = False  # whose money the case is about; amounts are not told then
    session_remaining_ms: int | None = None  # until the session ends unfunded
    screen_remaining_ms: int | None = None  # until this screen leaves by itself
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """A wish of the patron, with the screen it was made on, so that a late one is recognised."""

    action: Action
    screen: Screen
    details: dict[str, str] = field(default_factory=dict)


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """The snapshot as one line."""
    return encode_message(MessageKind.SNAPSHOT, asdict(snapshot))


def encode_touch(touch: Touch) -> bytes:
    """The touch as one line."""
    return encode_message(MessageKind.TOUCH, asdict(touch))


def read_snapshot(message: dict[str, Any]) -> Snapshot:
    """Raises ContractError when a field does not fit."""
    message = dict(message)
    nested = {
        "code": Code,
        "policy": Policy,
        "pause": Pause,
        "daily_limit": DailyLimit,
    } | dict.fromkeys(
        ("approved", "credited", "pending", "rest", "hand_paid", "minimum", "maximum"), Amount
    )
    try:
        for name, kind in nested.items():
            if message.get(name) is not None:
                message[name] = kind(**message[name])
        if message.get("visit") is not None:
            pages = tuple(map(Page, message["visit"]["pages"]))
            message["visit"] = Visit(**{**message["visit"], "pages": pages})
        message["screen"] = Screen(message["screen"])
        message["actions"] = tuple(map(Action, message["actions"]))
        message["locale"] = Language(message["locale"])
        message["languages"] = tuple(map(Language, message["languages"]))
        message["denominations_minor"] = tuple(message["denominations_minor"])
        message["reason"] = Reason(message["reason"])
        message["waiting"] = Waiting(message["waiting"])
        message["rest_money"] = RestMoney(message["rest_money"])
        return Snapshot(**_known(Snapshot, message))
    except (TypeError, ValueError, KeyError) as error:
        raise ContractError(f"no snapshot: {error}") from error


def read_touch(message: dict[str, Any]) -> Touch:
    """Raises ContractError when a field does not fit."""
    try:
        details = {str(k): str(v) for k, v in message.get("details", {}).items()}
        return Touch(Action(message["action"]), Screen(message["screen"]), details)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ContractError(f"no touch: {error}") from error


def decode_snapshot(line: bytes) -> Snapshot:
    """Raises ContractError when the line is no snapshot of this contract."""
    return read_snapshot(_expect(line, MessageKind.SNAPSHOT))


def decode_touch(line: bytes) -> Touch:
    """Raises ContractError when the line is no touch of this contract."""
    return read_touch(_expect(line, MessageKind.TOUCH))


def encode_message(kind: MessageKind, body: dict[str, Any]) -> bytes:
    """A message as one line."""
    message = {"contract": CONTRACT, "type": kind, **body}
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def decode_message(line: bytes) -> tuple[MessageKind, dict[str, Any]]:
    """A line's kind and fields. Raises ContractError when it is no message of this contract."""
    if len(line) > LINE_LENGTH_MAX:
        raise ContractError(f"a line of {len(line)} bytes")
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"no JSON: {error}") from error
    if not isinstance(message, dict) or message.get("type") not in tuple(MessageKind):
        raise ContractError("no message")
    if message.get("contract") != CONTRACT:
        raise ContractError(f"contract {message.get('contract')!r}, this program speaks {CONTRACT}")
    return MessageKind(message["type"]), message


def _expect(line: bytes, kind: MessageKind) -> dict[str, Any]:
    came, message = decode_message(line)
    if came is not kind:
        raise ContractError(f"no {kind}")
    return message


def _known(kind: type, message: dict[str, Any]) -> dict[str, Any]:
    """Only the fields this side knows: a newer engine may say more."""
    return {f.name: message[f.name] for f in fields(kind) if f.name in message}
