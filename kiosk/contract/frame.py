"""The screen's sign of life: it has drawn, and the window system has taken the frame.

Sent after every frame that was asked for, so about every INTERVAL_S, also while nothing changes.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

from kiosk.contract.messages import ContractError, MessageKind, encode_message

INTERVAL_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    count: int  # of the frames drawn since the screen's program started


def encode_frame(frame: Frame) -> bytes:
    """The sign of life as one line."""
    return encode_message(MessageKind.FRAME, asdict(frame))


def read_frame(message: dict[str, Any]) -> Frame:
    """Raises ContractError when a field does not fit."""
    count = message.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ContractError(f"no frame: count {count!r}")
    return Frame(count)
