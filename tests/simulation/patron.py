"""A patron: touches the screen, scans the code, walks through the phone's pages."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import anyio
import httpx
from starlette.types import ASGIApp

from kiosk.contract.messages import Action, Screen, Snapshot
from tests.simulation.chance import Dice
from tests.simulation.kiosk_engine import PHONE_URL

if TYPE_CHECKING:
    from tests.simulation.world import World

LOOK_EVERY_S = 0.5
BANK = {"bank": "demo-bank", "username": "ann", "password": "abc123"}


class Wish(StrEnum):
    """What a patron does beside paying."""

    PAY = "pay"
    CANCEL_AT_KIOSK = "cancel_at_kiosk"  # at any moment
    CANCEL_ON_PHONE = "cancel_on_phone"
    LEAVE = "leave"  # never scans
    TWO_PHONES = "two_phones"  # the second one finds the code in use
    PLAY = "play"  # while the credits come


@dataclass
class Phone:
    """A browser that follows redirects and keeps cookies."""

    client: httpx.AsyncClient
    base: str = ""
    text: str = ""

    async def scan(self, url: str) -> None:
        self.base = f"{PHONE_URL}/q/{url.rpartition('/')[2]}"
        self.text = (await self.client.get(url)).text
        await self.send("opened")

    async def send(self, step: str, **fields: str) -> None:
        self.text = (await self.client.post(f"{self.base}/{step}", data=fields)).text


def new_phone(pages: ASGIApp) -> Phone:
    transport = httpx.ASGITransport(pages)
    return Phone(httpx.AsyncClient(transport=transport, follow_redirects=True))


@dataclass
class Patron:
    world: "World"
    dice: Dice
    wishes: tuple[Wish, ...]
    fundings: int = 0

    async def fund(self, amounts_minor: tuple[int, ...]) -> bool:
        """One visit to the machine; False when no session can be had."""
        wish, amount_minor = self.dice.choice(self.wishes), self.dice.choice(amounts_minor)
        if await self._until(lambda s: Action.ADD_FUNDS in s.actions, 900) is None:
            return False
        self.world.trace.note("patron", f"{wish} {amount_minor}")
        self.fundings += 1
        self.world.engine.touch(Action.ADD_FUNDS)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._answer_questions)
            if wish is Wish.CANCEL_AT_KIOSK:
                tasks.start_soon(self._cancel_at_kiosk)
            if wish is Wish.PLAY:
                tasks.start_soon(self._play)
            code = await self._until(lambda s: s.code is not None, 30)
            if code is not None and wish is not Wish.LEAVE:
                await self._use_phone(code, wish, amount_minor)
            await self._until(lambda s: s.screen in {Screen.ATTRACT, Screen.ATTENDANT}, 900)
            tasks.cancel_scope.cancel()
        return True

    async def _use_phone(self, shown: Snapshot, wish: Wish, amount_minor: int) -> None:
        assert shown.code is not None
        url, pages = shown.code.url, self.world.payment_service.phone
        phone = new_phone(pages)
        await self._think()
        await phone.scan(url)
        if wish is Wish.TWO_PHONES:
            other = new_phone(pages)
            await other.scan(url)
            await other.send("approve")
        await self._think()
        await phone.send("amount", amount=f"{amount_minor / 100:.2f}")
        if wish is Wish.CANCEL_ON_PHONE and self.dice.happens(0.5):
            await phone.send("cancel")
            return
        await phone.send("bank", bank=BANK["bank"])
        await phone.send("login", username=BANK["username"], password=BANK["password"])
        await self._think()
        await phone.send("cancel" if wish is Wish.CANCEL_ON_PHONE else "approve")

    async def _cancel_at_kiosk(self) -> None:
        await anyio.sleep(self.dice.uniform(0.1, 30))
        self.world.trace.note("patron", "wants to cancel")
        self.world.engine.touch(Action.CANCEL)

    async def _play(self) -> None:
        while True:
            await anyio.sleep(self.dice.uniform(2, 30))
            self.world.machine.play()

    async def _answer_questions(self) -> None:
        while True:
            await anyio.sleep(self.dice.uniform(1, 4))
            for action in (Action.CONFIRM_PRESENCE, Action.ACKNOWLEDGE):
                self.world.engine.touch(action)

    async def _think(self) -> None:
        await anyio.sleep(self.dice.uniform(0.5, 8))

    async def _until(self, is_reached: "Condition", within_s: float) -> Snapshot | None:
        end_s = anyio.current_time() + within_s
        while anyio.current_time() < end_s:
            shown = self.world.engine.snapshot
            if shown is not None:
                self.world.checker.on_screen(shown)
                if is_reached(shown):
                    return shown
            await anyio.sleep(LOOK_EVERY_S)
        return None


if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = Callable[[Snapshot], bool]
