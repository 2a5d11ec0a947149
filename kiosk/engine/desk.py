"""What every part of a funding works with, and the one way it records an event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream

from hardware.device import CreditDevice
from hardware.observation import HostWatch
from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from kiosk.contract.messages import Touch
from kiosk.domain.events import Event
from kiosk.domain.funding import Funding, State
from kiosk.engine.adjustments import Adjustments
from kiosk.engine.counters import count_change
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.logs.keeper import LogKeeper
from kiosk.engine.merchant_client import MerchantClient
from kiosk.engine.network.server_facts import ServerFacts
from kiosk.engine.scene import Board
from kiosk.engine.settings import EngineSettings

RESULT_EVENTS: Final = {
    State.CREDITED: "transaction_credited",
    State.PARTIAL: "transaction_partial",
    State.NOT_CREDITED: "transaction_not_credited",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    settings: EngineSettings
    journal: FundingJournal
    merchant: MerchantClient
    device: CreditDevice
    board: Board
    touches: MemoryObjectReceiveStream[Touch]
    clock: Clock
    entropy: Entropy
    boot_id: str
    adjustments: Adjustments
    log_keeper: LogKeeper
    server_facts: ServerFacts
    host_watch: HostWatch
    started_s: float = 0.0  # of the monotonic clock
    restart: anyio.Event = field(default_factory=anyio.Event)  # set: end, and be started again
    recording_credit: anyio.Lock = field(default_factory=anyio.Lock)  # of the commissioning
    _recording: anyio.Lock = field(default_factory=anyio.Lock)

    @property
    def funding(self) -> Funding:
        """The funding in hand; there is one whenever a part of a funding runs."""
        funding = self.board.scene.funding
        assert funding is not None
        return funding

    async def record(self, *events: Event) -> None:
        """Make the events durable, then show what they change; never half of it."""
        await self.record_made(lambda funding: events if funding else ())

    async def record_made(
        self, make: Callable[[Funding | None], Sequence[Event]]
    ) -> Sequence[Event]:
        """As `record`, of events that are made from the funding as no other event will find it.

        What two tasks know of the same money is told apart here: the first one counts.
        """
        events: Sequence[Event] = ()
        with anyio.CancelScope(shield=True):
            async with self._recording:
                funding = self.board.scene.funding
                events = make(funding)
                if funding is not None and events:
                    after = await self.journal.append(funding, *events)
                    self.board.update(funding=after, is_patron_gone=after.is_patron_gone)
                    count_change(funding, after, events)
                    if after.state is not funding.state:
                        _tell_result(after)
        return events

    def in_s(self, seconds: float) -> float:
        """The moment `seconds` from now on the monotonic clock."""
        return self.clock.monotonic_s() + seconds


def _tell_result(funding: Funding) -> None:
    if funding.state in RESULT_EVENTS:
        log.info(
            RESULT_EVENTS[funding.state],
            transaction=funding.transaction_number,
            currency=funding.currency,
            credited_minor=funding.credited_minor,
        )
