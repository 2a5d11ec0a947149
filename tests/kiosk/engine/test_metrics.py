"""What Prometheus is told, after real fundings in virtual time and over a real socket."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from hardware.device import Link
from kiosk.contract.messages import Screen
from kiosk.engine.conditions import conditions
from kiosk.engine.counters import REGISTRY, call_name
from kiosk.engine.metrics import MetricsSocket
from tests.kiosk.engine.world import DOUBTED, REFUSED_BY_HOST, World, funded, play


class Difference:
    """How much each sample has grown since: the counters belong to the process."""

    def __init__(self) -> None:
        self._before = samples()

    def of(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return samples().get(key, 0) - self._before.get(key, 0)


def samples() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
    }


def test_a_funding_is_counted_with_its_notes_and_its_money(tmp_path: Path) -> None:
    grown = Difference()

    async def story(world: World) -> None:
        await funded(world, 21_00)
        await world.until(Screen.CREDITED)
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)
    assert grown.of("kiosk_fundings_total", result="credited") == 1
    assert grown.of("kiosk_notes_total", outcome="credited") == 2
    assert grown.of("kiosk_credited_minor_total", currency="USD") == 21_00
    assert grown.of("kiosk_journal_commit_seconds_count") > 6
    assert grown.of("kiosk_merchant_request_seconds_count", call="claim") == 1
    assert grown.of("kiosk_merchant_request_seconds_count", call="reports") == 1


def test_what_was_not_credited_is_not_counted_as_money(tmp_path: Path) -> None:
    grown = Difference()

    async def story(world: World) -> None:
        world.machine.script = [REFUSED_BY_HOST, DOUBTED]
        await funded(world, 21_00)
        await world.until(Screen.ATTENDANT)

    play(tmp_path, story)
    assert grown.of("kiosk_notes_total", outcome="returned") == 1
    assert grown.of("kiosk_notes_total", outcome="in_doubt") == 1
    assert grown.of("kiosk_credited_minor_total", currency="USD") == 0


def test_a_server_that_is_away_is_counted_by_call_and_code(tmp_path: Path) -> None:
    grown = Difference()

    async def story(world: World) -> None:
        world.server.is_down = True
        await anyio.sleep(10)

    play(tmp_path, story)
    assert grown.of("kiosk_merchant_request_failures_total", call="heartbeat", code="E3001") > 5


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/kiosk/v1/sessions", "sessions"),
        ("POST", "/kiosk/v1/sessions/0123/code", "code"),
        ("GET", "/kiosk/v1/sessions/0123?after=3&wait=20", "poll"),
        ("GET", "/kiosk/v1/policy", "policy"),
    ],
)
def test_a_call_is_named_without_whom_it_concerns(method: str, path: str, name: str) -> None:
    assert call_name(method, path) == name


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short one: a Unix socket's path has about a hundred bytes."""
    with tempfile.TemporaryDirectory(prefix="m") as name:
        yield Path(name)


def test_the_page_is_prometheus_text_and_tells_how_things_are(folder: Path) -> None:
    pages: list[dict[str, float]] = []

    async def ask() -> None:
        transport = httpx.AsyncHTTPTransport(uds=str(folder / "metrics"))
        async with httpx.AsyncClient(transport=transport, base_url="http://engine") as client:
            answer = await client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        families = text_string_to_metric_families(answer.text)
        pages.append(
            {
                " ".join((sample.name, *sample.labels.values())): sample.value
                for family in families
                for sample in family.samples
            }
        )

    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await world.tasks.start(MetricsSocket(folder / "metrics", world.desk).run)
        await ask()
        world.machine.set(link=Link.CLOSED, is_accepting=False, code="E2001")
        world.board.update(alerts=("machine_disconnected",))
        await ask()

    play(folder, story)
    healthy, broken = pages
    assert healthy["kiosk_machine_is_up"] == 1
    assert healthy["kiosk_machine_poll_interval_seconds"] == 0.1
    assert healthy["kiosk_journal_rows"] == 1
    assert healthy["kiosk_screen away"] == 1
    assert healthy["kiosk_alert_is_open machine_disconnected"] == 0
    assert broken["kiosk_machine_is_up"] == 0
    assert broken["kiosk_alert_is_open machine_disconnected"] == 1
    assert {f"kiosk_alert_is_open {condition.name}" for condition in conditions()} <= set(broken)


def test_whoever_speaks_no_http_does_no_harm(folder: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await world.tasks.start(MetricsSocket(folder / "metrics", world.desk).run)
        for garbage in (b"", b"garbage\n", b"x" * 100_000):
            async with await anyio.connect_unix(folder / "metrics") as stream:
                try:
                    await stream.send(garbage)
                    await stream.send_eof()
                except anyio.BrokenResourceError:
                    pass
        async with await anyio.connect_unix(folder / "metrics") as stream:
            await stream.send(b"GET /metrics HTTP/1.1\r\n\r\n")
            assert (await stream.receive()).startswith(b"HTTP/1.1 200 OK\r\n")

    play(folder, story)
