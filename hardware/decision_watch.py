"""How long the host may decide about the note that it has in escrow."""

from typing import Final

from hardware.codes import Code
from hardware.poll_watch import PollWatch

ESCROW_SILENCE_S: Final = 3.0  # a host that stops polling has lost the note; as a real unit does
HOLD_MAX_S: Final = 90.0  # a person at the host may decide, though not for ever


class DecisionWatch:
    """Of one note; times are the event loop's, in seconds."""

    def __init__(self, patience_s: float, now_s: float) -> None:
        self._patience_s = patience_s
        self._decide_by_s = now_s + patience_s
        self._hold_until_s = now_s + HOLD_MAX_S

    def on_held(self, now_s: float) -> None:
        """The host asks for more time."""
        self._decide_by_s = min(now_s + self._patience_s, self._hold_until_s)

    def ends_s(self, polls: PollWatch) -> float:
        return min(self._decide_by_s, polls.last_poll_s + ESCROW_SILENCE_S)

    def end(self, polls: PollWatch, now_s: float) -> Code:
        """Why the host cannot decide any more; NONE while it can."""
        if now_s >= polls.last_poll_s + ESCROW_SILENCE_S:
            return Code.HOST_SILENT
        return Code.NO_DECISION if now_s >= self._decide_by_s else Code.NONE
