"""Prometheus' page of this engine, on a Unix socket: what was counted, and how things are now."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import anyio
from anyio.abc import SocketStream, TaskStatus
from anyio.streams.buffered import BufferedByteReceiveStream
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector, CollectorRegistry

from hardware.device import Link
from kiosk.engine.conditions import conditions
from kiosk.engine.counters import REGISTRY
from kiosk.engine.desk import Desk
from kiosk.engine.scene import ScreenState

REQUEST_LENGTH_MAX: Final = 8192
REQUEST_S: Final = 5.0


class Gauges(Collector):
    """Read from the desk whenever the page is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[GaugeMetricFamily]:
        desk = self._desk
        scene, machine = desk.board.scene, desk.device.status
        funding = scene.funding
        backlog = int(bool(funding and funding.unacknowledged_report))
        doubt_minor = funding.pending_minor if funding else 0
        for name, told, value in (
            ("kiosk_journal_rows", "Rows of the journal", desk.journal.head.seq),
            ("kiosk_journal_is_usable", "1 unless a fault keeps it closed", not scene.fault),
            ("kiosk_reports_unacknowledged", "Reports the server has not acknowledged", backlog),
            ("kiosk_in_doubt_minor", "Shown to the machine, not proven; minor units", doubt_minor),
            ("kiosk_merchant_is_reachable", "1 while it answers", scene.is_service_reachable),
            ("kiosk_machine_is_up", "1 while the machine polls", machine.link is Link.UP),
            ("kiosk_machine_is_accepting", "1 while it accepts notes", machine.is_accepting),
            (
                "kiosk_machine_poll_interval_seconds",
                "How often the machine polls, as observed; 0 when it does not",
                machine.poll_interval_s or 0,
            ),
        ):
            yield GaugeMetricFamily(name, told, value=float(value))
        yield _labelled(
            "kiosk_screen",
            "1 for the state that the screen is in",
            "state",
            {state.value: state is scene.screen for state in ScreenState},
        )
        yield _labelled(
            "kiosk_alert_is_open",
            "1 while the alert is open",
            "alert",
            {condition.name: condition.name in scene.alerts for condition in conditions()},
        )


class MetricsSocket:
    """Answers any HTTP request with the page; the file's mode and folder say who may ask."""

    def __init__(self, path: Path, desk: Desk) -> None:
        self._path = path
        self._gauges = CollectorRegistry()
        self._gauges.register(Gauges(desk))

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Listen until cancelled."""
        await anyio.Path(self._path).unlink(missing_ok=True)
        async with await anyio.create_unix_listener(self._path, mode=0o660) as listener:
            task_status.started()
            await listener.serve(self._serve)

    async def _serve(self, stream: SocketStream) -> None:
        async with stream:
            request = BufferedByteReceiveStream(stream)
            try:
                with anyio.move_on_after(REQUEST_S):
                    await request.receive_until(b"\r\n\r\n", REQUEST_LENGTH_MAX)
                    await stream.send(self._answer())
            except (
                anyio.IncompleteRead,
                anyio.EndOfStream,
                anyio.DelimiterNotFound,
                anyio.BrokenResourceError,
            ):
                return

    def _answer(self) -> bytes:
        page = generate_latest(REGISTRY) + generate_latest(self._gauges)
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: {CONTENT_TYPE_PLAIN_0_0_4}\r\n"
            f"Content-Length: {len(page)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + page


def _labelled(name: str, told: str, label: str, values: dict[str, bool]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, is_so in values.items():
        family.add_metric([value], float(is_so))
    return family
