"""What every part of a funding works with, and the one way it records an event."""

from dataclasses import dataclass, field

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream

from hardware.device import CreditDevice
from kiosk.common.clock import Clock
from kiosk.common.entropy import Entropy
from kiosk.contract.messages import Touch
from kiosk.domain.events import Event
from kiosk.domain.funding import Funding
from kiosk.engine.adjustments import Adjustments
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.merchant_client import MerchantClient
from kiosk.engine.scene import Board
from kiosk.engine.settings import EngineSettings


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
                self.board.update(funding=await self.journal.append(self.funding, *events))

    def in_s(self, seconds: float) -> float:
        """The moment `seconds` from now on the monotonic clock."""
        return self.clock.monotonic_s() + seconds
