"""What happened in a world, in order: its hash tells two runs apart, its end explains a failure."""

from collections import Counter, deque
from hashlib import sha256

import anyio


class Trace:
    """Every effect of every party, with its virtual time."""

    def __init__(self) -> None:
        self._digest = sha256()
        self.newest: deque[str] = deque(maxlen=400)
        self.faults: Counter[str] = Counter()
        self.violations: list[str] = []

    @property
    def hash(self) -> str:
        return self._digest.hexdigest()

    def note(self, party: str, what: str, *, is_told: bool = True) -> None:
        """`is_told` is for what a person wants to read; the hash takes everything."""
        line = f"{anyio.current_time():12.6f} {party:8} {what}"
        self._digest.update(line.encode())
        if is_told:
            self.newest.append(line)

    def note_fault(self, kind: str, detail: str = "") -> None:
        self.faults[kind] += 1
        self.note("fault", f"{kind} {detail}")

    def note_violation(self, invariant: str, what: str) -> None:
        self.note("CHECKER", f"{invariant}: {what}")
        self.violations.append(f"{invariant}: {what}")
