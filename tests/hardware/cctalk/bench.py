"""ccTalk hosts as their profiles say, and cables that spoil single messages."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import anyio

import hardware.simulator
from hardware.line import Line
from hardware.memory_line import MemoryCable
from hardware.settings import DeviceSettings
from hardware.simulator.cctalk_host import CcTalkProfile, HostEcho
from tests.hardware.bench import SETTINGS

PROFILES = Path(hardware.simulator.__file__).parent / "profiles"
LETTERS = "NPQRH"

Spoil: TypeAlias = Callable[[bytes], tuple[bytes, float]]  # to what arrives, and how late


def profile_document(letter: str) -> dict[str, object]:
    return tomllib.loads((PROFILES / f"cctalk-{letter.lower()}.toml").read_text("utf-8"))


def profile(letter: str, **changes: object) -> CcTalkProfile:
    parameters = profile_document(letter)["parameters"]
    assert isinstance(parameters, dict)
    return CcTalkProfile.model_validate({**parameters, **changes})


def settings_for(host: CcTalkProfile, **changes: object) -> DeviceSettings:
    """The kiosk's settings for this host on two wires."""
    is_echo_needed = host.echo is HostEcho.NEEDED
    values = {
        **SETTINGS.model_dump(),
        "protocol": "cctalk",
        "cctalk_checksum": str(host.check),
        "cctalk_address": host.address,
        "cctalk_echo": "given" if is_echo_needed else "none",
        **changes,
    }
    return DeviceSettings.model_validate(values)


class OneWire(MemoryCable):
    """What either end sends comes back to it as well."""

    async def plug(self) -> Line:
        return _Heard(await super().plug())

    async def open(self) -> Line:
        return _Heard(await super().open())


class _Heard:
    def __init__(self, end: Line) -> None:
        self._end = end

    async def receive(self) -> bytes:
        return await self._end.receive()

    async def send(self, data: bytes) -> None:
        self._end.deliver(data)  # type: ignore[attr-defined] # the memory line's own end
        await self._end.send(data)

    async def aclose(self) -> None:
        await self._end.aclose()


class SpoiltCable(MemoryCable):
    """Spoils what is sent to one end, from the message `first` on, `count` messages long."""

    def __init__(self) -> None:
        super().__init__()
        self._to_host: Iterator[Spoil] = iter(())
        self._to_device: Iterator[Spoil] = iter(())

    def spoil(self, *, is_to_host: bool, first: int, spoil: Spoil, count: int = 1) -> None:
        """Messages count from 0 from now on."""
        plan = iter([whole] * first + [spoil] * count)
        if is_to_host:
            self._to_host = plan
        else:
            self._to_device = plan

    async def plug(self) -> Line:
        return _Spoilt(await super().plug(), lambda: next(self._to_device, whole))

    async def open(self) -> Line:
        return _Spoilt(await super().open(), lambda: next(self._to_host, whole))


class _Spoilt:
    def __init__(self, end: Line, next_spoil: Callable[[], Spoil]) -> None:
        self._end = end
        self._next_spoil = next_spoil

    async def receive(self) -> bytes:
        return await self._end.receive()

    async def send(self, data: bytes) -> None:
        arriving, late_s = self._next_spoil()(data)
        await anyio.sleep(late_s)
        await self._end.send(arriving)

    async def aclose(self) -> None:
        await self._end.aclose()


def whole(data: bytes) -> tuple[bytes, float]:
    return data, 0.0


def dropped(data: bytes) -> tuple[bytes, float]:
    return data[:0], 0.0


def doubled(data: bytes) -> tuple[bytes, float]:
    return data * 2, 0.0


def flipped(data: bytes) -> tuple[bytes, float]:
    return data[:-2] + bytes((data[-2] ^ 1,)) + data[-1:], 0.0


def cut_short(data: bytes) -> tuple[bytes, float]:
    return data[:-1], 0.0


def late(data: bytes) -> tuple[bytes, float]:
    return data, 0.15


SPOILS: tuple[Spoil, ...] = (dropped, doubled, flipped, cut_short, late)
