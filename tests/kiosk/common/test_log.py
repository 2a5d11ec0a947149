"""Logs: one JSON line per event on standard error, nothing on standard output."""

import json
import subprocess
import sys

from kiosk.common.log import last_four

PROGRAM = """
import logging, structlog, threading
from kiosk.common.log import configure_log
configure_log("lamp", "info")
log = structlog.get_logger()
log.debug("too_small")
with structlog.contextvars.bound_contextvars(session_id="9f"):
    log.info("lamp_lit", amount_minor=2000)
logging.getLogger("library").warning("low %s", "oil")
logging.getLogger("library").info("too small")
try:
    raise ValueError("burnt out")
except ValueError:
    log.exception("lamp_failed")
thread = threading.Thread(target=lambda: log.info("from_a_thread"))
thread.start()
thread.join()
"""


def test_every_record_is_a_json_line_that_names_its_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    lit, library, failed, from_a_thread = map(json.loads, done.stderr.splitlines())
    assert done.stdout == ""
    assert lit.pop("timestamp").endswith("Z")
    assert lit == {
        "program": "lamp",
        "level": "info",
        "event": "lamp_lit",
        "amount_minor": 2000,
        "session_id": "9f",
    }
    assert (library["event"], library["level"]) == ("low oil", "warning")
    assert failed["event"] == "lamp_failed"
    assert "burnt out" in failed["exception"]
    assert from_a_thread["event"] == "from_a_thread"
    assert "session_id" not in from_a_thread
    assert {record["program"] for record in (library, failed, from_a_thread)} == {"lamp"}


def test_a_token_is_shown_by_its_last_four_characters() -> None:
    assert last_four("abcdefgh") == "…efgh"
