"""How ID-003 hosts differ, each difference a named parameter."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

Seconds = Annotated[float, Field(gt=0, le=60)]
Pause = Annotated[float, Field(ge=0, le=60)]
Message = Annotated[str, Field(pattern="^[0-9A-F]{2}( [0-9A-F]{2})*$")]  # command and data


class AtConnect(StrEnum):
    """The host's first act when it finds an acceptor."""

    RESET = "reset"  # blindly
    LOOK_THEN_RESET = "look_then_reset"  # looks at the status first, and resets whatever it is
    ADOPT = "adopt"  # goes on with an acceptor that runs, also in the middle of a note


class EchoCheck(StrEnum):
    """What happens when a setting is not repeated byte for byte."""

    NONE = "none"
    WARN = "warn"
    FAIL = "fail"  # the host begins anew


class ValueSource(StrEnum):
    """Where the host takes the value of a slot from."""

    TABLE = "table"  # its own
    OFF_BY_ONE_TABLE = "off_by_one_table"  # its own, one slot too far
    ASKED = "asked"  # the acceptor's answer to 8A


class UnknownValue(StrEnum):
    """What becomes of a note whose slot has no value."""

    RETURN = "return"
    ERROR = "error"  # no decision at all


class Hold(StrEnum):
    """Whether the host asks for time before it decides."""

    NONE = "none"
    BARE = "bare"
    WITH_BYTE = "with_byte"


class Stack(StrEnum):
    """How the host orders a note to be kept."""

    STACK_1 = "stack_1"
    STACK_2 = "stack_2"


class CountsAt(StrEnum):
    """When the host counts the note."""

    STACK = "stack"  # its own decision, before anything was shown
    VEND_VALID = "vend_valid"
    VEND_VALID_OR_STACKED = "vend_valid_or_stacked"  # whichever it sees first
    STACKED = "stacked"


class Deduplication(StrEnum):
    """What must hold before the host counts."""

    PREVIOUS_STATUS = "previous_status"  # the status before was another
    PENDING_NOTE = "pending_note"  # a note was in escrow and has not been counted


class Ack(StrEnum):
    """Which VEND VALID the host acknowledges."""

    ONCE = "once"  # the first in a row: it acts on a change of status only
    EACH = "each"
    NEVER = "never"


class NoteInAcceptor(StrEnum):
    """What the host makes of status 41."""

    IGNORED = "ignored"
    RETURNED = "returned"  # it closes its own transaction


class NoteInStacker(StrEnum):
    """What the host makes of status 42."""

    IGNORED = "ignored"
    COUNTED_IF_PENDING = "counted_if_pending"
    VEND_VALID_EXPECTED = "vend_valid_expected"  # after initializing, and counted then


class OwnRestart(StrEnum):
    """What the host knows of a note that it had decided to keep before it lost its power."""

    FORGETS = "forgets"
    REMEMBERS = "remembers"  # a VEND VALID that follows is counted with the value of its record
    LOCKS = "locks"  # declines the note; persons must check the machine


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Id003Parameters:
    """Commands are hexadecimal: "C5 03 00"; C0 and C3 without data say what the machine wants."""

    currency: Literal["USD", "CAD", "EUR"] = "USD"  # of the host's own table
    poll_interval_s: Seconds = 0.1
    poll_interval_disabled_s: Seconds | None = None  # while the acceptor is disabled
    reply_timeout_s: Seconds = 0.08
    disconnected_after_s: Seconds = 3.0
    at_connect: AtConnect = AtConnect.RESET
    questions_before_reset: tuple[Message, ...] = ()
    settings: tuple[Message, ...] = (
        "C0",
        "C1 00 00",
        "C4 00",
        "C5 00 00",
        "C2 00",
        "88",
        "8A",
        "C3",
    )
    is_enabling_after_initializing: bool = False  # only when it sees INITIALIZE become DISABLED
    echo_check: EchoCheck = EchoCheck.NONE
    value_source: ValueSource = ValueSource.TABLE
    unknown_value: UnknownValue = UnknownValue.RETURN
    decision_delay_polls: Annotated[int, Field(ge=0, le=100_000)] = 0
    decision_delay_s: Pause = 0.0
    decision_patience_s: Seconds | None = None  # then the note is returned undecided
    hold: Hold = Hold.NONE
    stack: Stack = Stack.STACK_1
    counts_at: CountsAt = CountsAt.VEND_VALID
    deduplication: tuple[Deduplication, ...] = (Deduplication.PENDING_NOTE,)
    ack: Ack = Ack.ONCE
    ack_delay_s: Pause = 0.0
    pause_after_ack_s: Pause = 0.0
    is_power_up_acknowledged: bool = False  # sends ACK after POWER UP as well
    note_in_acceptor: NoteInAcceptor = NoteInAcceptor.IGNORED
    note_in_stacker: NoteInStacker = NoteInStacker.IGNORED
    own_restart: OwnRestart = OwnRestart.FORGETS


@cache
def values_minor(currency: str) -> Mapping[int, int]:
    """The slots of a host's own table, in minor units. Source: id003_values.toml."""
    text = resources.files(__package__).joinpath("id003_values.toml").read_text("utf-8")
    return {
        int(slot, 16): value_minor for slot, value_minor in tomllib.loads(text)[currency].items()
    }
