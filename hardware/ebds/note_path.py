"""The way of a note or a ticket through the unit, and how much of it the host has been shown."""

from collections.abc import Callable

from hardware.ebds.constants import AFTERWARDS, BEFORE_EVENT, Order, State
from hardware.ebds.host_settings import HostSettings
from hardware.errors import LocalProtocolError
from hardware.events import (
    AcceptorEvent,
    CreditAcknowledged,
    NoteReturned,
    NoteStacked,
    ReturnReason,
)


class NotePath:
    """One step at a time: the next is taken once the host has seen this one.

    `tell` gets the events of the note.
    """

    state: State
    is_told: bool  # the newest reply shows this state, its event included
    is_seen: bool  # a reply that shows it has arrived

    def __init__(self, tell: Callable[[AcceptorEvent], None]) -> None:
        self._tell = tell
        self.channel = 0  # of the note in hand
        self.ticket = b""  # the bar code of the ticket in hand
        self.enter(State.POWER_UP)

    @property
    def quiet_state(self) -> State:
        """The state without any event."""
        return BEFORE_EVENT.get(self.state, self.state)

    @property
    def is_idle_told(self) -> bool:
        return self.state is State.IDLING and (self.is_told or self.is_seen)

    @property
    def is_credit_told(self) -> bool:
        return self.state is State.STACKED and self.is_told

    def enter(self, state: State) -> None:
        """Take a new state, which no reply has told yet."""
        self.state, self.is_told, self.is_seen = state, False, False

    def offer(self, channel: int, ticket: bytes = b"") -> None:
        self.channel, self.ticket = channel, ticket
        self.enter(State.ACCEPTING)

    def withdraw(self) -> None:
        match self.state:
            case State.ACCEPTING if not self.is_told and not self.is_seen:
                self.enter(State.IDLING)
            case State.ACCEPTING:
                self.enter(State.REJECTED)
            case State.ESCROWED:
                self.enter(State.RETURNING)
            case _:
                raise LocalProtocolError(f"a note was withdrawn in {self.state.name}")

    def present(self) -> None:
        if self.state is not State.STACKING:
            raise LocalProtocolError(f"a note was presented in {self.state.name}")
        self.enter(State.STACKED)

    def refuse(self) -> None:
        if self.state is not State.STACKING:
            raise LocalProtocolError(f"a note was refused in {self.state.name}")
        self.enter(State.REJECTED)

    def on_reply_arrived(self) -> None:
        """The newest reply is with the host; what it told has been seen."""
        self.is_seen |= self.is_told
        if self.is_credit_told:
            self._tell(CreditAcknowledged())
            self.enter(State.IDLING)

    def move_on(self, settings: HostSettings, *, is_wanted: bool) -> None:
        """Take the step after one that the host has seen; `is_wanted` is what is in hand."""
        if self.state is State.ACCEPTING and not is_wanted:
            self._tell(NoteReturned(ReturnReason.INHIBITED))
            self.withdraw()
        elif self.is_seen:
            self._take_next_step(settings.orders)

    def _take_next_step(self, orders: Order) -> None:
        match self.state:
            case State.ACCEPTING if Order.ESCROW_MODE in orders:
                self.enter(State.ESCROWED)
            case State.ACCEPTING:
                self._stack()
            case State.ESCROWED:
                self._decide(orders & (Order.STACK | Order.RETURN))
            case state if state in AFTERWARDS:
                self.enter(AFTERWARDS[state])
            case _:
                pass

    def _decide(self, orders: Order) -> None:
        """Both orders at once are none."""
        match orders:
            case Order.STACK:
                self._stack()
            case Order.RETURN:
                self._tell(NoteReturned(ReturnReason.HOST))
                self.enter(State.RETURNING)
            case _:
                pass

    def _stack(self) -> None:
        self._tell(NoteStacked())
        self.enter(State.STACKING)
