"""The machine's page: facts, connection, live frames, its test; and the test after a repair."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.test_menu import REPAIR, STATUS

LINK: dict[str, Any] = {
    "protocol": "id003",
    "port": "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10LTX2K-if00-port0",
    "baud": 9600,
    "topology": "replace",
    "host_credit_point": "vend_valid",
    "link": "up",
    "code": "",
    "is_accepting": True,
    "poll_interval_s": 0.2,
    "last_poll_age_s": 0.07,
    "is_set_up": True,
    "is_inhibited": False,
    "channels": [
        {"number": 1, "value_minor": 100, "value": "$1", "is_enabled": False},
        {"number": 5, "value_minor": 2000, "value": "$20", "is_enabled": True},
        {"number": 7, "value_minor": 10000, "value": "$100", "is_enabled": True},
    ],
    "has_note": False,
    "replies": {"count": 4321, "p50_s": 0.0006, "p99_s": 0.0012, "max_s": 0.0041},
    "wire": {
        "seen": "frames",
        "code": "",
        "from_host_bytes_per_s": 25.5,
        "to_host_bytes_per_s": 24.0,
        "errors": None,
    },
    "counts": {
        "bytes_from_host": 20000,
        "frames_from_host": 4321,
        "frames_to_host": 4320,
        "bad_frames": 0,
        "garbage_bytes": 0,
        "host_resets": 2,
        "openings": 3,
    },
}
NOISY = LINK | {"counts": LINK["counts"] | {"bad_frames": 2, "garbage_bytes": 17}}
DOWN = LINK | {"link": "silent", "code": "E2003", "is_accepting": False, "last_poll_age_s": None}
STEPS = ("port", "bytes", "polls", "clean", "no_echo", "replies", "accepts")


def frame(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "number": number,
        "newest": number,
        "utc": f"2026-01-02T10:20:{number % 60:02}.123456+00:00",
        "last_utc": f"2026-01-02T10:20:{number % 60:02}.123456+00:00",
        "count": 1,
        "from_host": "H>A 11 STATUS_REQUEST",
        "to_host": "A>H 11 IDLING",
        "from_host_hex": "fc05112756",
        "to_host_hex": "fc05112756",
        "reply_us": 640,
        "is_error": False,
    } | changes


def frames(*found: dict[str, Any]) -> dict[str, Any]:
    return {"frames": list(found), "newest": found[-1]["newest"] if found else 0}


FRAMES = frames(
    frame(1, from_host="H>A 40 RESET", to_host="A>H 50 ACK"),
    frame(2, newest=41, count=40),
    frame(42, from_host="H>A no frame", to_host="", from_host_hex="810000", is_error=True),
    frame(43, from_host="H>A C3 SET_INHIBIT 00", to_host="A>H C3 SET_INHIBIT 00"),
)


def results(failed: str = "", code: str = "") -> dict[str, Any]:
    """Steps up to the failed one passed, later ones were not made."""
    steps: list[dict[str, Any]] = []
    passed: bool | None = True
    for step in STEPS:
        passed = False if step == failed else passed
        steps.append(
            {
                "step": step,
                "passed": passed,
                "code": code if step == failed else "",
                "detail": "nothing came within 7 s" if step == failed else "",
            }
        )
        passed = None if passed is False else passed
    return {"passed": not failed, "steps": steps}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {
        "status": STATUS | {"machine_link": LINK},
        "repair": {"repair": REPAIR},
        "machine_frames": FRAMES,
    }
    yield bench
    bench.leave()


def value(bench: Bench, name: str) -> str:
    return str(bench.glass.item(name).property("value"))


def shown_frames(bench: Bench) -> list[int]:
    """The numbers of the frames in the list, from the top."""
    rows = [i for i in bench.glass.items() if i.objectName().startswith("frame")]
    rows = [row for row in rows if row.objectName().removeprefix("frame").isdigit()]
    rows.sort(key=lambda row: bench.glass.place(row).top())
    return [int(row.objectName().removeprefix("frame")) for row in rows]


def test_the_facts_of_the_line_are_told_in_words(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)

    assert value(bench, "linkState") == "up, the machine takes notes"
    assert value(bench, "linkPolls") == "last 0.07 s ago, every 0.2 s"
    assert value(bench, "linkHost") == "lets notes in"
    assert value(bench, "linkValues") == "$20  $100"
    assert (
        value(bench, "linkReplies") == "half within 0.6 ms, 99 of 100 within 1.2 ms, slowest 4.1 ms"
    )
    assert (
        value(bench, "linkCounts")
        == "4321 frames in, 4320 out, 2 resets by the host, port opened 3 times"
    )
    assert value(bench, "linkErrors") == "none"
    assert value(bench, "linkProtocol") == "id003 at 9600 baud"
    assert value(bench, "linkPort") == LINK["port"]
    assert value(bench, "linkCreditPoint") == "vend_valid"


def test_a_silent_machine_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": DOWN})
    assert value(bench, "linkState") == "silent: the port is open, and no poll comes"
    assert value(bench, "linkPolls") == "none on this line yet"
    bench.press("codeE2003")

    assert bench.engine.asked_with("repair") == [{"code": "E2003"}]


def test_errors_on_the_line_are_noticed(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": NOISY})

    assert value(bench, "linkErrors") == "2 bad frames, 17 bytes of no frame"
    assert bench.glass.item("linkErrors").property("health") == "notice"


def test_the_status_page_tells_the_same_facts(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.STATUS)

    assert value(bench, "linkPolls") == "last 0.07 s ago, every 0.2 s"


# A new connection


def test_a_new_connection_is_made_with_a_reason(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("reconnectButton")
    assert bench.engine.asked_with("machine_reconnect") == []
    bench.press("reasonRepair")
    bench.press("sheetDoButton")

    assert bench.engine.asked_with("machine_reconnect") == [{"reason": "Repair"}]


def test_a_refused_connection_says_why(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E2015", error="a note is in hand")
    bench.open(Page.MACHINE, machine_reconnect=refusal)
    bench.press("reconnectButton")
    bench.press("reasonTest")
    bench.press("sheetDoButton")

    assert "a note is in hand" in bench.words()
    assert bench.glass.find("codeE2015")


def test_with_a_note_on_the_line_none_is_offered(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": LINK | {"has_note": True}})

    assert not bench.glass.item("reconnectButton").isEnabled()


# Live frames


def test_frames_are_listed_newest_first_with_their_times(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")

    assert shown_frames(bench) == [43, 42, 2, 1]
    words = bench.words()
    assert "10:20:43.123456  H>A C3 SET_INHIBIT 00" in words
    assert "0.64 ms  A>H C3 SET_INHIBIT 00" in words
    assert "40 times" in words
    assert "■ error" in words
    assert "810000" in words


def test_each_asking_names_the_newest_frame_that_is_there(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")
    qtbot.waitUntil(lambda: len(bench.engine.asked_with("machine_frames")) >= 2, timeout=5000)

    assert bench.engine.asked_with("machine_frames")[:2] == [
        {"after": 0, "most": 100},
        {"after": 43, "most": 100},
    ]


@pytest.mark.parametrize("newest", [43, 3_000_000_000])
def test_the_number_asked_with_is_a_whole_one(qtbot: QtBot, bench: Bench, newest: int) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1, newest=newest)))
    bench.press("framesPartButton")
    qtbot.waitUntil(lambda: len(bench.engine.asked_with("machine_frames")) >= 2, timeout=5000)

    asked = bench.engine.asked_with("machine_frames")[1]["after"]
    assert (type(asked), asked) == (int, newest)


def test_a_frame_that_goes_on_repeating_stays_one_row(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1), frame(2)))
    bench.press("framesPartButton")
    bench.engine.answers["machine_frames"] = frames(frame(2, newest=9, count=8))
    qtbot.waitUntil(lambda: "8 times" in bench.words(), timeout=5000)

    assert shown_frames(bench) == [2, 1]


def test_repeats_can_be_hidden_and_errors_shown_alone(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)
    bench.press("framesPartButton")
    bench.press("repeatsButton")
    assert shown_frames(bench) == [43, 42, 1]
    bench.press("repeatsButton")
    bench.press("errorsButton")
    assert shown_frames(bench) == [42]
    bench.press("errorsButton")
    assert shown_frames(bench) == [43, 42, 2, 1]


def test_a_paused_list_stands_still_and_then_has_what_came(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(1)))
    bench.press("framesPartButton")
    bench.press("pauseButton")
    bench.engine.answers["machine_frames"] = frames(frame(2))
    qtbot.waitUntil(
        lambda: {"after": 2, "most": 100} in bench.engine.asked_with("machine_frames"),
        timeout=5000,
    )
    assert shown_frames(bench) == [1]
    bench.press("pauseButton")

    assert shown_frames(bench) == [2, 1]


def test_an_engine_that_began_anew_begins_a_new_list(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_frames=frames(frame(900)))
    bench.press("framesPartButton")
    bench.engine.answers["machine_frames"] = frames(frame(1), frame(2))
    qtbot.waitUntil(lambda: "10:20:02" in bench.words(), timeout=5000)

    assert shown_frames(bench) == [2, 1]


# The test


def test_a_passed_test_is_told_in_words_mark_and_colour(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_self_test=results())
    bench.press("testPartButton")
    assert bench.engine.asked_with("machine_self_test") == []
    bench.press("selfTestButton")

    assert bench.glass.text("selfTestResult") == "● Passed"
    assert all(bench.glass.item(f"step_{s}").property("health") == "good" for s in STEPS)


def test_a_failed_step_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE, machine_self_test=results("bytes", "E2003"))
    bench.press("testPartButton")
    bench.press("selfTestButton")

    assert bench.glass.text("selfTestResult") == "■ Failed"
    assert value(bench, "step_bytes") == "nothing came within 7 s"
    assert value(bench, "step_polls") == "not tested"
    bench.press("codeE2003")
    assert bench.engine.asked_with("repair") == [{"code": "E2003"}]


# After a repair


def repairing(bench: Bench, **retest: Any) -> None:
    """On the page of E2001, tested again with this result."""
    bench.enter()
    bench.press("codeE2001")
    bench.engine.answers["retest"] = retest
    bench.press("retestButton")


@pytest.mark.parametrize(
    ("passed", "told"), [(True, "● Passed"), (False, "■ Failed"), (None, "▲ Look for yourself")]
)
def test_the_test_after_a_repair_tells_how_it_ended(
    qtbot: QtBot, bench: Bench, passed: bool | None, told: str
) -> None:
    repairing(bench, passed=passed, detail="what was found", code="")

    assert bench.engine.asked_with("retest") == [{"code": "E2001"}]
    assert bench.glass.text("retestResult") == told
    assert value(bench, "retestDetail") == "what was found"


def test_another_fault_that_the_test_finds_leads_to_its_own_repair(
    qtbot: QtBot, bench: Bench
) -> None:
    repairing(bench, passed=False, detail="no poll", code="E2003")
    bench.press("codeE2003")

    assert bench.engine.asked_with("repair") == [{"code": "E2001"}, {"code": "E2003"}]
    assert bench.glass.find("retestResult") is None


def test_a_test_that_cannot_be_made_says_why(qtbot: QtBot, bench: Bench) -> None:
    bench.enter()
    bench.press("codeE2001")
    bench.engine.answers["retest"] = Answer(0, code="E1106", error="no right")
    bench.press("retestButton")

    assert "no right" in bench.words()
    assert bench.glass.find("retestResult") is None


# Below the frames


def test_what_is_on_the_wire_is_told_with_its_rates(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.MACHINE)

    assert value(bench, "linkSeen") == "the machine's frames"
    assert value(bench, "linkRates") == "25.5 from the machine, 24 to it"
    assert value(bench, "linkPortErrors") == "this port cannot tell"


@pytest.mark.parametrize(
    ("seen", "code", "words"),
    [
        ("nothing", "E2030", "nothing at all"),
        ("zeros", "E2031", "nothing but zeros: wrong speed, or a break"),
        ("parity", "E2032", "bytes of a wrong parity"),
        ("framing", "E2033", "bytes of a wrong speed"),
        ("bytes", "E2016", "bytes that are no frames"),
        ("echo", "E2004", "our own echo"),
    ],
)
def test_what_is_wrong_on_the_wire_leads_to_its_repair(
    qtbot: QtBot, bench: Bench, seen: str, code: str, words: str
) -> None:
    errors = {"framing": 1, "parity": 20, "overrun": 3, "breaks": 4}
    wire = LINK["wire"] | {"seen": seen, "code": code, "errors": errors}
    bench.open(Page.MACHINE, status=STATUS | {"machine_link": DOWN | {"wire": wire}})
    assert value(bench, "linkSeen") == words
    assert value(bench, "linkPortErrors") == "1 framing, 20 parity, 3 overrun, 4 breaks"
    bench.press(f"code{code}")

    assert bench.engine.asked_with("repair")[-1] == {"code": code}


LOOPED: dict[str, Any] = {
    "passed": True,
    "sent": 256,
    "came": 256,
    "wrong": 0,
    "code": "",
    "errors": None,
}


def loop_back(bench: Bench, answer: dict[str, Any] | Answer) -> None:
    """A finger opens the test and presses its button."""
    bench.open(Page.MACHINE, machine_loop_back=answer)
    bench.press("testPartButton")
    bench.press("loopBackButton")


def test_the_loop_back_test_is_made_by_a_finger(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, LOOPED)

    assert bench.engine.asked_with("machine_loop_back") == [{}]
    assert bench.glass.item("loopBackResult").property("text") == "● Passed"
    assert value(bench, "loopBackBytes") == "256 sent, 256 came back, 0 wrong"


def test_bytes_that_came_back_spoilt_lead_to_their_repair(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, LOOPED | {"passed": False, "came": 95, "wrong": 30, "code": "E2035"})
    assert bench.glass.item("loopBackResult").property("text") == "■ Failed"
    assert value(bench, "loopBackBytes") == "256 sent, 95 came back, 30 wrong"
    bench.press("codeE2035")

    assert bench.engine.asked_with("repair")[-1] == {"code": "E2035"}


def test_a_loop_back_test_at_a_machine_that_polls_says_why_not(qtbot: QtBot, bench: Bench) -> None:
    loop_back(bench, Answer(0, {}, "E2036", "a machine polls on this line: take its cable off"))

    assert "a machine polls on this line" in bench.words()
    assert "Passed" not in bench.words()
