"""The engine's composition: builds the parts, runs them, and ends them in order."""

import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
import httpx
import structlog

from hardware.continuity import Continuity
from hardware.device import CreditDevice
from hardware.device_store import FileStore
from hardware.dialects import DIALECTS
from hardware.drivers import build_device
from hardware.errors import DeviceSettingsError
from hardware.observation import HostWatch
from kiosk.common.boot import read_boot_id
from kiosk.common.clock import SystemClock, seconds_since_boot
from kiosk.common.entropy import SystemEntropy
from kiosk.common.log import configure_log
from kiosk.common.notify import notify
from kiosk.common.ready import announce_ready
from kiosk.common.settings import EXIT_BAD_SETTINGS, command_line, loaded_of
from kiosk.common.watchdog import feed_watchdog
from kiosk.contract.messages import Action, Policy, Touch
from kiosk.domain.technician import Technicians
from kiosk.engine.adjustments import Adjustments, load_adjusted
from kiosk.engine.alert_keeper import AlertKeeper
from kiosk.engine.closure import read_out_of_service
from kiosk.engine.commissioning import read_commissioning
from kiosk.engine.counters import REPLY_SECONDS
from kiosk.engine.desk import Desk
from kiosk.engine.funding_journal import FundingJournal
from kiosk.engine.journal import Journal, JournalError
from kiosk.engine.logs.keeper import LogKeeper
from kiosk.engine.logs.screen_log import ScreenLog
from kiosk.engine.merchant_client import KioskSecret, MerchantClient
from kiosk.engine.metrics import MetricsSocket
from kiosk.engine.network.server_facts import ServerFacts
from kiosk.engine.operator_socket import OperatorSocket
from kiosk.engine.presenter import Place
from kiosk.engine.questions.table import all_questions
from kiosk.engine.scene import Board, Scene
from kiosk.engine.screen_watch import ScreenWatch
from kiosk.engine.service import FundingService
from kiosk.engine.set_up import read_is_set_up
from kiosk.engine.settings import EngineSettings
from kiosk.engine.technician.authority import Authority
from kiosk.engine.technician.glass import FaultyGlass, Glass
from kiosk.engine.technician.history import read_technicians
from kiosk.engine.technician.pins import PinKeeper
from kiosk.engine.traces.keeper import TraceKeeper
from kiosk.engine.traces.store import TraceStore
from kiosk.engine.ui_socket import Ears, UiSocket

ANSWER_OUT_S = 0.5  # whoever has asked for the restart is told that it comes

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Means:
    """What there is before the loop runs."""

    adjustments: Adjustments
    device: CreditDevice
    log_keeper: LogKeeper
    host_watch: HostWatch


def main() -> None:
    parser = command_line("kiosk-engine", "Moves the money: journal, merchant server, machine.")
    adjustments = loaded_of(load_adjusted, "kiosk-engine", parser.parse_args())
    settings = adjustments.settings
    log_keeper = LogKeeper(settings.data_dir / "log", SystemClock())
    configure_log("kiosk-engine", settings.log_level, log_keeper.put)
    if adjustments.problem:
        log.error("adjustments_set_aside", code="E0109", reason=adjustments.problem)
        adjustments.set_aside()
    host_watch = HostWatch(DIALECTS[settings.device.protocol])
    try:
        device = build_device(
            settings.device, None, host_watch.take, REPLY_SECONDS.observe, _continuity(settings)
        )
    except DeviceSettingsError as error:
        log.critical("device_settings_unusable", code=error.code, reason=str(error))
        sys.exit(EXIT_BAD_SETTINGS)
    try:
        anyio.run(
            run,
            Means(adjustments, device, log_keeper, host_watch),
            backend_options={"use_uvloop": False},
        )
    finally:
        log_keeper.close()


def _continuity(settings: EngineSettings) -> Continuity | None:
    """None where nothing proves that the system was not started anew meanwhile."""
    boot_id = settings.os_boot_id or read_boot_id()
    if boot_id is None:
        log.info("boot_unknown", remedy="set os_boot_id")
        return None
    path = settings.device_state_file or settings.operator_socket.with_name("device.state")
    return Continuity(FileStore(path), boot_id, seconds_since_boot)


async def run(means: Means) -> None:
    """Run until SIGTERM or SIGINT; a note in hand is finished first.

    The machine is answered from the first moment on: a large journal takes long to check.
    """
    means.adjustments.settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    means.log_keeper.start()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(means.device.run)
        await _open_journal_and_run(means)
        tasks.cancel_scope.cancel()


async def _open_journal_and_run(means: Means) -> None:
    settings = means.adjustments.settings
    policy = Policy(settings.help_line, settings.help_text)
    board = Board(Scene(policy=policy, locale=settings.languages[0]))
    began_s = SystemClock().monotonic_s()
    try:
        journal = await anyio.to_thread.run_sync(Journal, settings.data_dir / "journal.db")
        technicians = await anyio.to_thread.run_sync(read_technicians, journal)
        board.update(
            out_of_service=await anyio.to_thread.run_sync(read_out_of_service, journal),
            is_set_up=await anyio.to_thread.run_sync(read_is_set_up, journal),
            is_commissioning_due=settings.must_be_commissioned,
            **await anyio.to_thread.run_sync(read_commissioning, journal),
        )
    except JournalError as error:
        log.info("journal_failed", code=error.code, reason=str(error))
        board.update(fault=error.code)
        await _run_without_journal(means, board)
        return
    took_s = round(SystemClock().monotonic_s() - began_s, 3)
    log.info("journal_checked", rows=journal.head.seq, took_s=took_s)
    try:
        await _run_with_journal(means, journal, technicians, board)
    finally:
        journal.close()


