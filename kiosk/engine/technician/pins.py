"""PINs as they are kept: through the device's key first, then through a slow hash.

The hash alone would be worthless: all PINs of six digits can be tried within hours. Whoever copied
the journal has not the key; whoever has both is slowed down.
"""

import hmac
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# The least that OWASP recommends for Argon2id; about 30 ms.
ARGON2ID: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PinKeeper:
    """Synchronous and slow on purpose: call it in a thread."""

    def __init__(self, device_key: bytes, hasher: PasswordHasher = ARGON2ID) -> None:
        self._device_key = device_key
        self._hasher = hasher

    def verifier(self, person: str, pin: str, salt: bytes) -> str:
        """What is stored in the PIN's place: Argon2id in its usual notation."""
        return self._hasher.hash(self._keyed(person, pin), salt=salt)

    def fits(self, verifier: str, person: str, pin: str) -> bool:
        """Whether the verifier was made from this person's PIN with this device's key."""
        try:
            return self._hasher.verify(verifier, self._keyed(person, pin))
        except VerifyMismatchError:
            return False

    def _keyed(self, person: str, pin: str) -> bytes:
        return hmac.digest(self._device_key, f"{person}\0{pin}".encode(), sha256)
