"""How a host behaves, from the frames that pass between it and the kiosk's device."""

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from typing import Any

import anyio
import pytest

from hardware.cctalk.constants import Checksum
from hardware.cctalk.frames import Frame as CcTalkFrame
from hardware.dialects import DIALECTS
from hardware.ebds.frames import Frame as EbdsFrame
from hardware.events import Direction, FrameSeen
from hardware.id003.dialect import DIALECT
from hardware.id003.frames import Frame
from hardware.observation import PAUSE_S, HostWatch, SetUp
from hardware.profile_proposal import propose_profile
from hardware.settings import DeviceSettings
from hardware.simulator.cctalk_host import CcTalkProfile
from hardware.simulator.ebds_host import EbdsProfile
from hardware.simulator.host import HostProfile
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.profiles import parse_profile
from tests.hardware.bench import SETTINGS, Bench, running_bench
from tests.hardware.cctalk import bench as cctalk
from tests.hardware.ebds import bench as ebds
from tests.hardware.id003 import conversation as c
from tests.hardware.virtual_time import in_virtual_time


class Wire:
    """Frames that pass, at moments that the test says."""

    def __init__(self) -> None:
        self.host_watch = HostWatch(DIALECT)
        self.now_s = 100.0

    def host(self, command: int, data: bytes = b"", *, after_s: float = 0.2) -> None:
        self.now_s += after_s
        self._pass(Direction.FROM_HOST, Frame(command, data))

    def kiosk(self, status: int, data: bytes = b"", *, after_s: float = 0.0) -> None:
        self.now_s += after_s
        self._pass(Direction.TO_HOST, Frame(status, data))

    def polls(self, count: int, status: int = c.IDLING, *, every_s: float = 0.2) -> None:
        for _ in range(count):
            self.host(c.POLL, after_s=every_s)
            self.kiosk(status)

    def _pass(self, direction: Direction, frame: Frame) -> None:
        self.host_watch.take(FrameSeen(direction, frame.encode()), self.now_s)

    def set_up(self) -> SetUp:
        return self.host_watch.set_up


def names(set_up: SetUp) -> list[str]:
    return [word.message for word in set_up.words]


# A set-up


def test_a_set_up_is_what_the_host_says_until_it_only_polls() -> None:
    line = Wire()
    line.host(c.RESET)
    line.polls(2, c.INITIALIZE)
    for command, data in (
        (0xC1, b"\0\0"),
        (0xC5, b"\3\0"),
        (0x70, b""),
        (0x88, b""),
        (0xC3, b"\0"),
    ):
        line.host(command, data)
    line.polls(9)
    assert line.set_up() == SetUp()
    line.polls(1)
    found = line.set_up()
    assert (found.number, found.begins_with, found.has_reset) == (1, "RESET", True)
    assert names(found) == ["C1 00 00", "C5 03 00", "70", "88", "C3 00"]
    assert [word.name for word in found.settings] == ["SET_SECURITY", "SET_OPTIONS", "SET_INHIBIT"]
    assert [word.message for word in found.unknown] == ["70"]


def test_what_is_said_again_is_told_once_with_its_newest_value() -> None:
    line = Wire()
    line.host(c.RESET)
    for data in (b"\0\0", b"\0\0", b"\1\0"):
        line.host(0xC1, data)
    line.host(0xC4, b"\0")
    line.polls(10)
    assert names(line.set_up()) == ["C1 01 00", "C4 00"]


def test_questions_before_the_reset_are_told_apart() -> None:
    line = Wire()
    line.host(0x88)
    line.host(c.RESET)
    line.host(0xC4, b"\0")
    line.polls(10)
    found = line.set_up()
    assert found.begins_with == "VERSION"
    assert [word.message for word in found.before_reset] == ["88"]
    assert names(found) == ["C4 00"]


def test_a_host_without_a_reset_sets_up_after_a_pause() -> None:
    line = Wire()
    line.host(0xC4, b"\0")
    line.polls(10)
    line.polls(1, every_s=PAUSE_S + 0.1)
    line.host(0xC4, b"\1")
    line.polls(10)
    found = line.set_up()
    assert (found.number, found.has_reset, found.begins_with) == (2, False, "STATUS_REQUEST")
    assert names(found) == ["C4 01"]


def test_a_pause_without_a_word_is_no_set_up() -> None:
    line = Wire()
    line.host(c.RESET)
    line.polls(11)
    line.polls(20, every_s=PAUSE_S + 0.1)
    line.polls(20)
    assert line.set_up().number == 1


def test_a_game_that_inhibits_is_no_set_up() -> None:
    line = Wire()
    line.host(c.RESET)
    line.host(c.SET_INHIBIT, b"\0")
    line.polls(10)
    before = line.set_up()
    line.host(c.SET_INHIBIT, b"\1")
    line.polls(30, c.DISABLED)
    assert line.set_up() is before


def test_a_host_may_wait_long_after_its_reset() -> None:
    line = Wire()
    line.host(c.RESET)
    line.host(0xC4, b"\0", after_s=15.0)
    line.polls(10)
    assert (line.set_up().has_reset, names(line.set_up())) == (True, ["C4 00"])


