"""Our OAuth2 token endpoint: the payment service proves who it is and gets a short-lived bearer.

A token carries its own end and is signed, so that every server process knows it, also after a
restart.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from kiosk.common.entropy import Entropy

TOKEN_LIFETIME_S: Final = 300


class TokenIssuer:
    def __init__(self, client_id: str, client_secret: str, entropy: Entropy) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._key = hashlib.sha256(b"bearer:" + client_secret.encode()).digest()
        self._entropy = entropy

    def is_client(self, client_id: str, client_secret: str) -> bool:
        is_id = hmac.compare_digest(client_id.encode(), self._client_id.encode())
        is_secret = hmac.compare_digest(client_secret.encode(), self._client_secret.encode())
        return is_id and is_secret

    def issue(self, now: datetime) -> str:
        until = int((now + timedelta(seconds=TOKEN_LIFETIME_S)).timestamp())
        claims = f"{until}.{self._entropy.identifier()}"
        return f"{claims}.{self._sign(claims)}"

    def is_valid(self, token: str, now: datetime) -> bool:
        claims, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(claims).encode()):
            return False
        until = int(claims.partition(".")[0])
        return now.timestamp() < until

    def _sign(self, claims: str) -> str:
        return hmac.new(self._key, claims.encode(), hashlib.sha256).hexdigest()


def parse_basic(header: str) -> tuple[str, str] | None:
    """User and password of an Authorization header; the password may contain colons."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, separator, password = (
            base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
        )
    except ValueError:  # binascii.Error and UnicodeDecodeError are its kinds
        return None
    return (user, password) if separator else None
