"""The demo's command: starts the desk, lets somebody pay, and compares every book."""

import argparse
import signal
import sys
from collections.abc import Iterator
from typing import Final

import anyio
import httpx

from kiosk.demo.books import settled_books
from kiosk.demo.headless import pay
from kiosk.demo.lan import LanError, candidates, choose_address
from kiosk.demo.patron import PatronError
from kiosk.demo.phones import watch_phones
from kiosk.demo.poster import make_poster
from kiosk.demo.process import ProgramError
from kiosk.demo.programs import CURRENCY, Layout, Screen
from kiosk.demo.report import Books
from kiosk.demo.sockets import RefusedError
from kiosk.demo.stack import Stack, running_stack
from kiosk.demo.staff import hire
from kiosk.demo.windowed import has_display, until_closed
from kiosk.domain.money import Money, parse_decimal, to_decimal

EXIT_FAILED: Final = 3
EXIT_DIFFERENCE: Final = 4
EXIT_INTERRUPTED: Final = 130
FAILURES: Final = (
    ProgramError,
    PatronError,
    RefusedError,
    TimeoutError,
    OSError,
    anyio.IncompleteRead,
    httpx.HTTPError,
)


def main() -> None:
    """Exit codes: 0 every book agrees, 3 the demo failed, 4 they differ, 130 interrupted."""
    sys.exit(anyio.run(run, _arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="The whole product on this desk, with a simulated machine and payment service. "
        "With a display, two windows for you to use; without one, a simulated patron pays. "
        "Nothing is left behind, except a folder kiosk-… in the system's folder for temporary "
        "files when the demo itself is killed (SIGKILL).",
    )
    parser.add_argument("--headless", action="store_true", help="no windows, even with a display")
    parser.add_argument(
        "--keep", action="store_true", help="keep the folder with logs and pictures"
    )
    parser.add_argument(
        "--size",
        choices=("1024x600", "1920x1080"),
        default="1024x600",
        help="of the kiosk's screen (default: %(default)s)",
    )
    parser.add_argument(
        "--amount",
        type=_amount,
        default=parse_decimal("137", CURRENCY),
        help="what the simulated patron pays, in dollars, up to 500 (default: 137)",
    )
    parser.add_argument(
        "--protocol",
        choices=("id003", "ebds", "cctalk"),
        default="id003",
        help="what the simulated machine speaks (default: %(default)s)",
    )
    parser.add_argument(
        "--lan",
        action="store_true",
        help="let real phones on this network open the phone page: it alone listens there, over "
        "plain HTTP; no real money moves",
    )
    parser.add_argument(
        "--address",
        help="the address for --lan, one of this computer's (default: that of the default route)",
    )
    arguments = parser.parse_args()
    if arguments.address and not arguments.lan:
        parser.error("--address goes with --lan")
    try:
        arguments.lan_address = choose_address(arguments.address) if arguments.lan else None
    except LanError as error:
        parser.error(str(error))
    return arguments


def _amount(text: str) -> Money:
    try:
        return parse_decimal(text, CURRENCY)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


async def run(arguments: argparse.Namespace) -> int:
    """The exit code of the demo. SIGINT and SIGTERM end it with every program gone."""
    status = EXIT_INTERRUPTED
    async with anyio.create_task_group() as tasks:
        interruptible = [tasks.cancel_scope]
        tasks.start_soon(_cancel_on_signal, interruptible)
        try:
            status = await _demonstrate(arguments, interruptible)
        except* FAILURES as group:
            for error in _leaves(group):
                print(f"\nThe demo failed: {str(error) or type(error).__name__}", file=sys.stderr)
            if not arguments.keep:
                print("\nWith --keep, all logs and pictures stay.", file=sys.stderr)
            status = EXIT_FAILED
        tasks.cancel_scope.cancel()
    return status


async def _cancel_on_signal(interruptible: list[anyio.CancelScope]) -> None:
    """The innermost first, so that a second signal ends what the first one left."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            interruptible[-1].cancel()


async def _demonstrate(
    arguments: argparse.Namespace, interruptible: list[anyio.CancelScope]
) -> int:
    is_windowed = not arguments.headless and has_display()
    screen = Screen.WINDOW if is_windowed else Screen.DRIVEN
    layout = Layout(screen, arguments.size, arguments.lan_address, arguments.protocol)
    async with running_stack(layout, is_kept=arguments.keep) as stack:
        print(f"The desk is in {stack.desk.folder}", flush=True)
        async with anyio.create_task_group() as watching:
            if arguments.lan:
                _tell_addresses(stack)
                watching.start_soon(watch_phones, stack)
            if is_windowed:
                books = await _use(stack, interruptible)
            else:
                books = await _watch(stack, arguments.amount)
            watching.cancel_scope.cancel()
        status = _tell(books)
        if arguments.keep:
            print(f"\nLogs, databases and pictures are kept in {stack.desk.folder}")
    for name, ended in stack.statuses.items():
        if ended:
            print(f"{name} ended with status {ended}", file=sys.stderr)
            status = EXIT_FAILED
    return status


def _tell_addresses(stack: Stack) -> None:
    desk = stack.desk
    print(f"Phones in this network can open {desk.phone_url}: plain HTTP, no real money.")
    others = [str(each) for each in candidates() if each.address != desk.phone_host]
    if others:
        print(f"Other addresses of this computer, for --address: {', '.join(others)}", flush=True)


async def _use(stack: Stack, interruptible: list[anyio.CancelScope]) -> Books:
    print("\n".join(await hire(stack.desk)))
    print("Touch Add funds in the kiosk's window. Quit there, or Ctrl-C here, ends it.", flush=True)
    with anyio.CancelScope() as using:
        interruptible.append(using)
        await until_closed(stack)
    interruptible.remove(using)
    return await settled_books(stack.desk)


async def _watch(stack: Stack, amount: Money) -> Books:
    print(f"A patron pays {amount} with the phone …", flush=True)
    timeline, outcome = await pay(stack, to_decimal(amount))
    print(f"The phone says: {outcome}\n\nHow long it took")
    print("\n".join(timeline.lines()))
    make_poster(stack.desk.screens)
    return await settled_books(stack.desk)


def _tell(books: Books) -> int:
    print("\nWhat every book says")
    print("\n".join(books.lines()))
    differences = books.differences()
    for difference in differences:
        print(f"  DIFFERENCE: {difference}")
    if not differences:
        print("  They agree to the cent.")
    return EXIT_DIFFERENCE if differences else 0


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
