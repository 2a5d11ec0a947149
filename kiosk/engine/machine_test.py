"""The test of the machine's link. It listens and answers polls as ever, and shows no note.

A note that a host can see may be credited, whatever became of it on our side; so there is no test
note, and nothing here can move a meter of the machine.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import anyio

from hardware.codes import Code
from hardware.device import CreditDevice, Diagnostics, Link

PORT_S: Final = 6.0  # a missing port is tried every 5 s
LISTEN_S: Final = 7.0  # a slow host asks every 2 s
ACCEPT_S: Final = 5.0  # a credit may still roll up
POLLS: Final = 3
REPLY_LATE_S: Final = 0.040  # the least patient host waits 50 ms
_LOOK_S: Final = 0.05


class Step(StrEnum):
    """In the order in which they are made."""

    PORT = "port"  # it is open
    BYTES = "bytes"  # something comes from the machine
    POLLS = "polls"  # it is frames
    CLEAN = "clean"  # and nothing but frames
    NO_ECHO = "no_echo"  # they are the host's, not our own
    REPLIES = "replies"  # they are answered in time
    ACCEPTS = "accepts"  # the host takes notes


@dataclass(frozen=True, slots=True)
class StepResult:
    """`passed` is None when an earlier step failed without which this one says nothing."""

    step: Step
    passed: bool | None
    code: str = ""
    detail: str = ""


Verdict: TypeAlias = tuple[Code, str]  # NONE when it passed; facts for staff
Check: TypeAlias = Callable[[CreditDevice, Diagnostics], Awaitable[Verdict]]


async def run_machine_test(device: CreditDevice) -> tuple[StepResult, ...]:
    """Every step, within 18 s; about a second when all is well."""
    before, results, is_gate_shut = device.diagnostics(), [], False
    for step, check in _CHECKS.items():
        if is_gate_shut:
            results.append(StepResult(step, None))
            continue
        code, detail = await check(device, before)
        results.append(StepResult(step, code is Code.NONE, code, detail))
        is_gate_shut = code is not Code.NONE and step in _GATES
    return tuple(results)


def first_failure(results: tuple[StepResult, ...]) -> StepResult | None:
    """The first step that failed; None when none did."""
    return next((result for result in results if result.passed is False), None)


async def _port(device: CreditDevice, before: Diagnostics) -> Verdict:
    del before
    if await _comes(lambda: device.status.link is not Link.CLOSED, PORT_S):
        return Code.NONE, device.status.port
    return Code(device.status.code or Code.PORT_NOT_OPENED), device.status.detail


async def _bytes(device: CreditDevice, before: Diagnostics) -> Verdict:
    def count() -> int:
        return device.diagnostics().counts.bytes_from_host - before.counts.bytes_from_host

    if await _comes(lambda: count() > 0, LISTEN_S):
        return Code.NONE, ""
    return Code.HOST_SILENT, f"nothing came within {LISTEN_S:g} s"


async def _polls(device: CreditDevice, before: Diagnostics) -> Verdict:
    def count() -> int:
        return device.diagnostics().counts.frames_from_host - before.counts.frames_from_host

    if await _comes(lambda: count() >= POLLS, LISTEN_S):
        interval_s = device.status.poll_interval_s
        return Code.NONE, f"every {interval_s:g} s" if interval_s else ""
    bytes_came = device.diagnostics().counts.bytes_from_host - before.counts.bytes_from_host
    if count():
        return Code.HOST_SILENT, f"{count()} frames within {LISTEN_S:g} s"
    return Code.BYTES_NOT_UNDERSTOOD, f"{bytes_came} bytes came, and no frame"


async def _clean(device: CreditDevice, before: Diagnostics) -> Verdict:
    garbage = device.diagnostics().counts.garbage_bytes - before.counts.garbage_bytes
    if garbage:
        return Code.BYTES_NOT_UNDERSTOOD, f"{garbage} bytes during the test were no frame"
    return Code.NONE, ""


async def _no_echo(device: CreditDevice, before: Diagnostics) -> Verdict:
    del before
    is_echo = device.status.code == Code.LINE_ECHOES
    return Code.LINE_ECHOES if is_echo else Code.NONE, ""


async def _replies(device: CreditDevice, before: Diagnostics) -> Verdict:
    del before
    replies = device.diagnostics().replies
    told = f"99 of 100 within {replies.p99_s * 1000:.1f} ms, slowest {replies.max_s * 1000:.1f} ms"
    return Code.REPLIES_LATE if replies.p99_s > REPLY_LATE_S else Code.NONE, told


async def _accepts(device: CreditDevice, before: Diagnostics) -> Verdict:
    del before
    if await _comes(lambda: device.status.is_accepting, ACCEPT_S):
        return Code.NONE, ""
    found = device.diagnostics()
    if found.has_note:
        return Code.NOT_ACCEPTING, "a note is in hand, or one in doubt is still shown"
    if not found.is_set_up:
        return Code.NOT_ACCEPTING, "the host has not reset its acceptor yet"
    if not found.is_inhibited and not any(channel.is_enabled for channel in found.channels):
        return Code.VALUE_NOT_ACCEPTED, "the host has disabled every value"
    return Code.NOT_ACCEPTING, "the host inhibits"


async def _comes(is_reached: Callable[[], bool], within_s: float) -> bool:
    """Whether it is so now, or within that time."""
    with anyio.move_on_after(within_s):
        while not is_reached():  # noqa: ASYNC110 counts change without an event
            await anyio.sleep(_LOOK_S)
    return is_reached()


_CHECKS: Final[dict[Step, Check]] = {
    Step.PORT: _port,
    Step.BYTES: _bytes,
    Step.POLLS: _polls,
    Step.CLEAN: _clean,
    Step.NO_ECHO: _no_echo,
    Step.REPLIES: _replies,
    Step.ACCEPTS: _accepts,
}
_GATES: Final = frozenset({Step.PORT, Step.BYTES, Step.POLLS})
