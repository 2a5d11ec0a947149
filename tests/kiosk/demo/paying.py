"""A patron who pays with a phone that has no browser. As a program, on another host:

python -m tests.kiosk.demo.paying URL AMOUNT
"""

import sys

import anyio

from kiosk.demo.patron import Patron
from kiosk.demo.phone_http import HttpPhone


async def pay(url: str, amount: str) -> None:
    async with HttpPhone() as phone:
        patron = Patron(phone)
        await patron.open_code(url)
        await patron.choose(amount)
        await patron.approve()
        assert await patron.final_outcome() == "added"


if __name__ == "__main__":
    anyio.run(pay, sys.argv[1], sys.argv[2])
