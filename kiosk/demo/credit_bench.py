"""How long credits take, against the least that the machine's polls allow.

Counted from the machine's first poll after the note was offered. The floor is as many polls as the
protocol's states need in their full sequence; what bytes take on a real line is not in it, nor here
on a pseudo-terminal.
"""

import statistics
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import anyio

from kiosk.demo.eye import Eye
from kiosk.demo.funding import fund
from kiosk.demo.patron import Patron
from kiosk.demo.phone_http import HttpPhone
from kiosk.demo.programs import Layout
from kiosk.demo.sockets import ask
from kiosk.demo.stack import Stack, running_stack

# Polls until the first note is proven, and for each note after it.
SLOTS: Final = {
    "id003": (4, 6),  # accepting, escrow, stacking, vend valid with its ACK; stacked, idling
    "ebds": (5, 5),  # accepting, escrowed, stacking, stacked, the new toggle that proves it
    "cctalk": (6, 6),  # in escrow, its route, credited, three undisturbed reads that prove it
}
POLLS_S: Final = (0.1, 0.2)
AMOUNTS: Final = {"20.00": 1, "100.00": 1, "137.00": 6}  # with the notes that they take
ROUNDS: Final = 3
MEDIAN_GOAL: Final = 1.02
WORST_GOAL: Final = 1.10
FRAMES: Final = 200
NO_LIMIT_MINOR: Final = 1_000_000_00


async def measure(protocol: str, poll_s: float) -> dict[str, list[float]]:
    """Seconds of each round, by amount: from the first poll to the last note's proof."""
    overrides: Mapping[str, Mapping[str, Any]] = {
        "egm-simulator": {
            "poll_interval_s": poll_s,
            "credit_limit_minor": NO_LIMIT_MINOR,
        },
        "merchant-server": {"default_daily_limit_minor": NO_LIMIT_MINOR},
        "kiosk-engine": {"patience": {"calm_s": 0.1}},
    }
    async with (
        running_stack(Layout(protocol=protocol), overrides=overrides) as stack,
        HttpPhone() as phone,
    ):
        eye, patron = Eye(stack.ui, stack.desk.screens), Patron(phone)
        took_s: dict[str, list[float]] = {}
        for amount in AMOUNTS:
            for _ in range(ROUNDS):
                await fund(eye, patron, amount)
                took_s.setdefault(amount, []).append(await _last_took_s(stack))
        return took_s


async def _last_took_s(stack: Stack) -> float:
    """As the newest transaction's journal tells it."""
    socket = stack.desk.operator_socket
    (newest,) = (await ask(socket, {"ask": "transactions", "newest": 1}))["transactions"]
    number = newest["transaction_number"]
    story = await ask(socket, {"ask": "transaction_story", "transaction_number": number})
    offered = datetime.fromisoformat(story["notes"][0]["offered_utc"])
    proven = datetime.fromisoformat(story["notes"][-1]["ended_utc"])
    frames = (await ask(socket, {"ask": "machine_frames", "most": FRAMES}))["frames"]
    polls = [datetime.fromisoformat(frame["utc"]) for frame in frames]
    return (proven - min(poll for poll in polls if poll >= offered)).total_seconds()


def floor_s(protocol: str, poll_s: float, notes: int) -> float:
    """The least that this many notes can take."""
    first, further = SLOTS[protocol]
    return (first + further * (notes - 1) - 1) * poll_s


async def _all() -> None:
    ratios: list[float] = []
    for protocol in SLOTS:
        for poll_s in POLLS_S:
            for amount, seconds in (await measure(protocol, poll_s)).items():
                least_s = floor_s(protocol, poll_s, AMOUNTS[amount])
                ratio = statistics.median(seconds) / least_s
                ratios += [each / least_s for each in seconds]
                print(
                    f"{ratio:5.2f} of the floor   {statistics.median(seconds):6.3f} s"
                    f" of {least_s:6.3f} s, worst {max(seconds) / least_s:5.2f}"
                    f"   {protocol}, polls of {poll_s * 1000:g} ms, ${amount}",
                    flush=True,
                )
    print(
        f"{statistics.median(ratios):5.2f} median (goal {MEDIAN_GOAL}),"
        f" {max(ratios):5.2f} worst (goal {WORST_GOAL})"
    )


def main() -> None:
    anyio.run(_all)


if __name__ == "__main__":
    main()
