"""How the program ends."""

import os
import signal
from typing import Any

import anyio
import pytest

from kiosk.engine import app


def test_a_second_signal_does_not_cut_the_note_in_hand_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finished = []

    async def note_in_hand() -> None:
        with anyio.CancelScope(shield=True):
            os.kill(os.getpid(), signal.SIGINT)
            await anyio.sleep(0.1)
            os.kill(os.getpid(), signal.SIGINT)
            await anyio.sleep(0.1)
            finished.append(True)

    monkeypatch.setattr(app, "_announce", lambda _: None)
    settings: Any = None
    anyio.run(app._until_stopped, note_in_hand, settings)

    assert finished
