"""What the technician's menu asks the engine, and what it is answered.

A screen numbers its requests; the answer carries the same number. Any question of the kiosk
command can be asked here by whoever is signed in and has the right, beside those of Ask.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.contract.messages import ContractError, MessageKind, encode_message


class Ask(StrEnum):
    """The questions that concern the visit itself."""

    # Answers {"persons": names}, and the PIN is asked for; refused, {"repair": the code's entry}.
    APPROACH = "technician_approach"
    SIGN_IN = "technician_sign_in"  # {"person", "pin"}
    STAY = "technician_stay"  # something was touched: the idle time begins anew
    OPEN_PAGE = "technician_open_page"  # {"page"}: a Page, kept in the audit
    LEAVE = "technician_leave"
    START_AGAIN = "technician_start_again"  # an engine with a fault of its own; needs no PIN


@dataclass(frozen=True, slots=True)
class Request:
    id: int  # the screen's own; an answer names it
    ask: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is empty when `fields` is what was asked for, else from the code catalogue."""

    id: int
    fields: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    error: str = ""


def encode_request(request: Request) -> bytes:
    """The request as one line."""
    return encode_message(MessageKind.REQUEST, asdict(request))


def encode_answer(answer: Answer) -> bytes:
    """The answer as one line."""
    return encode_message(MessageKind.ANSWER, asdict(answer))


def read_request(message: dict[str, Any]) -> Request:
    """Raises ContractError when a field does not fit."""
    try:
        return Request(int(message["id"]), str(message["ask"]), dict(message["fields"]))
    except (TypeError, ValueError, KeyError) as error:
        raise ContractError(f"no request: {error}") from error


def read_answer(message: dict[str, Any]) -> Answer:
    """Raises ContractError when a field does not fit."""
    try:
        return Answer(
            int(message["id"]),
            dict(message["fields"]),
            str(message["code"]),
            str(message["error"]),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise ContractError(f"no answer: {error}") from error