def test_a_second_reset_begins_anew() -> None:
    line = Wire()
    line.host(c.RESET)
    line.host(0xC4, b"\0")
    line.host(c.RESET)
    line.host(0xC1, b"\0\0")
    line.polls(10)
    assert names(line.set_up()) == ["C1 00 00"]


def test_our_own_frames_that_come_back_are_no_hosts() -> None:
    line = Wire()
    raw = Frame(c.RESET).encode()
    line.host_watch.take(FrameSeen(Direction.FROM_HOST, raw, is_error=True), 1.0)
    assert line.host_watch.observe(0).resets == 0


# Times


def test_the_pace_of_the_polls_has_a_median_and_a_spread() -> None:
    line = Wire()
    for every_s in (0.1, 0.2, 0.2, 0.2, 0.3):
        line.polls(1, every_s=every_s)
    polling = line.host_watch.observe(0).polling
    assert polling is not None
    assert (polling.count, polling.low_s, polling.median_s, polling.high_s) == (4, 0.2, 0.2, 0.3)


def test_only_the_time_that_was_asked_for_counts() -> None:
    line = Wire()
    line.polls(10)
    since_s = line.now_s
    line.polls(5, every_s=0.3)
    found = line.host_watch.observe(since_s)
    assert found.polls == 6
    assert found.seconds == pytest.approx(1.5)


def test_the_patience_is_seen_where_no_answer_left() -> None:
    line = Wire()
    line.polls(3)
    line.host(c.POLL)
    line.host(c.POLL, after_s=0.15)
    line.kiosk(c.IDLING)
    patience = line.host_watch.observe(0).patience
    assert patience is not None
    assert (patience.count, patience.median_s) == (1, 0.15)


def test_after_an_ack_nothing_is_waited_for() -> None:
    line = Wire()
    line.host(c.ACK)
    line.polls(1)
    assert line.host_watch.observe(0).patience is None


def test_decision_hold_and_ack_are_measured_from_what_was_shown() -> None:
    line = Wire()
    line.polls(3, c.ESCROW)
    line.host(c.HOLD, b"\xff")
    line.kiosk(c.ACK)
    line.polls(2, c.HOLDING)
    line.host(c.STACK_2)
    line.kiosk(c.ACK)
    line.polls(1, c.STACKING)
    line.polls(1, c.VEND_VALID)
    line.host(c.ACK, after_s=0.5)
    line.polls(1, c.STACKED)
    found = line.host_watch.observe(0)
    assert (found.holds, found.hold_value, found.decisions) == (1, "FF", ("STACK_2",))
    assert found.decision is not None
    assert found.decision.median_s == 1.2
    assert found.ack is not None
    assert found.ack.median_s == 0.5
    assert (found.acks_repeated, found.credits_without_ack) == (0, 0)


def test_an_ack_that_never_came_and_one_too_many_are_counted() -> None:
    line = Wire()
    line.polls(3, c.VEND_VALID)
    line.host(c.RESET)
    line.kiosk(c.ACK)
    line.host(c.ACK)
    found = line.host_watch.observe(0)
    assert (found.ack, found.credits_without_ack, found.acks_repeated) == (None, 1, 1)


def test_where_nothing_passed_nothing_is_told() -> None:
    found = Wire().host_watch.observe(0)
    assert (found.seconds, found.polls, found.polling, found.decision) == (0, 0, None, None)


# A simulated host, watched


@asynccontextmanager
async def watched(
    profile: HostProfile, settings: DeviceSettings = SETTINGS
) -> AsyncIterator[tuple[Bench, HostWatch]]:
    host_watch = HostWatch(DIALECTS[settings.protocol])
    async with running_bench(settings, profile, is_ready=False) as bench:
        bench.on_frame = host_watch.take
        await bench.until_accepting()
        bench.cabinet.set_power(is_on=False)
        await anyio.sleep(PAUSE_S + 1)
        bench.cabinet.set_power(is_on=True)
        before = host_watch.set_up.number
        while host_watch.set_up.number == before:
            await host_watch.has_new_set_up.wait()
        await bench.until_accepting()
        yield bench, host_watch


@in_virtual_time
async def test_a_simulated_host_is_described_as_it_is() -> None:
    profile = Id003Profile(poll_interval_s=0.3, decision_delay_polls=2)
    async with watched(profile) as (bench, host_watch):
        await bench.credit()
        await anyio.sleep(10)
        told = propose_profile("id003", host_watch.observe(0), "Bench")
    parse_profile("id003-x", told)
    document = tomllib.loads(told)
    parameters = document["parameters"]
    assert (document["protocol"], document["host"]) == ("id003", "Bench")
    assert parameters["poll_interval_s"] == pytest.approx(0.3, abs=0.01)
    assert parameters["at_connect"] == "reset"
    assert {"C0", "C3", "88", "C1 00 00"} <= set(parameters["settings"])
    assert (parameters["hold"], parameters["stack"]) == ("none", "stack_1")
    assert parameters["decision_delay_s"] == pytest.approx(0.9, abs=0.31)
    assert parameters["ack_delay_s"] < 0.1
    assert {"counts_at", "echo_check", "reply_timeout_s", "ack"} <= set(document["chosen"])
    assert not set(document["chosen"]) & set(parameters)


