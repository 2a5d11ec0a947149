"""The way to the server, step by step, over real sockets and real TLS."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from kiosk.engine.network import connection_test
from kiosk.engine.network.connection_test import STEPS, Step, try_connection
from kiosk.engine.network.kernel import Interface
from tests.kiosk.engine.network.certificates import Authority
from tests.kiosk.engine.network.server import SmallServer, served, way_to

pytestmark = pytest.mark.anyio

UP = Interface("eth0", True, True, "", ("10.0.0.7/24",))
HERE = Interface("lo", True, True, "", ("127.0.0.1/8",))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


async def steps_to(url: str, **changes: object) -> list[Step]:
    trust = changes.pop("trust", None)
    async with way_to(url, trust) as way:  # type: ignore[arg-type]  # by keyword, as the test says
        way.interfaces = lambda: [HERE, UP]
        for name, value in changes.items():
            setattr(way, name, value)
        told: list[Step] = []
        steps = await try_connection(way, told.append)
        assert told == steps
        return steps


def failure(steps: list[Step]) -> tuple[str, str]:
    """The name and code of the last step, which is the only one that failed."""
    assert [step.passed for step in steps] == [True] * (len(steps) - 1) + [False]
    return steps[-1].name, steps[-1].code


async def test_every_step_of_a_good_connection_passes(authority: Authority) -> None:
    server = SmallServer()
    async with served(server, authority.server(days=90)):
        steps = await steps_to(f"https://localhost:{server.port}", trust=authority.trust)

    assert [step.name for step in steps] == list(STEPS)
    assert all(step.passed and not step.code for step in steps)
    details = {step.name: step.detail for step in steps}
    assert details["route"] == "eth0 10.0.0.7/24"
    assert "127.0.0.1" in details["name"]
    assert "(90 days), by Casino CA" in details["tls"]
    assert server.authorizations == ["Authorization: Bearer secret"]


async def test_without_an_interface_there_is_no_route() -> None:
    down = Interface("eth0", False, False, "", ("10.0.0.7/24",))
    steps = await steps_to("https://cms.example", interfaces=lambda: [HERE, down])

    assert failure(steps) == ("route", "E3031")


async def test_a_server_on_this_terminal_needs_no_interface() -> None:
    server = SmallServer()
    async with served(server):
        url = f"http://127.0.0.1:{server.port}"
        steps = await steps_to(url, interfaces=lambda: [HERE])

    assert all(step.passed for step in steps)
    assert {step.name: step.detail for step in steps}["tls"] == "none, the address is http"


async def test_a_name_that_nobody_knows_is_told() -> None:
    assert failure(await steps_to("https://nobody.invalid")) == ("name", "E3032")


async def test_a_port_where_nobody_listens_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        steps = await steps_to(f"https://127.0.0.1:{taken.getsockname()[1]}")

    assert failure(steps) == ("tcp", "E3033")


async def test_a_certificate_that_has_ended_is_told(authority: Authority) -> None:
    server = SmallServer()
    async with served(server, authority.server(days=-2)):
        steps = await steps_to(f"https://localhost:{server.port}", trust=authority.trust)

    assert failure(steps) == ("tls", "E3024")
    assert "expired" in steps[-1].detail


async def test_a_certificate_that_ends_soon_passes_with_a_notice(authority: Authority) -> None:
    server = SmallServer()
    async with served(server, authority.server(days=10)):
        steps = await steps_to(f"https://localhost:{server.port}", trust=authority.trust)

    assert (steps[3].name, steps[3].passed, steps[3].code) == ("tls", True, "E3023")
    assert len(steps) == len(STEPS)


async def test_a_certificate_for_another_name_is_told(authority: Authority) -> None:
    server = SmallServer()
    async with served(server, authority.server(days=90, name="other.example")):
        steps = await steps_to(f"https://localhost:{server.port}", trust=authority.trust)

    assert failure(steps) == ("tls", "E3034")


async def test_a_stranger_without_tls_is_told(authority: Authority) -> None:
    async def stranger(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            await stream.receive()
            await stream.send(b"SSH-2.0-OpenSSH\r\n")

    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, stranger)
        steps = await steps_to(f"https://localhost:{port}", trust=authority.trust)
        tasks.cancel_scope.cancel()

    assert failure(steps) == ("tls", "E3034")


async def test_a_server_that_says_nothing_ends_the_step_in_time(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_test, "STEP_S", 0.2)

    async def silence(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            await anyio.sleep_forever()

    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, silence)
        steps = await steps_to(f"https://localhost:{port}", trust=authority.trust)
        tasks.cancel_scope.cancel()

    assert failure(steps) == ("tls", "E3034")


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, ("credentials", "E3002")), (503, ("answer", "E3003")), (404, ("credentials", "E3003"))],
)
async def test_a_server_that_refuses_is_told(status: int, told: tuple[str, str]) -> None:
    server = SmallServer(status)
    async with served(server):
        steps = await steps_to(f"http://127.0.0.1:{server.port}")

    assert failure(steps) == told


@pytest.mark.parametrize("ahead_s", [100.0, -100.0])
async def test_a_clock_that_is_far_off_is_told(ahead_s: float) -> None:
    server = SmallServer(ahead_s=ahead_s)
    async with served(server):
        steps = await steps_to(f"http://127.0.0.1:{server.port}")

    assert failure(steps) == ("clock", "E3021")
    assert steps[-1].detail.startswith("+" if ahead_s > 0 else "-")


async def test_the_facts_are_read_from_the_very_calls(authority: Authority) -> None:
    server = SmallServer(ahead_s=60)
    async with (
        served(server, authority.server(days=90)),
        way_to(f"https://localhost:{server.port}", authority.trust) as way,
    ):
        assert way.facts.is_secret_accepted is None
        await way.call()

        facts = way.facts
        assert facts.is_secret_accepted is True
        assert facts.certificate is not None
        assert facts.certificate.subject == "localhost"
        assert facts.certificate.days_left(datetime.now(UTC)) == 90
        assert facts.reading is not None
        assert abs(facts.reading.offset_ms - 60_000) <= facts.reading.round_trip_ms + 1000
