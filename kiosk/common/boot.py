"""Which start of the operating system this is."""

from pathlib import Path
from typing import Final

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def read_boot_id() -> str | None:
    """None where the system does not tell, as in a unit of which /proc shows processes only."""
    try:
        return _BOOT_ID.read_text("ascii").strip() or None
    except OSError:
        return None
