"""The patron with a phone: walks the payment service's pages from the code to the result."""

from dataclasses import dataclass
from typing import Final, Protocol

import anyio

BANK: Final = "Demo Bank"
GOOD_PASSWORD: Final = "sunshine"
FINAL_WITHIN_S: Final = 60.0


class PatronError(Exception):
    """A page was not what a patron must see there."""


class Phone(Protocol):
    """A browser, as far as these pages need one. Things are found by their `data-testid`."""

    async def open(self, url: str) -> None: ...

    async def page(self) -> str:
        """Which page is shown: start, amount, bank, login, confirm, result, expired, …"""
        ...

    async def text(self, name: str) -> str: ...

    async def fill(self, name: str, value: str) -> None: ...

    async def press(self, name: str, label: str = "") -> None:
        """Press the button of that name (and label, when several have the name)."""
        ...

    async def outcome(self) -> tuple[str, bool]:
        """The result page's kind of outcome, and whether it is final."""
        ...

    async def pause(self) -> None:
        """Let the page show what is new."""
        ...

    async def picture(self, path: str) -> None:
        """A PNG of the page, where there is something to see."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first page shows, to be compared with the machine's screen."""

    machine_number: str
    match_code: str


class Patron:
    """Somebody with a bank account."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def open_code(self, url: str) -> Seen:
        """What the scanned code leads to. Raises PatronError when it is not the first page."""
        await self.phone.open(url)
        await self._expect("start")
        return Seen(await self.phone.text("machine-number"), await self.phone.text("match-code"))

    async def choose(self, amount: str, password: str = GOOD_PASSWORD) -> None:
        """From the first page to the one that asks for approval; `amount` such as "137.00"."""
        await self.phone.press("continue")
        await self._expect("amount")
        await self.phone.fill("amount", amount)
        await self.phone.press("continue")
        await self._expect("bank")
        await self.phone.press("bank", BANK)
        await self._expect("login")
        await self.phone.fill("username", "pat")
        await self.phone.fill("password", password)
        await self.phone.press("continue")
        await self._expect("confirm")

    async def approve(self) -> None:
        await self.phone.press("approve")

    async def final_outcome(self) -> str:
        """Wait for the end: added, partly_added, not_added, denied, canceled, …"""
        await self._expect("result")
        with anyio.fail_after(FINAL_WITHIN_S):
            while True:
                kind, is_final = await self.phone.outcome()
                if is_final:
                    return kind
                await self.phone.pause()

    async def _expect(self, page: str) -> None:
        shown = await self.phone.page()
        if shown != page:
            raise PatronError(f"the phone shows the page {shown!r}, not {page!r}")