@in_virtual_time
async def test_without_a_note_its_decision_is_ours_to_choose() -> None:
    async with watched(Id003Profile()) as (_, host_watch):
        document = tomllib.loads(propose_profile("id003", host_watch.observe(0), "Bench"))
    assert {"decision_delay_s", "hold", "stack", "ack_delay_s"} <= set(document["chosen"])


def proposed(protocol: str, watch: HostWatch) -> dict[str, Any]:
    return dict(tomllib.loads(propose_profile(protocol, watch.observe(0), "Bench"))["parameters"])


@pytest.mark.parametrize("protocol", DIALECTS)
def test_where_nothing_was_seen_every_parameter_is_chosen(protocol: str) -> None:
    told = tomllib.loads(propose_profile(protocol, HostWatch(DIALECTS[protocol]).observe(0), ""))
    assert told["parameters"] == {}
    assert "poll_interval_s" in told["chosen"]


def test_a_host_that_holds_waits_and_never_acknowledges_is_proposed_so() -> None:
    line = Wire()
    line.host(0xC4, b"\0")
    line.polls(10)
    line.host(c.POLL)
    line.polls(2, c.ESCROW)
    line.host(c.HOLD)
    line.kiosk(c.ACK)
    line.polls(2, c.HOLDING)
    line.host(c.RETURN)
    line.polls(2, c.VEND_VALID)
    line.polls(1, c.IDLING)
    found = proposed("id003", line.host_watch)
    assert (found["at_connect"], found["hold"], found["ack"]) == ("adopt", "bare", "never")
    assert found["reply_timeout_s"] == 0.2
    assert "stack" not in found


def test_a_cctalk_host_that_asks_for_time_is_proposed_so() -> None:
    watch = HostWatch(DIALECTS["cctalk"])
    escrow = CcTalkFrame(1, 0, bytes((1, 4, 1, *bytes(8))), 40)
    for header, data in ((159, b""), (154, b"\xff"), (159, b""), (154, b"\x01")):
        asked = CcTalkFrame(40, header, data).encode(Checksum.SUM_8)
        watch.take(FrameSeen(Direction.FROM_HOST, asked), 1.0)
        told = escrow if header == 159 else CcTalkFrame(1, 0, b"", 40)
        watch.take(FrameSeen(Direction.TO_HOST, told.encode(Checksum.SUM_8)), 1.0)
    assert proposed("cctalk", watch) == {"is_extending_escrow": True}


def test_an_ebds_reset_and_an_unknown_type_are_told() -> None:
    watch = HostWatch(DIALECTS["ebds"])
    reset = EbdsFrame(6, 0, b"\x7f\x7f\x7f")
    calibration = EbdsFrame(4, 0, b"\1\2\3")
    returning = EbdsFrame(1, 0, b"\x7f\x50\0")
    for frame in (reset, calibration, returning, *[EbdsFrame(1, 0, b"\x7f\x10\0")] * 11):
        watch.take(FrameSeen(Direction.FROM_HOST, frame.encode()), 1.0)
    assert [word.message for word in watch.set_up.unknown] == ["4 01 02 03"]
    assert watch.set_up.has_reset
    assert watch.observe(0).decisions == ("RETURN",)


@pytest.mark.parametrize("letter", ebds.LETTERS)
@in_virtual_time
async def test_an_ebds_host_is_described_as_its_profile_says(letter: str) -> None:
    profile = ebds.profile(letter)
    async with watched(profile, ebds.EBDS) as (bench, host_watch):
        await bench.credit()
        await anyio.sleep(10)
        document = tomllib.loads(propose_profile("ebds", host_watch.observe(0), "Bench"))
    found = document["parameters"]
    names = {"is_resetting", "is_asking_unit", "is_extended", "is_escrow_used"}
    assert {name: found[name] for name in names} == {name: getattr(profile, name) for name in names}
    assert found["poll_interval_s"] == pytest.approx(profile.poll_interval_s, rel=0.1)
    assert set(document["chosen"]) | set(found) <= {field.name for field in fields(EbdsProfile)}


@pytest.mark.parametrize("letter", cctalk.LETTERS)
@in_virtual_time
async def test_a_cctalk_host_is_described_as_its_profile_says(letter: str) -> None:
    profile = cctalk.profile(letter)
    async with watched(profile, cctalk.settings_for(profile)) as (bench, host_watch):
        await bench.credit()
        await anyio.sleep(10)
        document = tomllib.loads(propose_profile("cctalk", host_watch.observe(0), "Bench"))
    found = document["parameters"]
    assert found["is_resetting"] == profile.is_resetting
    assert found["is_asking_values"] == profile.is_asking_values
    assert found.get("operating_mode") == profile.operating_mode
    assert set(profile.questions) <= set(found["questions"])
    assert found["poll_interval_s"] == pytest.approx(profile.poll_interval_s, rel=0.1)
    assert set(document["chosen"]) | set(found) <= set(CcTalkProfile.model_fields)
