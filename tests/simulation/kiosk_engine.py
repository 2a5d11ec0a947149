"""The kiosk engine of the world: the production service on its own journal and device."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx
from pydantic import SecretStr

from hardware.device import CreditDevice
from hardware.dialects import DIALECTS
from hardware.drivers import build_device
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.observation import HostWatch
from hardware.settings import DeviceSettings
from kiosk.contract.messages import Action, Policy, Snapshot, Touch
from kiosk.engine.adjustments import Adjustments
from kiosk.engine.closure import read_out_of_service
from kiosk.engine.commissioning import read_commissioning
from kiosk.engine.desk import Desk
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.journal import Entry, Journal, Record
from kiosk.engine.logs.keeper import LogKeeper
from kiosk.engine.merchant_client import KioskSecret, MerchantClient
from kiosk.engine.network.server_facts import ServerFacts
from kiosk.engine.presenter import Place, compose_snapshot
from kiosk.engine.scene import Board, Scene
from kiosk.engine.service import FundingService
from kiosk.engine.set_up import read_is_set_up
from kiosk.engine.settings import EngineSettings, MerchantAccess
from tests.simulation.chance import SeededEntropy, WorldClock
from tests.simulation.network import Wire
from tests.simulation.process import Process

MERCHANT_URL = "https://cms.example"
PHONE_URL = "https://pay.example"
KIOSK_SECRET = "secret-of-kiosk-1"


class WatchedJournal(Journal):
    """Tells what has become durable; a full disk is one parameter."""

    def __init__(self, path: Path, on_record: Callable[[Record], None]) -> None:
        self._on_record = on_record
        self.is_disk_full = False
        super().__init__(path)

    def append(self, entries: Any, utc: datetime) -> list[Record]:
        if self.is_disk_full:
            self.database.pragma("max_page_count", 1)
            entries = [*entries, Entry("kiosk", "filler", f'"{"x" * 100_000}"')]
        records = super().append(entries, utc)
        for record in records:
            self._on_record(record)
        return records


class ProcessLine:
    """The device's end of the cable, as long as its process lives."""

    def __init__(self, line: Line, process: Process, on_sent: Callable[[bytes], None]) -> None:
        self._line = line
        self._process = process
        self._on_sent = on_sent

    async def receive(self) -> bytes:
        data = await self._line.receive()
        self._process.require_alive()
        return data

    async def send(self, data: bytes) -> None:
        self._process.require_alive()
        self._on_sent(data)
        await self._line.send(data)

    async def aclose(self) -> None:
        if not self._process.is_dead:
            await self._line.aclose()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What outlives the process."""

    folder: Path
    device_settings: DeviceSettings
    cable: MemoryCable
    way_to_merchant: Wire
    entropy: SeededEntropy
    on_record: Callable[[Record], None]
    on_sent: Callable[[bytes], None]


class KioskEngine:
    """One life of the engine, composed as the program composes it."""

    def __init__(self, around: Surroundings, process: Process) -> None:
        self.process = process
        self.board: Board | None = None
        self.journal: WatchedJournal | None = None
        self._around = around
        self._service: FundingService | None = None
        self._settings = _settings(around)

    async def run(self) -> None:
        """Until killed. The machine is answered before the journal is open."""
        around, settings = self._around, self._settings
        host_watch = HostWatch(DIALECTS[settings.device.protocol])
        device = build_device(settings.device, self._open_line, host_watch.take)
        assert self.process.nursery is not None
        self.process.nursery.start_soon(device.run)
        path = around.folder / "journal.db"
        journal = await anyio.to_thread.run_sync(WatchedJournal, path, around.on_record)
        self.journal = journal
        self.process.on_death.append(journal.close)
        board = self.board = Board(
            Scene(
                policy=Policy("", ""),
                locale=settings.languages[0],
                out_of_service=read_out_of_service(journal),
                is_set_up=read_is_set_up(journal),
                is_commissioning_due=settings.must_be_commissioned,
                **read_commissioning(journal),
            )
        )
        touches_in, touches = anyio.create_memory_object_stream[Touch](20)
        desk = self._desk(journal, device, board, touches, host_watch)
        with touches_in, touches:
            self._service = FundingService(desk, touches_in)
            await self._service.run()

    def _desk(
        self,
        journal: Journal,
        device: CreditDevice,
        board: Board,
        touches: Any,
        host_watch: HostWatch,
    ) -> Desk:
        around, settings, clock = self._around, self._settings, WorldClock()
        facts = ServerFacts(clock)
        http = httpx.AsyncClient(
            base_url=MERCHANT_URL,
            auth=KioskSecret(KIOSK_SECRET),
            timeout=settings.merchant.timeout_s,
            event_hooks=facts.hooks,
            transport=around.way_to_merchant,
        )
        return Desk(
            settings=settings,
            journal=FundingJournal(journal, clock),
            merchant=MerchantClient(http),
            device=device,
            board=board,
            touches=touches,
            clock=clock,
            entropy=around.entropy,
            boot_id=around.entropy.identifier(),
            adjustments=Adjustments(around.folder, {}, settings, settings),
            log_keeper=LogKeeper(around.folder / "log", clock),
            server_facts=facts,
            host_watch=host_watch,
        )

    async def _open_line(self) -> Line:
        self.process.require_alive()
        return ProcessLine(await self._around.cable.open(), self.process, self._around.on_sent)

    @property
    def snapshot(self) -> Snapshot | None:
        if self.board is None or self.process.is_dead:
            return None
        settings = self._settings
        place = Place("1234", False, settings.languages, settings.amount_max_minor)
        return compose_snapshot(self.board.scene, place, 1, anyio.current_time())

    def touch(self, action: Action) -> bool:
        """Touch what the shown screen offers; whether it was there."""
        shown = self.snapshot
        if shown is None or self._service is None or action not in shown.actions:
            return False
        self._service.touch(Touch(action, shown.screen, {}))
        return True


def _settings(around: Surroundings) -> EngineSettings:
    return EngineSettings(
        kiosk_number=10,
        machine_number="1234",
        data_dir=around.folder,
        ui_socket=around.folder / "ui",
        operator_socket=around.folder / "operator",
        merchant=MerchantAccess.model_validate({"url": MERCHANT_URL}),
        merchant_secret=SecretStr(KIOSK_SECRET),
        allowed_origins=(PHONE_URL,),
        device=around.device_settings,
    )
