"""What the kernel tells, from its own files and from samples of them."""

from pathlib import Path

import pytest

from kiosk.engine.network import kernel
from kiosk.engine.network.kernel import Route, Synchronization

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
"""


def test_this_machines_loopback_is_up_with_its_address() -> None:
    (loopback,) = [each for each in kernel.read_interfaces() if each.name == "lo"]

    assert loopback.is_up
    assert loopback.is_loopback
    assert "127.0.0.1/8" in loopback.addresses


def test_an_interface_that_is_down_has_no_link(tmp_path: Path) -> None:
    eth9 = tmp_path / "sys" / "eth9"
    eth9.mkdir(parents=True)
    (eth9 / "flags").write_text("0x1002\n")
    (eth9 / "address").write_text("02:00:00:00:00:01\n")
    six = "fe800000000000000000000000000001 02 40 20 80     eth9\n"
    (tmp_path / "if_inet6").write_text(six)

    (interface,) = kernel.read_interfaces(tmp_path / "sys", tmp_path)

    assert (interface.is_up, interface.has_link) == (False, False)
    assert interface.addresses == ("fe80::1/64",)
    assert interface.hardware_address == "02:00:00:00:00:01"
    assert kernel.read_interfaces(tmp_path / "none", tmp_path) == []


def test_the_default_route_is_the_one_with_the_lowest_metric(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(ROUTES)

    assert kernel.read_default_route(tmp_path) == Route("eth0", "10.0.0.1")


@pytest.mark.parametrize("text", ["", ROUTES.splitlines()[0]])
def test_without_a_default_route_there_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "route").write_text(text)

    assert kernel.read_default_route(tmp_path) is None


def test_name_servers_are_those_of_the_file(tmp_path: Path) -> None:
    resolv = tmp_path / "resolv.conf"
    resolv.write_text("# nameserver 1.1.1.1\nsearch x\nnameserver 10.0.0.1\nnameserver fe80::1\n")

    assert kernel.read_name_servers(resolv) == ["10.0.0.1", "fe80::1"]
    assert kernel.read_name_servers(tmp_path / "none") == []


def test_whether_the_clock_was_set_is_as_the_time_service_left_it(tmp_path: Path) -> None:
    assert kernel.read_synchronization(tmp_path / "none") is Synchronization.UNKNOWN
    assert kernel.read_synchronization(tmp_path) is Synchronization.MISSING
    (tmp_path / "synchronized").touch()
    assert kernel.read_synchronization(tmp_path) is Synchronization.DONE
