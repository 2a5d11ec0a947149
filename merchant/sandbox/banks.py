"""The banks a patron can choose, and what their test passwords do.

Source of the passwords: the payment service's published sandbox data, kept to what the kiosk's
flow can show.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Final

LONGEST_SLEEP_S: Final = 120


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank on the list; `key` is what a form sends."""

    key: str
    name: str


BANKS: Final = {
    bank.key: bank
    for bank in (
        Bank("demo-bank", "Demo Bank"),
        Bank("oauth-demo-bank", "OAuth Demo Bank"),
        Bank("first-harbor", "First Harbor Credit Union"),
        Bank("mesa-verde", "Mesa Verde Savings"),
        Bank("silver-state", "Silver State Federal"),
    )
}


class LoginOutcome(Enum):
    """What a bank makes of a user name and a password."""

    ACCEPTED = "accepted"
    ACCEPTED_WITHOUT_FUNDS = "accepted_without_funds"
    WRONG_CREDENTIALS = "wrong_credentials"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Account:
    """A patron's bank account as the merchant may know it."""

    ubai: str
    last_four: str


def log_in(username: str, password: str) -> LoginOutcome:
    """Documented test passwords; any other of at least three letters and digits is right."""
    match password:
        case "NotEnoughFunds":
            return LoginOutcome.ACCEPTED_WITHOUT_FUNDS
        case "TimeoutError":
            return LoginOutcome.TIMEOUT
        case _ if is_sleeper(username, password):
            return LoginOutcome.ACCEPTED
        case "WrongCredentials":
            return LoginOutcome.WRONG_CREDENTIALS
        case _ if len(password) >= 3 and password.isalnum() and username.strip():
            return LoginOutcome.ACCEPTED
        case _:
            return LoginOutcome.WRONG_CREDENTIALS


def is_sleeper(username: str, password: str) -> bool:
    """The user whose password is a number of seconds that the bank takes."""
    return username.strip() == "Sleep" and password.isdecimal() and len(password) <= 9


def answer_delay_s(username: str, password: str, timeout_s: float) -> float:
    """How long the bank takes over this log-in."""
    if password == "TimeoutError":
        return timeout_s
    if is_sleeper(username, password):
        return min(int(password), LONGEST_SLEEP_S)
    return 0


def account_of(bank: str, username: str) -> Account:
    """The account behind a log-in: always the same for the same person at the same bank."""
    digest = hashlib.sha256(f"{bank}\n{username.strip().casefold()}".encode()).hexdigest()
    return Account(ubai=f"ubai-{digest[:24]}", last_four=f"{int(digest[-8:], 16) % 10_000:04}")
