"""What every protocol's acceptor offers to the device that drives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic.types import JsonValue

from hardware.events import AcceptorEvent, Direction


@dataclass(frozen=True, slots=True)
class HostView:
    """What the host has told us, as far as it matters for the next note."""

    is_ready: bool = False  # it accepts, has seen us idle, and no note is in hand
    channels: frozenset[int] = frozenset()  # that it accepts
    is_echo: bool = False  # the line plays our own frames back: nothing on it is believed
    is_set_up: bool = False  # it has begun with us and our self-test is over
    is_inhibited: bool = False  # it accepts no note at all


class Acceptor(Protocol):
    """The acceptor's half of a conversation: bytes in, events and bytes out.

    It has no clock, no line and no log. Whoever drives it sends `data_to_send()` right after
    `receive()`, and after every other call what is to be said unasked; and tells it what only a
    clock can know. The order of one note is: `offer`, then `NoteStacked` from the host, then
    `present` or `refuse`, then `CreditAcknowledged`; until one of the two calls comes, every poll
    is answered as before. A call out of this order raises LocalProtocolError.
    """

    @property
    def host(self) -> HostView: ...

    @property
    def absence_s(self) -> float:
        """How long nothing may leave before it begins anew, so that the host notices that."""
        ...

    def receive(self, data: bytes) -> list[AcceptorEvent]:
        """Take what arrived, in pieces of any size; never fails, whatever the bytes are."""
        ...

    def data_to_send(self) -> bytes:
        """The replies to what was received, once; unasked bytes after each other call."""
        ...

    def offer(self, channel: int) -> None:
        """Begin a note on a channel of `host.channels`; `host.is_ready` must hold."""
        ...

    def withdraw(self) -> None:
        """Take back a note that the host has not decided to keep."""
        ...

    def present(self) -> None:
        """Show the credit from the next poll on, in one state without interruption."""
        ...

    def refuse(self) -> None:
        """Reject a note that the host wants to keep, before anything credit-bearing was shown."""
        ...

    def finish_self_test(self) -> None:
        """The time of the self-test that followed HostReset is over."""
        ...

    def expect_new_host(self) -> None:
        """The host has been silent: whether it remembers anything will show."""
        ...

    def restart(self) -> None:
        """Behave as after power-on: all state of the conversation and every note is forgotten."""
        ...

    def state_to_keep(self) -> Mapping[str, JsonValue] | None:
        """What another process must know to go on from here; None when it must `restart`.

        Asked for after each change, before the reply that shows it leaves. The other process goes
        on with a note only once it is presented.
        """
        ...

    def recall(self, state: Mapping[str, JsonValue]) -> None:
        """Go on where another process ended that kept this, instead of `restart`.

        What shows that the host has begun anew since is a HostReset. Raises ValueError, and changes
        nothing, for what no acceptor kept.
        """
        ...

    def describe(self, direction: Direction, raw: bytes) -> str:
        """One frame in words, for evidence and for a technician's screen."""
        ...
