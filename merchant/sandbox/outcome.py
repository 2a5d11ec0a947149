"""What the result page tells a patron: the true state of the money, in a patron's words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.domain.money import Money
from merchant.sandbox.merchant_client import FundingStatus, LimitAnswer
from merchant.sandbox.models import Authorization, Status


class OutcomeKind(StrEnum):
    """The results a patron can meet; the first three are not the end."""

    ASKING_BANK = "asking_bank"
    ADDING = "adding"
    CHECKING = "checking"
    ADDED = "added"
    PARTLY_ADDED = "partly_added"
    NOT_ADDED = "not_added"
    DENIED = "denied"
    CANCELED = "canceled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result: amounts as they stand, and a reason in plain words where there is one."""

    kind: OutcomeKind
    authorised: Money
    credited: Money
    released: Money
    held: Money
    reason: str

    @property
    def is_final(self) -> bool:
        return self.kind not in {
            OutcomeKind.ASKING_BANK,
            OutcomeKind.ADDING,
            OutcomeKind.CHECKING,
        }


IN_DOUBT: Final = "IN_DOUBT"
_NO_REASON: Final = "The machine could not take the money."
_REASONS: Final = {
    "TOKEN_USED": "This code was already used for another payment.",
    "TOKEN_UNKNOWN": "This code is no longer known to the machine.",
    "SESSION_CLOSED": "The machine had stopped waiting for you before your bank approved.",
    "AMOUNT_NOT_CREDITABLE": "The machine cannot take exactly this amount.",
    "LIMIT_EXCEEDED": "Your limit for today has been reached.",
    "LIMIT_NOT_SET": "There is no limit set for your account yet. Please ask an attendant.",
    "KIOSK_UNREACHABLE": "The machine did not answer in time.",
    "UBAI_BLOCKED": "Your bank or the payment service did not approve this.",
    "BANK_DENIED": "Your bank did not approve this. You can try again or use another bank.",
    "WRONG_CREDENTIALS": "Your bank did not accept the log-in. You can start again at the machine.",
}


def outcome_of(row: Authorization) -> Outcome:
    """The result of a visit as far as it is known now."""
    authorised = Money(row.amount_minor or 0, row.currency)
    return Outcome(
        kind=_kind(row),
        authorised=authorised,
        credited=Money(row.credited_minor, row.currency),
        released=Money(row.released_minor, row.currency),
        held=Money(row.held_minor, row.currency),
        reason=_reason(row),
    )


def limit_figures(limit: LimitAnswer) -> str | None:
    """What a reached limit is, in the machine's words; None of a block, or without figures."""
    if limit.reason != "LIMIT_EXCEEDED" or None in (limit.daily_limit, limit.used, limit.resets_at):
        return None
    return (
        f"Your daily limit is {limit.daily_limit}. You have used {limit.used} today. "
        f"It resets at {limit.resets_at:%H:%M}."
    )


def _reason(row: Authorization) -> str:
    if row.reason == "LIMIT_EXCEEDED" and row.notice:
        return row.notice
    return _REASONS.get(row.reason or "", _NO_REASON)


def _kind(row: Authorization) -> OutcomeKind:
    match Status(row.status):
        case Status.PENDING:
            return OutcomeKind.ASKING_BANK
        case Status.DENIED:
            return OutcomeKind.DENIED
        case Status.CANCELED:
            return OutcomeKind.CANCELED
        case Status.EXPIRED:
            return OutcomeKind.EXPIRED
        case _:
            return _funding_kind(row)


def _funding_kind(row: Authorization) -> OutcomeKind:
    match row.funding_status:
        case FundingStatus.CREDITED:
            return OutcomeKind.ADDED
        case FundingStatus.PARTIALLY_CREDITED:
            return OutcomeKind.PARTLY_ADDED
        case FundingStatus.REJECTED:
            return OutcomeKind.NOT_ADDED
        case FundingStatus.PENDING if row.reason == IN_DOUBT:
            return OutcomeKind.CHECKING
        case _:
            return OutcomeKind.ADDING
