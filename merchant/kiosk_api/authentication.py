"""Which kiosk speaks. One seam: a signature can take the bearer secret's place."""

import hashlib
from collections.abc import Mapping
from typing import Protocol

from starlette.requests import Request

from merchant.errors import unauthorized


class KioskAuthenticator(Protocol):
    async def authenticate(self, request: Request) -> str:
        """The id of the kiosk that sent this request. Raises ApiError: UNAUTHORIZED."""
        ...


class BearerAuthenticator:
    """Each kiosk has a secret. Only digests are kept, and looking one up tells nothing of it."""

    def __init__(self, secrets_by_kiosk: Mapping[str, str]) -> None:
        self._kiosks = {_digest(secret): kiosk for kiosk, secret in secrets_by_kiosk.items()}

    async def authenticate(self, request: Request) -> str:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        kiosk_id = self._kiosks.get(_digest(secret))
        if scheme.lower() != "bearer" or kiosk_id is None:
            raise unauthorized()
        return kiosk_id


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
