"""Minting codes: the short addresses that a machine's screen shows."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import structlog

from kiosk.common.log import last_four
from merchant.sandbox.desk import Desk
from merchant.sandbox.models import Code

log = structlog.get_logger()

TOKEN_BYTES: Final = 10  # 80 bits: 16 letters, so that the code stays coarse and easy to scan


@dataclass(frozen=True, slots=True)
class CodeTerms:
    """What the merchant asks a code for. Amounts in minor units."""

    merchant_reference: str
    merchant_id: str
    machine_number: str
    match_code: str
    currency: str
    denominations_minor: tuple[int, ...]
    minimum_minor: int
    maximum_minor: int


@dataclass(frozen=True, slots=True)
class MintedCode:
    """A code as the merchant gets it."""

    url: str
    token: str
    expires_at: datetime


class Mint:
    """Makes codes and keeps them. The address is upper case: a QR code packs that tightest."""

    def __init__(self, desk: Desk, phone_url: str, lifetime_s: float) -> None:
        self._desk = desk
        self._phone_url = phone_url
        self._lifetime_s = lifetime_s

    def mint(self, terms: CodeTerms) -> MintedCode:
        """A new code, which can be opened from now on for the configured lifetime."""
        random_bytes = bytes.fromhex(self._desk.entropy.identifier())[:TOKEN_BYTES]
        token = base64.b32encode(random_bytes).decode()
        expires_at_ms = self._desk.now_ms() + round(self._lifetime_s * 1000)
        with self._desk.store.transaction() as session:
            session.add(
                Code(
                    token=token,
                    merchant_reference=terms.merchant_reference,
                    merchant_id=terms.merchant_id,
                    machine_number=terms.machine_number,
                    match_code=terms.match_code,
                    currency=terms.currency,
                    denominations_minor=list(terms.denominations_minor),
                    minimum_minor=terms.minimum_minor,
                    maximum_minor=terms.maximum_minor,
                    expires_at_ms=expires_at_ms,
                )
            )
        log.info("code_minted", token=last_four(token), machine_number=terms.machine_number)
        return MintedCode(
            url=f"{self._phone_url}/q/{token}".upper(),
            token=token,
            expires_at=datetime.fromtimestamp(expires_at_ms / 1000, UTC),
        )
