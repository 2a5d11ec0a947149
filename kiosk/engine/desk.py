"""What every part of a funding works with, and the one way it records an event."""

from dataclasses import dataclass, field
from typing import Final

import anyio
import structlog
from anyio.streams.memory import MemoryObjectReceiveStream

from hardware.device import CreditDevice
from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from kiosk.contract.messages import Touch
from kiosk.domain.events import Event
from kiosk.domain.funding import Funding, State
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.merchant_client import MerchantClient
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
    _recording: anyio.Lock = field(default_factory=anyio.Lock)

    @property
    def funding(self) -> Funding:
        """The funding in hand; there is one whenever a part of a funding runs."""
        funding = self.board.scene.funding
        assert funding is not None
        return funding

    async def record(self, *events: Event) -> None:
        """Make the events durable, then show what they change; never half of it."""
        with anyio.CancelScope(shield=True):
            async with self._recording:
                funding = await self.journal.append(self.funding, *events)
                self.board.update(funding=funding)
        if funding.state in RESULT_EVENTS:
            log.info(
                RESULT_EVENTS[funding.state],
                transaction=funding.transaction_number,
                currency=funding.currency,
                credited_minor=funding.credited_minor,
            )

    def in_s(self, seconds: float) -> float:
        """The moment `seconds` from now on the monotonic clock."""
        return self.clock.monotonic_s() + seconds
