"""The demo without a display: a patron pays, seen through the screen's own pictures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio
from anyio.abc import TaskStatus

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye, Sight, scan
from kiosk.demo.patron import Patron, PatronError, Phone
from kiosk.demo.phone_chromium import chromium_phone, find_chromium
from kiosk.demo.phone_http import HttpPhone
from kiosk.demo.programs import Desk
from kiosk.demo.report import Timeline
from kiosk.demo.sockets import answers
from kiosk.demo.stack import Stack

RESULTS: Final = {Screen.CREDITED, Screen.PARTIAL, Screen.NOT_CREDITED, Screen.ATTENDANT}
NOTES_PICTURED: Final = 3  # so many are credited in the picture of the crediting screen


async def pay(stack: Stack, amount: str) -> tuple[Timeline, str]:
    """One funding, from the touch to what the phone says at the end."""
    timeline = Timeline()
    eye = Eye(stack.ui, stack.desk.screens)
    async with a_phone() as phone, anyio.create_task_group() as tasks:
        await tasks.start(_watch_notes, stack.desk, timeline)
        patron = Patron(phone)
        url = await _get_code(eye, timeline)
        await _open_code(stack, eye, patron, url)
        await patron.choose(amount)
        await _photograph(stack, phone, "approve")
        async with anyio.create_task_group() as at_once:
            timeline.approved_s = anyio.current_time()
            at_once.start_soon(patron.approve)
            await _watch_crediting(eye, timeline)
        told = await patron.final_outcome()
        await _photograph(stack, phone, "result")
        tasks.cancel_scope.cancel()
    return timeline, told


@asynccontextmanager
async def a_phone() -> AsyncIterator[Phone]:
    """Chromium where it is installed, otherwise a client that walks the plain forms."""
    chromium = find_chromium()
    if chromium:
        async with chromium_phone(chromium) as browser:
            yield browser
    else:
        async with HttpPhone() as client:
            yield client


async def _get_code(eye: Eye, timeline: Timeline) -> str:
    """Touch Add funds and scan the code from a picture of the screen."""
    await eye.until(lambda sight: sight.screen == Screen.ATTRACT)
    await eye.picture("attract")
    timeline.touched_s = anyio.current_time()
    await eye.touch("addFundsButton")
    _, timeline.code_drawn_s = await eye.until(lambda sight: sight.is_code_readable)
    return scan(await eye.picture("code"))


async def _open_code(stack: Stack, eye: Eye, patron: Patron, url: str) -> None:
    """The phone must name this machine, and the screen must hide the code."""
    seen = await patron.open_code(url)
    if seen.machine_number != stack.desk.machine_number:
        raise PatronError(f"the phone names machine {seen.machine_number}")
    await _photograph(stack, patron.phone, "start")
    await eye.until(lambda sight: sight.screen == Screen.CONTINUE_ON_PHONE)
    await eye.picture("continue-on-phone")


async def _watch_crediting(eye: Eye, timeline: Timeline) -> None:
    def is_under_way(sight: Sight) -> bool:
        return sight.screen in RESULTS or len(timeline.notes_s) == NOTES_PICTURED

    await eye.until(lambda sight: sight.screen != Screen.CONTINUE_ON_PHONE)
    sight, _ = await eye.until(is_under_way)
    if sight.screen not in RESULTS:
        await eye.picture("crediting")
    sight, timeline.told_s = await eye.until(lambda sight: sight.screen in RESULTS)
    await eye.picture(sight.screen)


async def _photograph(stack: Stack, phone: Phone, name: str) -> None:
    await phone.picture(str(stack.desk.screens / f"phone-{name}.png"))


async def _watch_notes(
    desk: Desk, timeline: Timeline, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    """Write down when the machine counts a note; its clock is this machine's, as ours is."""
    async with answers(desk.machine_control, {"do": "follow"}) as events:
        await anext(events)
        task_status.started()
        async for event in events:
            if event["event"] == "note_credited":
                timeline.notes_s.append(event["at_ms"] / 1000)
