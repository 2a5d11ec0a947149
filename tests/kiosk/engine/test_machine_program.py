"""The real engine and a simulated machine on a pseudo-terminal, asked through the real sockets."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tty
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.contract.messages import LINE_LENGTH_MAX, MessageKind, decode_message
from kiosk.contract.technician import Answer, Ask, Request, encode_request, read_answer
from kiosk.engine.command import ask
from tests.hardware.simulator.process import Simulator, running_simulator
from tests.kiosk.engine.programs import prepared, running
from tests.kiosk.engine.technician.test_program import Desk

TRIES = 400


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("m")  # short: a socket's path has 107 bytes


@pytest.fixture
def machine(folder: Path) -> Iterator[Simulator]:
    """A machine that polls every 20 ms, and a kiosk's engine at it that runs."""
    config = prepared(folder)
    config.write_text(config.read_text().replace("no-such-port", "egm"))
    with running_simulator(folder, "poll_interval_s = 0.02") as simulator, running(folder):
        until(folder, lambda link: link["is_accepting"])
        yield simulator


def link_of(folder: Path) -> dict[str, Any]:
    return dict(ask(folder / "operator", {"ask": "status"})["machine_link"])


def until(folder: Path, is_reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask until the link is so; every asking takes its turn in the engine."""
    link: dict[str, Any] = {}
    for _ in range(TRIES):
        link = link_of(folder)
        if is_reached(link):
            return link
        signal.sigtimedwait([], 0.05)
    raise AssertionError(f"never so: {link}")


def test_the_facts_of_the_line_are_those_of_the_machine(folder: Path, machine: Simulator) -> None:
    link = until(folder, lambda link: link["replies"]["count"] > 50)

    assert (link["link"], link["code"]) == ("up", "")
    assert link["poll_interval_s"] == pytest.approx(0.02, rel=1)
    assert link["last_poll_age_s"] < 2
    assert 0 < link["replies"]["p50_s"] <= link["replies"]["p99_s"] <= link["replies"]["max_s"]
    assert link["counts"]["garbage_bytes"] == 0
    assert link["counts"]["frames_to_host"] >= link["replies"]["count"]
    assert [c["value"] for c in link["channels"] if c["is_enabled"]] == [
        "$1",
        "$5",
        "$10",
        "$20",
        "$50",
        "$100",
    ]


def test_the_test_passes_and_no_meter_has_moved(folder: Path, machine: Simulator) -> None:
    before = machine.ask(do="read_meters")
    found = ask(folder / "operator", {"ask": "machine_self_test"})

    made = {step["step"]: step["passed"] for step in found["steps"] if step["step"] != "replies"}
    assert set(made.values()) == {True}, found
    assert machine.ask(do="read_meters") == before


def test_a_reconnected_line_is_used_again(folder: Path, machine: Simulator) -> None:
    operator = folder / "operator"
    assert ask(operator, {"ask": "machine_reconnect"})["code"] == "E0105"
    assert ask(operator, {"ask": "machine_reconnect", "reason": "Repair"})["ok"]

    link = until(folder, lambda link: link["counts"]["openings"] == 2 and link["is_accepting"])
    assert link["counts"]["host_resets"] >= 2
    assert ask(operator, {"ask": "technician_audit"})["events"][-1] | {"seq": 0, "utc": ""} == {
        "seq": 0,
        "utc": "",
        "kind": "action_recorded",
        "person": "(operator)",
        "action": "machine_reconnected",
        "before": "up",
        "after": "",
        "reason": "Repair",
    }


def test_a_cable_is_found_missing_and_found_mended(folder: Path, machine: Simulator) -> None:
    machine.ask(do="unplug")
    until(folder, lambda link: link["link"] == "closed")
    broken = ask(folder / "operator", {"ask": "retest", "code": "E2002"})
    machine.ask(do="replug")
    mended = ask(folder / "operator", {"ask": "retest", "code": "E2002"})

    assert (broken["passed"], broken["code"]) == (False, "E2001")
    assert mended["passed"] is True


def test_the_command_follows_the_frames(folder: Path, machine: Simulator) -> None:
    command = [sys.executable, "-m", "kiosk.engine.command", "--socket", str(folder / "operator")]
    with subprocess.Popen(
        [*command, "--json", "trace", "--follow", "--newest", "1"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        machine.ask(do="open_door")  # the machine inhibits, in the midst of polls
        seen = [first]
        while "SET_INHIBIT" not in seen[-1]["from_host"]:
            seen.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0

    assert seen[-1]["from_host"] == "H>A C3 SET_INHIBIT 01"
    assert [frame["newest"] for frame in seen] == sorted(frame["newest"] for frame in seen)


def kiosk(folder: Path, *words: str) -> str:
    """What the command tells; it ends well."""
    command = [sys.executable, "-m", "kiosk.engine.command", "--socket", str(folder / "operator")]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=True).stdout


def test_the_command_tells_the_newest_frames(folder: Path, machine: Simulator) -> None:
    told = kiosk(folder, "trace")

    assert "H>A 40 RESET [fc05402b15]  A>H 50 ACK [fc0550aa05]" in told
    assert "H>A 11 STATUS_REQUEST" in told
    assert " times until " in told
    assert kiosk(folder, "trace", "--errors") == "no frames\n"


def test_the_command_tests_reconnects_and_tests_again(folder: Path, machine: Simulator) -> None:
    assert "accepts          passed" in kiosk(folder, "machine", "test")
    assert "opened anew" in kiosk(folder, "machine", "reconnect", "--reason", "Repair")
    assert kiosk(folder, "retest", "E2003").startswith("passed")
    assert "answered in" in kiosk(folder, "status")


class Screen:
    """A technician at the screen's own socket."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._lines = stream.makefile("rb")
        self._count = 0

    def ask(self, ask: str, **fields: Any) -> tuple[Answer, int]:
        """The answer, and its length in bytes."""
        self._count += 1
        self._stream.sendall(encode_request(Request(self._count, ask, fields)))
        while True:
            line = self._lines.readline()
            kind, message = decode_message(line)
            if kind is MessageKind.ANSWER and message["id"] == self._count:
                return read_answer(message), len(line)


def test_a_technician_at_the_screen_sees_the_frames(
    folder: Path, machine: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    pin = Desk(folder, capsys).add_ada()
    with socket.socket(socket.AF_UNIX) as stream:
        stream.settimeout(20)
        stream.connect(str(folder / "ui"))
        screen = Screen(stream)
        for _ in range(TRIES):
            if not screen.ask(Ask.APPROACH)[0].code:
                break
        assert screen.ask(Ask.SIGN_IN, person="Ada", pin=pin)[0].code == ""
        first, length = screen.ask("machine_frames", after=0, most=200)
        machine.ask(do="open_door")
        until(folder, lambda link: not link["is_accepting"])
        second, _ = screen.ask("machine_frames", after=first.fields["newest"])

    assert length < LINE_LENGTH_MAX
    assert any("RESET" in frame["from_host"] for frame in first.fields["frames"])
    assert any("SET_INHIBIT 01" in frame["from_host"] for frame in second.fields["frames"])


def test_the_wire_below_its_frames_is_told_and_no_plug_is_tested_at_a_machine(
    folder: Path, machine: Simulator
) -> None:
    operator = folder / "operator"
    wire = until(folder, lambda link: link["wire"]["from_host_bytes_per_s"] > 20)["wire"]
    in_service = ask(operator, {"ask": "machine_loop_back"})
    ask(operator, {"ask": "out_of_service", "reason": "Repair"})
    at_machine = ask(operator, {"ask": "machine_loop_back"})

    assert (wire["seen"], wire["code"], wire["errors"]) == ("frames", "", None)
    assert in_service["error"] == "take the kiosk out of service first"
    assert at_machine["code"] == "E2036"
    assert "a machine polls" in at_machine["error"]


def test_with_the_plug_in_place_of_the_machine_the_kiosk_proves_its_side(folder: Path) -> None:
    far, near = os.openpty()
    tty.setraw(near)
    config = prepared(folder)
    config.write_text(config.read_text().replace(f"{folder}/no-such-port", os.ttyname(near)))
    with running(folder), joined(far):
        operator = folder / "operator"
        until(folder, lambda link: link["link"] == "silent")
        assert link_of(folder)["wire"]["code"] == "E2030"
        ask(operator, {"ask": "out_of_service", "reason": "Repair"})
        looped = ask(operator, {"ask": "machine_loop_back"})
    os.close(near)
    os.close(far)

    assert (looped["passed"], looped["sent"], looped["came"]) == (True, 256, 256)


@contextmanager
def joined(far: int) -> Iterator[None]:
    """The plug: what comes goes back, until it is drawn."""
    drawn, draw = os.pipe()

    def play_back() -> None:
        while drawn not in select.select([far, drawn], [], [])[0]:
            os.write(far, os.read(far, 4096))

    with ThreadPoolExecutor() as threads:
        threads.submit(play_back)
        try:
            yield
        finally:
            os.write(draw, b"!")
    os.close(drawn)
    os.close(draw)
