"""A patron who adds funds at the driven screen, without pictures for anybody."""

from kiosk.contract.messages import Screen
from kiosk.demo.eye import Eye, scan
from kiosk.demo.headless import RESULTS
from kiosk.demo.patron import Patron


async def fund(eye: Eye, patron: Patron, amount: str) -> None:
    """From the touch to the result, which is read and left."""
    await eye.until(lambda sight: sight.screen == Screen.ATTRACT)
    await eye.touch("addFundsButton")
    await eye.until(lambda sight: sight.is_code_readable)
    await patron.open_code(scan(await eye.picture("code")))
    await patron.choose(amount)
    await patron.approve()
    await eye.until(lambda sight: sight.screen in RESULTS)
    await eye.touch("doneButton")
