"""Takes the bar codes of tickets out of what is remembered of the line: they are bearer money.

Whatever the protocol, whichever way they go, and whether or not they came as a frame: a ticket's
number is a long run of ASCII digits, and nothing else on these lines is.
"""

import re
from typing import Final

MASK: Final = b"*"
_TICKET: Final = re.compile(rb"[0-9]{10,}")


def masked(raw: bytes) -> bytes:
    """The same bytes, of the same length, with each ticket's digits replaced."""
    return _TICKET.sub(lambda found: MASK * len(found[0]), raw)