async def _run_without_journal(means: Means, board: Board) -> None:
    """The screen tells the fault and its repair until the engine is stopped, or tried again."""
    settings, clock = means.adjustments.settings, SystemClock()
    async with anyio.create_task_group() as tasks:
        watch = ScreenWatch(board, clock)
        tasks.start_soon(watch.run)
        tasks.start_soon(AlertKeeper(board, clock).run)
        restart = anyio.Event()
        ears = Ears(
            partial(_call_attendant, board),
            partial(FaultyGlass, board, restart.set),
            watch,
            ScreenLog(means.log_keeper.put, clock).take,
        )
        screen = UiSocket(board, _place(settings), clock, ears)
        await tasks.start(screen.run, settings.ui_socket, settings.ui_uids)
        tasks.start_soon(feed_watchdog)  # a restart would not mend it, and hide its code
        tasks.start_soon(_end_when_asked, restart)
        await _until_stopped(anyio.sleep_forever, settings)
        tasks.cancel_scope.cancel()


async def _run_with_journal(
    means: Means, journal: Journal, technicians: Technicians, board: Board
) -> None:
    settings, device = means.adjustments.settings, means.device
    clock, entropy = SystemClock(), SystemEntropy()
    funding_journal, server_facts = FundingJournal(journal, clock), ServerFacts(clock)
    touches_in, touches = anyio.create_memory_object_stream[Touch](20)
    async with (
        httpx.AsyncClient(
            base_url=str(settings.merchant.url),
            auth=KioskSecret(settings.merchant_secret.get_secret_value()),
            timeout=settings.merchant.timeout_s,
            event_hooks=server_facts.hooks,
        ) as http,
        touches_in,
        touches,
    ):
        desk = Desk(
            settings=settings,
            journal=funding_journal,
            merchant=MerchantClient(http),
            device=device,
            board=board,
            touches=touches,
            clock=clock,
            entropy=entropy,
            boot_id=entropy.identifier(),
            started_s=clock.monotonic_s(),
            adjustments=means.adjustments,
            log_keeper=means.log_keeper,
            server_facts=server_facts,
            host_watch=means.host_watch,
        )
        service = FundingService(desk, touches_in)
        authority = Authority(desk, technicians, _pin_keeper(settings))
        questions = all_questions(desk, authority)
        async with anyio.create_task_group() as tasks:
            watch = ScreenWatch(board, clock)
            tasks.start_soon(watch.run)
            tasks.start_soon(AlertKeeper(board, clock).run)
            ears = Ears(
                service.touch,
                partial(Glass, board, clock, authority, questions, desk.restart.set),
                watch,
                ScreenLog(means.log_keeper.put, clock).take,
            )
            screen = UiSocket(board, _place(settings), clock, ears)
            await tasks.start(screen.run, settings.ui_socket, settings.ui_uids)
            await tasks.start(authority.run)
            await tasks.start(OperatorSocket(settings.operator_socket, questions, authority).run)
            if settings.metrics_socket is not None:
                await tasks.start(MetricsSocket(settings.metrics_socket, desk).run)
            tasks.start_soon(TraceKeeper(desk, TraceStore(settings.data_dir / "traces")).run)
            tasks.start_soon(feed_watchdog)
            tasks.start_soon(_end_when_asked, desk.restart)
            await _until_stopped(service.run, settings)
            tasks.cancel_scope.cancel()
        with contextlib.suppress(JournalError):  # told already, when it failed
            await funding_journal.note_kiosk_event("stopped")


def _call_attendant(board: Board, touch: Touch) -> None:
    """All that a patron can ask for where there is no journal."""
    if touch.action is Action.CALL_ATTENDANT:
        board.update(is_attendant_called=True)


def _place(settings: EngineSettings) -> Place:
    return Place(
        settings.machine_number, settings.is_demo, settings.languages, settings.amount_max_minor
    )


def _pin_keeper(settings: EngineSettings) -> PinKeeper | None:
    key = settings.technician_key
    return PinKeeper(key.get_secret_value().encode()) if key else None


def _announce(settings: EngineSettings) -> None:
    gc.collect()
    gc.freeze()  # a full collection later would keep the machine waiting for its answer
    announce_ready(
        "kiosk-engine",
        ui_socket=str(settings.ui_socket),
        operator_socket=str(settings.operator_socket),
    )
    notify("READY=1")


async def _until_stopped(
    work: Callable[[], Coroutine[Any, Any, None]], settings: EngineSettings
) -> None:
    """Run `work`; at SIGTERM or SIGINT cancel it, and wait until it has ended in order."""
    # The receiver outlives the work: a second signal must not cut a note in hand short.
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work)
            _announce(settings)
            async for number in signals:
                log.info("stopping", signal=signal.Signals(number).name)
                notify("STOPPING=1")
                break
            tasks.cancel_scope.cancel()


async def _end_when_asked(restart: anyio.Event) -> None:
    """End in order, as by systemd's signal, which then starts the engine again."""
    await restart.wait()
    await anyio.sleep(ANSWER_OUT_S)
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
