"""One world: every party of a casino floor's corner, on one virtual clock, from one seed."""

import contextlib
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import anyio
import httpx
import structlog
import trio
from pydantic import SecretStr

from hardware.conformance.subjects import settings_for
from hardware.memory_line import MemoryCable
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.machine import Facts, Machine, MachineModel
from hardware.simulator.profiles import load_profile, read_profile
from kiosk.engine.journal import Record
from merchant import workers
from merchant.models import CaptureMode
from merchant.sandbox.app import PaymentService, payment_service
from merchant.sandbox.settings import SandboxSettings
from merchant.settings import KioskSettings, MerchantSettings
from tests.merchant.floor import empty_ledger_file
from tests.simulation.chance import Dice, SeededEntropy, WorldClock
from tests.simulation.checker import Checker
from tests.simulation.kiosk_engine import (
    KIOSK_SECRET,
    MERCHANT_URL,
    PHONE_URL,
    KioskEngine,
    Surroundings,
)
from tests.simulation.merchant_server import run_merchant
from tests.simulation.mishaps import DOUBT, Mishaps
from tests.simulation.network import Network, Server, Wire
from tests.simulation.patron import Patron, Wish
from tests.simulation.process import Process
from tests.simulation.trace import Trace
from tests.simulation.virtual_time import in_virtual_time

AMOUNTS_MINOR: Final = (1_00, 20_00, 37_00, 100_00, 5_00)
MONEY_EVENTS: Final = ("note_", "claim", "order", "crediting", "report")  # journalled
ACCESS_ID: Final = "desk"
ACCESS_KEY: Final = "the access key"
APPROVE_BY_S: Final = 120  # idle polls are what a world costs
CODE_LIFETIME_S: Final = 45
WORKERS_EVERY_S: Final = 3.0
QUIET_WITHIN_S: Final = 1800.0
MEMORY: Final = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world is like."""

    seed: int
    profile: str = "id003-b"
    fundings: int = 5
    wishes: tuple[Wish, ...] = (Wish.PAY,)
    capture_mode: CaptureMode = CaptureMode.TPAS_AFTER
    mishaps: tuple[str, ...] = ()  # kinds of faults, by name
    amounts_minor: tuple[int, ...] = AMOUNTS_MINOR


@dataclass(frozen=True, slots=True)
class Result:
    """What is told of a world that has come to rest."""

    hash: str
    fundings: int
    days: float
    violations: tuple[str, ...]
    faults: dict[str, int]
    outcomes: dict[str, int]
    cases: tuple[str, ...]
    newest: tuple[str, ...] = field(repr=False, default=())


class World:
    def __init__(self, plan: Plan, folder: Path, nursery: trio.Nursery) -> None:
        self.plan = plan
        self.trace = Trace()
        self.money_moved = trio.Event()
        self.network = Network(self.dice("network"), self.trace)
        self.cable = MemoryCable()
        self.machine = Machine(MachineModel(credit_limit_minor=10**9))
        self.cabinet = Cabinet(self.machine, load_profile(plan.profile), self.cable)
        self.device_settings = settings_for(plan.profile)
        self.checker = Checker(
            self.trace,
            folder,
            read_profile(plan.profile).protocol,
            self.device_settings.host_credit_point,
            self.machine,
        )
        self.merchant: Server | None = None
        self.payment: Server | None = None
        self.payment_service: PaymentService
        self.engine: KioskEngine
        self._folder = folder
        self._nursery = nursery
        self._entropies = {
            name: SeededEntropy(self.dice(f"entropy of {name}"))
            for name in ("engine", "merchant", "payment")
        }
        (folder / "ledger.db").write_bytes(empty_ledger_file())
        self.machine.listen(self._on_machine)

    def dice(self, part: str) -> Dice:
        return Dice(self.plan.seed, part)

    async def start(self) -> None:
        self._nursery.start_soon(self.cabinet.run)
        await self._start_payment_service()
        await self.start_merchant()
        self.start_engine()

    def start_engine(self) -> None:
        process = Process("engine", self.trace)
        self.engine = KioskEngine(
            Surroundings(
                self._folder,
                self.device_settings,
                self.cable,
                Wire(self.network, lambda: self.merchant),
                self._entropies["engine"],
                self._on_record,
                self._on_sent,
            ),
            process,
        )
        self.trace.note("engine", "started")
        self._nursery.start_soon(process.live, self.engine.run)

    async def start_merchant(self) -> None:
        process, started = Process("merchant", self.trace), anyio.Event()

        async def main() -> None:
            self.merchant = await run_merchant(
                process,
                self._merchant_settings(),
                Wire(self.network, lambda: self.payment),
                self._entropies["merchant"],
            )
            self.trace.note("merchant", "started")
            started.set()
            await anyio.sleep_forever()

        self._nursery.start_soon(process.live, main)
        await started.wait()

    async def _start_payment_service(self) -> None:
        process, started = Process("payment", self.trace), anyio.Event()

        async def main() -> None:
            wire = Wire(self.network, lambda: self.merchant)
            async with payment_service(
                self._sandbox_settings(), PHONE_URL, WorldClock(), self._entropies["payment"], wire
            ) as self.payment_service:
                self.payment = Server(process, self.payment_service.api)
                started.set()
                await anyio.sleep_forever()

        self._nursery.start_soon(process.live, main)
        await started.wait()

    def stop(self) -> None:
        self.engine.process.kill()
        for server in (self.merchant, self.payment):
            if server is not None:
                server.process.kill()
        self._nursery.cancel_scope.cancel()

    async def switch_payment_fault(self, **changes: object) -> None:
        """Change the payment service's own faults, by their names."""
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.payment_service.api),
            auth=httpx.BasicAuth(ACCESS_ID, ACCESS_KEY),
        ) as http:
            answer = await http.post("https://tpas.example/sandbox/v1/faults", json=changes)
            answer.raise_for_status()

    async def come_to_rest(self) -> bool:
        """Wait, without any further fault, until nothing is left to do; whether that came."""
        end_s = anyio.current_time() + QUIET_WITHIN_S
        while anyio.current_time() < end_s:
            if self.checker.is_at_rest():
                await anyio.sleep(5)
                return True
            await anyio.sleep(5)
        return False

    def _on_record(self, record: Record) -> None:
        self.trace.note("journal", f"{record.subject} {record.kind} {record.body[:300]}")
        if record.kind.startswith(MONEY_EVENTS):
            self.money_moved.set()
            self.money_moved = trio.Event()
        self.checker.on_record(record)

    def _on_sent(self, data: bytes) -> None:
        self.trace.note("serial", data.hex(), is_told=False)
        self.checker.on_sent(data)

    def _on_machine(self, event: str, facts: Facts) -> None:
        self.trace.note("machine", f"{event} {facts or ''}")
        self.checker.on_machine(event)

    def _merchant_settings(self) -> MerchantSettings:
        return MerchantSettings(
            database_url=f"sqlite:///{self._folder / 'ledger.db'}",
            tpas_url="https://tpas.example",
            access_id=ACCESS_ID,
            access_key=SecretStr(ACCESS_KEY),
            merchant_id="1002",
            tpas_client_id="tpas",
            tpas_client_secret=SecretStr("tpas-secret"),
            operator_secret=SecretStr("the-operator-secret"),
            allowed_code_origins=(PHONE_URL,),
            default_daily_limit_minor=10**9,
            approve_by_s=APPROVE_BY_S,
            code_lifetime_s=CODE_LIFETIME_S,
            capture_mode=self.plan.capture_mode,
            kiosks={"k1": KioskSettings(machine_number="1234", machine_id=1234, property_id=10)},
            kiosk_secrets=SecretStr(f'k1 = "{KIOSK_SECRET}"\n'),
        )

    def _sandbox_settings(self) -> SandboxSettings:
        return SandboxSettings(
            state_file=self._folder / "payment.db",
            merchant_url=MERCHANT_URL,
            access_id=ACCESS_ID,
            access_key=SecretStr(ACCESS_KEY),
            client_id="tpas",
            client_secret=SecretStr("tpas-secret"),
        )


