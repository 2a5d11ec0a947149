"""`kiosk trace`: what the machine and the kiosk say to each other."""

import json
from argparse import Namespace
from threading import Event
from typing import Final

from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_word

LOOK_S: Final = 0.25


def add_words(commands: Commands) -> None:
    trace = add_word(commands, "trace", "the newest frames on the machine's line", Word(_run, _told))
    trace.add_argument("--follow", action="store_true", help="go on until interrupted")
    trace.add_argument("--errors", action="store_true", help="only what was not understood")
    trace.add_argument("--newest", type=int, default=100, help="how many (default: 100)")
