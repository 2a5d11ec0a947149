"""The continuity rule: a kiosk whose process dies with a note in hand, and is back at once, knows
what became of it, and the machine has counted the same. In virtual time, against known hosts."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from hardware.conformance import terminal as conformance
from hardware.conformance.virtual_time import in_virtual_time
from hardware.device import NoteOutcome, NoteResult
from hardware.device_store import FileStore
from hardware.simulator.profiles import PROFILE_NAMES
from tests.hardware.mortal import TEN, TWENTY, Mortal, Shelf

CREDITED, RETURNED, IN_DOUBT = NoteResult.CREDITED, NoteResult.RETURNED, NoteResult.IN_DOUBT
KEEPING = [name for name in PROFILE_NAMES if not name.startswith("id003")]
HARD_LUCK_S = 0.3  # from a death to the next process, well within the limit
MOMENTS_MAX = 40

Arrange = Callable[[Mortal], None]
