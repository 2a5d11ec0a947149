"""The answer to "currency assign": what the acceptor says its channels are worth."""

from collections.abc import Mapping

from hardware.id003.constants import CHANNELS, COUNTRY_CODES, MINOR_PER_MAJOR, SLOT_BASE


def currency_table(denominations_minor: Mapping[int, int], currency: str) -> bytes:
    """Per slot its escrow code, country, value and zeros. Raises ValueError."""
    if not denominations_minor or not set(denominations_minor) <= set(CHANNELS):
        raise ValueError("ID-003 has the channels 1 to 8, and at least one must have a value")
    if currency not in COUNTRY_CODES:
        raise ValueError(f"no ID-003 country code is known for {currency}")
    table = b""
    for channel in CHANNELS:
        value_minor = denominations_minor.get(channel, 0)
        value, rest = divmod(value_minor, MINOR_PER_MAJOR)
        zeros = 0
        while value and value % 10 == 0:
            value, zeros = value // 10, zeros + 1
        if rest or value not in range(0x100):
            raise ValueError(f"{value_minor} minor units do not fit the table of ID-003")
        country = COUNTRY_CODES[currency] if value else 0
        table += bytes((SLOT_BASE + channel, country, value, zeros))
    return table
