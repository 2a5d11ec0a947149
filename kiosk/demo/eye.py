"""Somebody who looks at the driven screen: what it shows, since when, and a picture of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio
import zxingcpp
from PIL import Image

from kiosk.demo.process import ProgramError, RunningProgram

LOOK_EVERY_S: Final = 0.02
SEEN_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What the screen shows."""

    screen: str
    is_code_readable: bool


class Eye:
    """Watches the screen and keeps a picture of each that it sees."""

    def __init__(self, ui: RunningProgram, pictures: Path) -> None:
        self._ui = ui
        self._pictures = pictures
        self._count = 0

    async def look(self) -> Sight:
        """What is there at this moment."""
        answer = await self._ui.ask({"do": "screen"})
        return Sight(answer["screen"], answer["is_code_readable"])

    async def until(self, is_it: Callable[[Sight], bool]) -> tuple[Sight, float]:
        """Wait for a sight; with the moment it was seen at, on the loop's clock.

        Raises ProgramError after 30 s of something else.
        """
        sight = Sight("", is_code_readable=False)
        with anyio.move_on_after(SEEN_WITHIN_S):
            while True:
                sight = await self.look()
                if is_it(sight):
                    return sight, anyio.current_time()
                await anyio.sleep(LOOK_EVERY_S)
        raise ProgramError(f"after {SEEN_WITHIN_S} s the screen still shows {sight.screen!r}")

    async def touch(self, item: str) -> None:
        """A finger on the item of that name. Raises ProgramError when it cannot be touched."""
        answer = await self._ui.ask({"do": "touch", "item": item})
        if "error" in answer:
            raise ProgramError(f"the screen cannot be touched there: {answer['error']}")

    async def picture(self, name: str) -> Path:
        """A PNG of the screen."""
        self._count += 1
        path = self._pictures / f"{self._count:02}-{name}.png"
        answer = await self._ui.ask({"do": "grab", "path": str(path)})
        if "error" in answer:
            raise ProgramError(f"no picture of the screen: {answer['error']}")
        return path


def scan(picture: Path) -> str:
    """The text of the QR code in a picture. Raises ProgramError when there is none."""
    with Image.open(picture) as image:
        found = zxingcpp.read_barcodes(image.convert("RGB"))
    if len(found) != 1:
        raise ProgramError(f"{len(found)} codes can be read in {picture.name}")
    return str(found[0].text)
