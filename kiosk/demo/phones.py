"""Real phones on the network: told when one comes, and why none may have come."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from math import inf
from pathlib import Path
from typing import Final

import anyio

from kiosk.contract.messages import Screen, Snapshot
from kiosk.demo.lan import candidates
from kiosk.demo.programs import Desk
from kiosk.demo.sockets import follow_snapshots
from kiosk.demo.stack import Stack
from kiosk.demo.unreached import likely_causes, lines, look_around

PATIENCE_S: Final = 30.0  # with a code on the screen and nobody there
LOOK_EVERY_S: Final = 0.2


async def watch_phones(stack: Stack) -> None:
    """Tell the first phone that reaches the page; when none comes, what may be in its way."""
    own = {stack.desk.phone_host, *(each.address for each in candidates())}
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_explain_silence, stack.desk)
        async with aclosing(visitors(stack.sandbox.log)) as addresses:
            async for address in addresses:
                if address not in own:
                    print(f"phone reached us: {address}", flush=True)
                    break
                print(f"phone reached us: {address}, this computer itself", flush=True)
        tasks.cancel_scope.cancel()


async def visitors(log: Path) -> AsyncGenerator[str]:
    """Each address that asks for a code's page, once, as the sandbox logs them."""
    seen = set()
    async with await anyio.open_file(log) as lines_:
        unread = ""
        while True:
            unread += await lines_.readline()
            if not unread.endswith("\n"):
                await anyio.sleep(LOOK_EVERY_S)
                continue
            address = _visitor(unread)
            unread = ""
            if address is not None and address not in seen:
                seen.add(address)
                yield address


def _visitor(line: str) -> str | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None  # a traceback's line
    is_visit = isinstance(event, dict) and event.get("event") == "code_page_requested"
    return event.get("address") if is_visit else None


async def _explain_silence(desk: Desk) -> None:
    with anyio.CancelScope() as patience:

        def watch(snapshot: Snapshot) -> None:
            if snapshot.screen is not Screen.CODE or snapshot.code is None:
                patience.deadline = inf
            elif patience.deadline == inf:
                patience.deadline = anyio.current_time() + PATIENCE_S

        await follow_snapshots(desk.ui_socket, watch)
    if patience.cancelled_caught:
        print(f"\nNo phone has reached {desk.phone_url} yet. What may be in its way:")
        causes = likely_causes(look_around(), desk.phone_host, desk.phone_port)
        print("\n".join(lines(causes)), flush=True)
