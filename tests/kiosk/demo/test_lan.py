"""Which address a phone is given, and what is told to somebody whose phone does not come."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.demo import lan
from kiosk.demo.app import _arguments
from kiosk.demo.lan import Candidate, LanError, candidates, choose_address, read_candidates
from kiosk.demo.process import PROJECT
from kiosk.demo.windowed import clickable


def interface(name: str, address: str, *flags: str) -> dict[str, object]:
    return {"ifname": name, "flags": ["UP", *flags], "addr_info": [{"local": address}]}


def test_every_address_but_loopback_is_a_candidate_and_a_tunnel_is_marked() -> None:
    told = json.dumps(
        [
            interface("lo", "127.0.0.1", "LOOPBACK"),
            {},
            interface("wlan0", "192.168.1.7", "BROADCAST"),
            interface("wg0", "10.8.0.2", "POINTOPOINT"),
        ]
    )

    found = read_candidates(told)

    assert found == [Candidate("192.168.1.7", "wlan0"), Candidate("10.8.0.2", "wg0", True)]
    assert [str(each) for each in found] == ["192.168.1.7 (wlan0)", "10.8.0.2 (wg0, a VPN?)"]


def test_without_ip_the_computers_own_name_tells_its_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lan, "find_tool", lambda _: None)
    answer: tuple[str, list[str], list[str]] = ("desk", [], ["127.0.1.1", "192.168.1.7"])
    monkeypatch.setattr(socket, "gethostbyname_ex", lambda _: answer)

    assert candidates() == [Candidate("192.168.1.7")]


def test_a_name_that_nobody_knows_has_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: str) -> None:
        raise socket.gaierror

    monkeypatch.setattr(lan, "find_tool", lambda _: None)
    monkeypatch.setattr(socket, "gethostbyname_ex", unknown)

    assert candidates() == []


def test_an_address_of_this_computer_can_be_chosen() -> None:
    assert choose_address("127.0.0.2") == "127.0.0.2"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("0.0.0.0", "is no address of this computer"),  # every address, not one
        ("203.0.113.77", "is no address of this computer; it has"),
        ("255.255.255.255", "is no address of this computer"),
        ("224.0.0.1", "is no address of this computer"),
        ("desk.local", "is no IPv4 address"),
        ("::1", "is no IPv4 address"),
    ],
)
def test_an_address_that_is_not_one_of_this_computer_is_refused(address: str, reason: str) -> None:
    with pytest.raises(LanError, match=reason):
        choose_address(address)


class Road(socket.socket):
    """A datagram socket of a computer with the default route that a test gives it."""

    address = ""

    def connect(self, _: object) -> None:
        if not self.address:
            raise OSError("Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self.address, 40000


@pytest.fixture
def road(monkeypatch: pytest.MonkeyPatch) -> type[Road]:
    class Own(Road):
        pass

    monkeypatch.setattr(socket, "socket", Own)
    return Own


def test_the_address_of_the_default_route_is_taken(road: type[Road]) -> None:
    road.address = "192.168.1.7"

    assert choose_address() == "192.168.1.7"


def test_a_public_address_is_taken_only_when_it_is_named(road: type[Road]) -> None:
    road.address = "8.8.8.8"

    with pytest.raises(LanError, match="public address: anybody could open"):
        choose_address()


def test_without_a_default_route_one_must_be_chosen(road: type[Road]) -> None:
    road.address = ""

    with pytest.raises(LanError, match="no default route; choose with --address among"):
        choose_address()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--address", "127.0.0.2"], "--address goes with --lan"),
        (["--lan", "--address", "0.0.0.0"], "is no address of this computer"),
    ],
)
def test_options_that_cannot_be_are_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    reason: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", *options])

    with pytest.raises(SystemExit) as refused:
        _arguments()

    assert refused.value.code == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_another_system_is_told_in_one_sentence(tmp_path: Path, platform: str) -> None:
    source = (
        f"import runpy, sys; sys.platform = {platform!r};"
        "runpy.run_module('kiosk.demo', run_name='__main__')"
    )
    bare = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.append({str(PROJECT)!r});"]

    asked = subprocess.run(
        [*bare[:-1], bare[-1] + source], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert asked.returncode == 1
    assert asked.stderr.strip().startswith("script/demo: needs Linux")
    assert asked.stderr.count("\n") == 1


def test_an_address_on_the_terminal_can_be_clicked() -> None:
    assert clickable("HTTP://192.168.1.7:8091/Q/AB") == "http://192.168.1.7:8091/Q/AB"
