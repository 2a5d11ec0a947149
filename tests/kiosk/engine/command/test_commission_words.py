"""`kiosk machine find` and `kiosk commission`: the real engine at a simulated machine."""

import getpass
import signal
from pathlib import Path

import pytest

from tests.hardware.simulator.process import running_simulator
from tests.kiosk.engine.command.programs import Operator, pin_typed
from tests.kiosk.engine.programs import running

PLATE = ("--maker", "Acme", "--model", "A1", "--program", "Sevens 2.1", "--asset-number", "10-77")


def until(operator: Operator, *words: str, key: str, part: str = "") -> None:
    """Ask until the answer, or that part of it, has it; every asking takes its turn."""
    for _ in range(400):
        told = operator.asks(*words)
        if (told[part] if part else told)[key]:
            return
        signal.sigtimedwait([], 0.05)
    raise AssertionError(f"{words} never told {key}")


def test_a_machine_is_found_watched_and_recorded(
    folder: Path, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = folder / "engine.toml"
    config.write_text(config.read_text().replace("no-such-port", "egm"))
    with running_simulator(folder, "poll_interval_s = 0.02"), running(folder):
        ada = operator.add_ada()
        with pin_typed(ada):
            added = operator.asks(
                *("technician", "add", "--name", "Grace", "--role", "technician", "--by", "Ada")
            )
        pins = {"Ada": ada, "Grace": str(added["pin"])}
        operator.types("out-of-service", "--reason", "Installation")

        found = operator.types("machine", "find")
        assert operator.status == 0
        assert "id003 at 9600 baud, 5 frames, as the settings say" in found

        until(operator, "commission", "show", key="is_set_up_seen")
        profile = folder / "id003-x.toml"
        watched = operator.types(
            *("commission", "watch", "--seconds", "0", "--profile", str(profile))
        )
        assert "begins with      RESET" in watched
        assert "waits for answers at least " in watched
        assert profile.read_text() in watched
        assert "E0121" in operator.types("commission", "show")

        monkeypatch.setattr(
            getpass, "getpass", lambda prompt: next(p for n, p in pins.items() if n in prompt)
        )
        two = ("--by", "Ada", "--with", "Grace")
        persons = (*two, "--reason", "Installation")
        until(operator, "status", key="is_accepting", part="machine")
        given = operator.types(
            *("commission", "credit", "begin", "--value", "20.00", "--meter-before", "7.00"),
            *persons,
        )
        assert "on the wire      credited" in given
        assert "VEND_VALID" in given
        assert "E6006" in operator.types("status")
        number = str(operator.asks("commission", "credit", "show")["credits"][0]["number"])
        closed = operator.types(
            *("commission", "credit", "close", number, "--meter-after", "27.00"), *two
        )
        assert "found            the machine acknowledged the note and counted it" in closed
        assert closed in operator.types("commission", "credit", "show")

        recorded = operator.types("commission", "record", *PLATE, *persons)
        assert "credit found     counted_with_ack" in recorded
        assert "machine          Acme A1, Sevens 2.1" in recorded
        assert recorded.rstrip() in operator.types("commission", "show")
        operator.types("commission", "watch", "--seconds", "0", "--profile", str(profile))
        assert "E0118" in operator.warned
