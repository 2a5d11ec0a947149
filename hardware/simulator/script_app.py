"""`egm-simulator --script FILE`: a recorded wire, played again and compared byte for byte."""

import json
import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

import anyio
import anyio.to_thread

from hardware.errors import LineLostError
from hardware.simulator.cable import PtyCable
from hardware.simulator.player import MismatchError, Player
from hardware.trace_file import Played, TraceFileError, read_trace
from kiosk.common.ready import announce_ready

PROGRAM: Final = "egm-simulator"
EXIT_DIFFERS: Final = 1
EXIT_USAGE: Final = 2


def main(arguments: list[str]) -> NoReturn:
    """Play, and end with 0 when every answer was the recorded one."""
    parser = ArgumentParser(prog=PROGRAM, description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="a trace: kiosk trace --export")
    parser.add_argument("--link", type=Path, required=True, help="a symbolic link to the pty")
    parser.add_argument("--fast", action="store_true", help="as answers come, not as recorded")
    options = parser.parse_args(arguments)
    try:
        trace = read_trace(options.script.read_text("utf-8"))
    except (OSError, TraceFileError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{PROGRAM}: {options.script}: {error}\n")
        sys.exit(EXIT_USAGE)
    sys.exit(anyio.run(partial(_run, trace, options.link, is_fast=options.fast)))


async def _run(trace: list[Played], link: Path, *, is_fast: bool) -> int:
    cable = PtyCable(link)
    line = await cable.plug()
    announce_ready(PROGRAM, pty=str(link), exchanges=len(trace))
    try:
        await _from_stdin()
        await Player(line, trace, _ask_for_note, is_fast=is_fast).run()
    except (MismatchError, LineLostError) as error:
        sys.stderr.write(f"{PROGRAM}: {error}\n")
        return EXIT_DIFFERS
    finally:
        await cable.unplug()
    _tell(played=len(trace))
    return 0


async def _ask_for_note(value_minor: int) -> None:
    """Whoever drives the kiosk offers it, and then answers with a line."""
    _tell(offer_minor=value_minor)
    await _from_stdin()


def _tell(**facts: int) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


async def _from_stdin() -> None:
    """A line, or the end of the input."""
    await anyio.to_thread.run_sync(sys.stdin.readline, abandon_on_cancel=True)
