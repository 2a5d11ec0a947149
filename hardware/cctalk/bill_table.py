"""The bill types as the host asks for them: names with country and value, and their scaling."""

from collections.abc import Mapping

from hardware.cctalk.constants import (
    COUNTRIES,
    ISSUE,
    SCALING_DECIMALS,
    SCALING_FACTOR,
    SCALING_UNKNOWN,
    TYPES,
    UNPROGRAMMED,
)


class BillTable:
    """`denominations_minor` maps bill types, 1 to 16, to values.

    Raises ValueError for a table or a currency that ccTalk cannot tell.
    """

    def __init__(self, denominations_minor: Mapping[int, int], currency: str) -> None:
        if not denominations_minor or not set(denominations_minor) <= set(TYPES):
            raise ValueError(
                "ccTalk has the bill types 1 to 16, and at least one must have a value"
            )
        if currency not in COUNTRIES:
            raise ValueError(f"no ccTalk country is known for {currency}")
        self._country = COUNTRIES[currency]
        self._names = {
            kind: self._country + _digits(value_minor) + ISSUE
            for kind, value_minor in denominations_minor.items()
        }

    def name(self, kind: int) -> bytes:
        return self._names.get(kind, UNPROGRAMMED)

    def scaling(self, country: bytes) -> bytes:
        """Factor, low byte first, and decimals; zeros for a country without a bill type."""
        if country != self._country:
            return SCALING_UNKNOWN
        return SCALING_FACTOR.to_bytes(2, "little") + bytes((SCALING_DECIMALS,))


def _digits(value_minor: int) -> bytes:
    digits, rest = divmod(value_minor, SCALING_FACTOR)
    if rest or digits not in range(1, 10_000):
        raise ValueError(f"{value_minor} minor units do not fit a ccTalk bill type")
    return b"%04d" % digits
