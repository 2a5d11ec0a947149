"""The real simulator process and the real driver on a pseudo-terminal."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import anyio
import pytest
from pydantic import ValidationError

from hardware.device import CreditDevice, DeviceStatus, Link, Note, NoteResult
from hardware.drivers import build_device
from hardware.settings import DeviceSettings
from hardware.simulator.app import SimulatorSettings
from tests.hardware.bench import SETTINGS, Journal
from tests.hardware.simulator.process import Simulator, running_simulator


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Simulator]:
    with running_simulator(tmp_path, "poll_interval_s = 0.02") as simulator:
        yield simulator


def with_device(
    simulator: Simulator,
    act: Callable[[CreditDevice], Awaitable[None]],
    settings: DeviceSettings = SETTINGS,
) -> None:
    async def main() -> None:
        device = build_device(settings.model_copy(update={"port": str(simulator.link)}))
        with anyio.fail_after(30):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(device.run)
                await act(device)
                tasks.cancel_scope.cancel()

    anyio.run(main)


async def until(device: CreditDevice, is_reached: Callable[[DeviceStatus], bool]) -> None:
    async for status in device.changes():
        if is_reached(status):
            return


async def credit(device: CreditDevice, value_minor: int) -> NoteResult:
    await until(device, lambda status: status.is_accepting)
    outcome = await device.credit(Note(f"note-{value_minor}", value_minor, "USD"), Journal())
    return outcome.result


def test_notes_are_credited_between_two_processes(simulator: Simulator) -> None:
    async def act(device: CreditDevice) -> None:
        for value_minor in (100_00, 20_00, 5_00):
            assert await credit(device, value_minor) is NoteResult.CREDITED

    with_device(simulator, act)

    meters = simulator.ask(do="read_meters")
    assert meters["bill_in"] == {"500": 1, "2000": 1, "10000": 1}
    assert meters["credit_minor"] == meters["bill_in_minor"] == 125_00


@pytest.mark.parametrize("protocol", ["ebds", "cctalk"])
def test_notes_of_another_protocol_are_credited_between_two_processes(
    tmp_path: Path, protocol: str
) -> None:
    async def act(device: CreditDevice) -> None:
        for value_minor in (100_00, 20_00, 5_00):
            assert await credit(device, value_minor) is NoteResult.CREDITED

    settings = f'protocol = "{protocol}"\npoll_interval_s = 0.02'
    with running_simulator(tmp_path, settings) as simulator:
        with_device(simulator, act, SETTINGS.model_copy(update={"protocol": protocol}))
        meters = simulator.ask(do="read_meters")

    assert meters["bill_in"] == {"500": 1, "2000": 1, "10000": 1}


def test_an_unplugged_cable_is_noticed_and_a_new_one_found(simulator: Simulator) -> None:
    async def act(device: CreditDevice) -> None:
        await until(device, lambda status: status.is_accepting)
        simulator.ask(do="unplug")
        await until(device, lambda status: status.link is Link.CLOSED)
        assert simulator.ask(do="read_meters")["link"] == "down"
        simulator.ask(do="replug")
        assert await credit(device, 20_00) is NoteResult.CREDITED

    with_device(simulator, act)

    assert simulator.ask(do="read_meters")["bill_in"] == {"2000": 1}


def test_a_follower_is_told_of_a_credited_note(simulator: Simulator) -> None:
    with simulator.talk() as talk:
        assert talk.ask(do="follow")["credit_minor"] == 0

        async def act(device: CreditDevice) -> None:
            assert await credit(device, 20_00) is NoteResult.CREDITED

        with_device(simulator, act)
        events = iter(talk.read, {})
        credited = next(event for event in events if event["event"] == "note_credited")

    assert credited["value_minor"] == 20_00
    assert credited["meters"]["credit_minor"] == 20_00
    assert credited["at_ms"] > 0


def test_a_named_host_is_played_and_a_setting_goes_over_its_profile(tmp_path: Path) -> None:
    settings = 'profile = "id003-d"\npoll_interval_s = 0.02'
    with running_simulator(tmp_path, settings) as simulator:

        async def act(device: CreditDevice) -> None:
            assert await credit(device, 20_00) is NoteResult.CREDITED
            told = [exchange.from_host for exchange in device.exchanges(0, 100)]
            assert "H>A 8A CURRENCY_ASSIGN" in told[: told.index("H>A 40 RESET")]
            assert device.status.poll_interval_s == pytest.approx(0.02, rel=0.5)

        with_device(simulator, act)

        assert simulator.ask(do="read_meters")["bill_in"] == {"2000": 1}


def test_a_profile_that_there_is_not_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"no profile 'id003-z': there are cctalk-h, "):
        SimulatorSettings(link=tmp_path / "egm", control=tmp_path / "control", profile="id003-z")


@pytest.mark.parametrize("line", ["no json", "[]", '{"do": "dance"}', '{"do": "power"}', "{}"])
def test_a_request_that_makes_no_sense_is_answered_with_its_error(
    simulator: Simulator, line: str
) -> None:
    with simulator.talk() as talk:
        talk.send(line)
        answer = talk.read()
        assert answer["ok"] is False
        assert answer["error"]
        assert talk.ask(do="read_meters")["ok"] is True


def test_sigterm_ends_it_cleanly_and_removes_the_link(tmp_path: Path) -> None:
    with running_simulator(tmp_path) as simulator:
        assert simulator.link.is_symlink()

    assert simulator.process.returncode == 0
    assert not simulator.link.is_symlink()
