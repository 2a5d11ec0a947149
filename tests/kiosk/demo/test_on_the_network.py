"""With --lan: another host pays, and nothing but the phone page listens to it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from shutil import which

import anyio
import pytest

from kiosk.demo.process import PROJECT
from kiosk.demo.programs import Layout, Screen
from kiosk.demo.stack import running_stack
from tests.kiosk.demo.test_demo import demo, folder_named_in, text_until, touch_add_funds

pytestmark = pytest.mark.anyio
DESK, PHONE = "10.77.0.1", "10.77.0.2"
UNSEEN = Layout(Screen.NONE)
LISTENS = "0A"


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed since the folder was listed
        return ""


def sockets_of(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    links = map(_target, Path(f"/proc/{pid}/fd").iterdir())
    return {link[8:-1] for link in links if link.startswith("socket:[")}


def listening(pid: int) -> dict[str, tuple[str, int]]:
    """Each listening TCP socket of the network that a process lives in, by inode."""
    assert not [line for line in lines_of(pid, "tcp6") if line[3] == LISTENS]
    return {
        line[9]: (str(IPv4Address(bytes.fromhex(host)[::-1])), int(port, 16))
        for line in lines_of(pid, "tcp")
        if line[3] == LISTENS
        for host, _, port in [line[1].partition(":")]
    }


def lines_of(pid: int, table: str) -> list[list[str]]:
    return [line.split() for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()]


async def test_the_phone_page_alone_leaves_loopback() -> None:
    address = f"127.7.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"
    async with running_stack(Layout(Screen.NONE, lan_address=address)) as stack:
        pids = [program.pid for program in stack.programs.values() if program.pid]
        ours = set[str]().union(*map(sockets_of, pids))
        found = {where for inode, where in listening(pids[0]).items() if inode in ours}

    desk = stack.desk
    assert found == {
        ("127.0.0.1", desk.merchant_port),
        ("127.0.0.1", desk.api_port),
        (address, desk.phone_port),
    }


async def test_each_desk_has_secrets_of_its_own() -> None:
    async with running_stack(UNSEEN) as one, running_stack(UNSEEN) as other:
        pass

    for name in ("merchant_secret", "access_key", "client_secret", "operator_secret"):
        assert getattr(one.desk, name) != getattr(other.desk, name)


@pytest.fixture
def two_hosts() -> Iterator[tuple[str, str]]:
    """The names of two network namespaces joined by a cable, as a desk and a phone."""
    if os.geteuid() != 0 or which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    desk, phone = (f"{name}-{os.getpid()}" for name in ("desk", "phone"))
    try:
        for name in (desk, phone):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", desk, "link", "add", "eth0", "type", "veth", "peer", "eth0", "netns", phone)
        for name, address in ((desk, DESK), (phone, PHONE)):
            ip("-n", name, "address", "add", f"{address}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", desk, "route", "add", "default", "via", PHONE)
        yield desk, phone
    finally:
        for name in (desk, phone):
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


async def test_a_phone_on_another_host_pays_and_reaches_nothing_else(
    two_hosts: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # windows that nobody sees
    at_desk, at_phone = (("ip", "netns", "exec", name) for name in two_hosts)
    async with demo("--lan", prefix=at_desk) as process:
        started = await text_until(process, "Touch Add funds")
        page = f"http://{DESK}:8091"
        await touch_add_funds(folder_named_in(started) / "run" / "ui.socket")
        told = await text_until(process, "/Q/")
        reachable = {
            where for where in listening(process.pid).values() if not where[0].startswith("127.")
        }

        url = told.split()[-1]
        walk = [*at_phone, sys.executable, "-m", "tests.kiosk.demo.paying", url, "20.00"]
        await anyio.run_process(walk, cwd=PROJECT, stderr=None)
        reached = await text_until(process, "phone reached us")
        process.send_signal(signal.SIGINT)
        text = await text_until(process, "to the cent.")
        status = await process.wait()

    assert f"can open {page}: plain HTTP, no real money" in started
    assert url.startswith(f"{page}/Q/")
    assert reachable == {(DESK, 8091)}
    assert f"phone reached us: {PHONE}\n" in reached
    assert status == 0, text
    assert text.count("$20\n") == 5


async def test_without_lan_the_network_reaches_nothing(two_hosts: tuple[str, str]) -> None:
    at_desk, _ = (("ip", "netns", "exec", name) for name in two_hosts)
    async with demo("--headless", prefix=at_desk) as process:
        await text_until(process, "A patron pays")
        found = listening(process.pid).values()
        process.send_signal(signal.SIGINT)
        await process.wait()

    assert len(found) >= 3
    assert {host for host, _ in found} == {"127.0.0.1"}