@contextlib.contextmanager
def _silent_log() -> Iterator[None]:
    """The trace tells enough, and formatting a log is most of its cost."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


@contextlib.contextmanager
def _unhurried_workers() -> Iterator[None]:
    """The server's own rounds are most of a quiet world's cost."""
    before = workers.INTERVAL_S
    workers.INTERVAL_S = WORKERS_EVERY_S
    try:
        yield
    finally:
        workers.INTERVAL_S = before


def play(plan: Plan) -> Result:
    """Play the world of this plan to its end."""
    parent = MEMORY if MEMORY.is_dir() else None
    with _silent_log(), _unhurried_workers(), tempfile.TemporaryDirectory(dir=parent) as name:
        return in_virtual_time(plan.seed, lambda: _play(plan, Path(name)))


async def _play(plan: Plan, folder: Path) -> Result:
    with anyio.CancelScope():
        async with trio.open_nursery() as nursery:
            world = World(plan, folder, nursery)
            await world.start()
            patron = Patron(world, world.dice("patron"), plan.wishes)
            mishaps = Mishaps(world, plan.mishaps)
            nursery.start_soon(mishaps.run)
            for _ in range(plan.fundings):
                if not await patron.fund(plan.amounts_minor):
                    break
            await mishaps.end()
            if not await world.come_to_rest():
                world.trace.note_violation("I12", f"never at rest: {world.checker.unrest()}")
            world.checker.check_at_rest(can_doubt=bool(DOUBT.intersection(plan.mishaps)))
            days = anyio.current_time() / 86_400
            world.stop()
    world.checker.check_journal_file()
    return Result(
        hash=world.trace.hash,
        fundings=patron.fundings,
        days=days,
        violations=tuple(world.trace.violations),
        faults=dict(world.trace.faults),
        outcomes=dict(world.checker.outcomes()),
        cases=tuple(world.checker.cases()),
        newest=tuple(world.trace.newest),
    )
