"""The signature of the payment service's notifications.

Base64 of an HMAC under the access key over the form's decoded body, its fields as received. SHA-1
is the service's default; a signature by SHA-512 says so in a prefix.
"""

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import unquote_plus

SHA512_PREFIX: Final = "HmacSHA512:"


def is_signed(body: str, signature: str, access_key: str) -> bool:
    """Whether `signature` is this body's; `body` is the raw form, still encoded."""
    is_sha512 = signature.startswith(SHA512_PREFIX)
    digest = hashlib.sha512 if is_sha512 else hashlib.sha1
    message = unquote_plus(body).encode()
    expected = base64.b64encode(hmac.new(access_key.encode(), message, digest).digest())
    found = signature.removeprefix(SHA512_PREFIX) if is_sha512 else signature
    return hmac.compare_digest(found.encode(), expected)
