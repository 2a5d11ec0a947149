"""What ID-003 frames mean to somebody who listens."""

from typing import Final

from hardware.dialect import Dialect, Heard, HostSign, HostWord, Shown
from hardware.id003.constants import DEFAULT_SETTINGS, Command, Status
from hardware.id003.frames import Frame, FrameDecoder

_SIGNS: Final[dict[int, HostSign]] = {
    Command.STATUS_REQUEST: HostSign.POLL,
    Command.RESET: HostSign.RESET,
    Command.STACK_1: HostSign.STACK,
    Command.STACK_2: HostSign.STACK,
    Command.RETURN: HostSign.RETURN,
    Command.HOLD: HostSign.HOLD,
    Command.WAIT: HostSign.HOLD,
    Command.ACK: HostSign.ACK,
    **dict.fromkeys(DEFAULT_SETTINGS, HostSign.SETTING),
    **dict.fromkeys(
        range(Command.READ_DENOMINATIONS, Command.CURRENCY_ASSIGN + 1), HostSign.QUESTION
    ),
}
_SHOWN: Final[dict[int, Shown]] = {
    Status.ESCROW: Shown.ESCROW,
    Status.HOLDING: Shown.ESCROW,
    Status.VEND_VALID: Shown.CREDIT,
}
_COMMANDS: Final = frozenset(Command)
_ONLY_ACCEPTORS: Final = frozenset({*range(0x12, 0x1C), *range(0x46, 0x4D)})
_WITHOUT_DATA: Final = frozenset({HostSign.POLL, HostSign.RESET, HostSign.QUESTION, HostSign.ACK})


def _host_words(raw: bytes) -> tuple[HostWord, ...]:
    command, code, value = raw[2], f"{raw[2]:02X}", raw[3:-2].hex(" ").upper()
    if command in _COMMANDS:
        return (HostWord(_SIGNS[command], Command(command).name, code, value),)
    return (HostWord(HostSign.UNKNOWN, code, code, value),)


def _shown(raw: bytes) -> Shown:
    return _SHOWN.get(raw[2], Shown.OTHER)


DIALECT: Final = Dialect(
    _host_words,
    _shown,
    frozenset(
        {
            Command.SET_DENOMINATIONS.name,
            Command.SET_INHIBIT.name,
            Command.SET_BAR_INHIBIT.name,
        }
    ),
)


class Id003Listener:
    """Hears a host's frames; one that only an acceptor sends is no host's line."""

    def __init__(self) -> None:
        self._decoder = FrameDecoder()

    def receive(self, byte: bytes) -> Heard:
        frames = self._decoder.receive(byte)
        return Heard(
            sum(frame.command in _COMMANDS for frame in frames),
            any(_is_acceptors(frame) for frame in frames),
            len(self._decoder.take_dropped()),
        )


def _is_acceptors(frame: Frame) -> bool:
    """A status that is no command, or an answer's data where a host sends none."""
    has_foreign_data = bool(frame.data) and _SIGNS.get(frame.command) in _WITHOUT_DATA
    return frame.command in _ONLY_ACCEPTORS or has_foreign_data
