"""The pages network, logs and settings, as a finger finds them."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kiosk.contract.messages import Page
from kiosk.contract.technician import Answer
from tests.kiosk.ui.glass import Glass
from tests.kiosk.ui.technician.bench import Bench
from tests.kiosk.ui.technician.care_samples import EXPORT, LOGS, NETWORK, SETTINGS

NOTHING = {"events": [], "before": "", "today": "2026-01-02", "dropped": 0}


@pytest.fixture
def bench(glass: Glass) -> Iterator[Bench]:
    bench = Bench(glass)
    bench.leave()
    bench.engine.answers |= {"network": NETWORK, "logs": LOGS, "settings": SETTINGS}
    yield bench
    bench.leave()


def last(bench: Bench, ask: str) -> dict[str, Any]:
    """The fields of the newest asking, without those that are empty."""
    return {key: value for key, value in bench.engine.asked_with(ask)[-1].items() if value != ""}


def type_in(bench: Bench, text: str) -> None:
    for letter in text:
        bench.press(f"key{letter}")


def health_of(bench: Bench, fact: str) -> str:
    return str(bench.glass.item(fact).property("health"))


def test_the_way_to_the_server_is_told(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.NETWORK)

    assert bench.glass.value("pairing") == "accepted at the last call"
    assert bench.glass.value("certificate").endswith("until 2026-01-20 (18 days)")
    assert "-1.25 s ahead" in bench.glass.value("clock")
    assert bench.glass.value("interfaceeth0").startswith("10.0.0.7/24")
    assert health_of(bench, "interfacewlan0") == "notice"
    assert bench.glass.value("defaultRoute") == "10.0.0.1 over eth0"


def test_what_is_not_known_yet_is_said_so(qtbot: QtBot, bench: Bench) -> None:
    unknown = {"is_secret_accepted": None, "clock": None, "certificate": None}
    bench.open(Page.NETWORK, network={**NETWORK, **unknown, "default_route": None})

    assert bench.glass.value("pairing") == "no answer yet"
    assert bench.glass.value("clock") == "not compared yet"
    assert bench.glass.value("certificate") == "none seen"
    assert bench.glass.value("defaultRoute") == "none"


def test_each_step_of_the_test_has_its_mark_and_its_way_to_repair(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.open(Page.NETWORK, connection_test={"steps": []})
    bench.press("connectionTestButton")

    assert bench.engine.asked_with("connection_test") == [{}]
    marks = [health_of(bench, f"{name}Step") for name in NETWORK["step_names"]]
    assert marks == ["good", "good", "good", "notice", "good", "bad", ""]
    assert bench.glass.value("clockStep") == "not reached"

    bench.press("codeE3023")
    assert bench.engine.asked_with("repair")[-1] == {"code": "E3023"}


def test_a_row_stays_under_the_finger_while_its_text_changes(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.NETWORK, connection_test={"steps": []})
    button = bench.glass.item("codeE3023")
    steps = [{**step, "ms": 777} for step in NETWORK["steps"]]
    bench.engine.answers["network"] = {**NETWORK, "steps": steps}
    bench.press("connectionTestButton")

    assert bench.glass.value("tlsStep").startswith("777 ms")
    assert isValid(button)
    assert button.isVisible()


def test_a_test_that_is_refused_says_why(qtbot: QtBot, bench: Bench) -> None:
    refusal = Answer(0, code="E0105", error="a test is running already")
    bench.open(Page.NETWORK, connection_test=refusal)
    bench.press("connectionTestButton")

    assert bench.glass.value("testRefusal") == "a test is running already"


def test_the_newest_events_are_shown_and_a_touch_tells_all_of_one(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.open(Page.LOGS)
    assert "2026-01-02 12:00:00  ■ error  kiosk-engine  link_lost" in bench.words()
    assert bench.glass.find("reasonField") is None

    bench.press("logRow1")
    assert bench.glass.value("reasonField") == "no such file"
    assert bench.glass.value("notesField") == "[500,1000]"
    bench.press("logRow0")
    assert bench.glass.find("reasonField") is None
    assert bench.glass.value("programField") == "kiosk-ui"


def test_a_code_in_the_log_leads_to_its_repair(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS)
    bench.press("codeE2001")

    assert bench.engine.asked_with("repair")[-1] == {"code": "E2001"}


def test_each_filter_asks_anew(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS)
    assert last(bench, "logs") == {}
    bench.press("levelFilter")
    assert last(bench, "logs") == {"level": "warning"}
    bench.press("componentFilter")
    assert last(bench, "logs") == {"level": "warning", "component": "kiosk-engine"}
    bench.press("periodFilter")
    assert last(bench, "logs")["from"] == "2026-01-02"
    bench.press("periodFilter")
    assert last(bench, "logs")["from"] == "2025-12-27"


def test_a_code_is_searched_as_a_code_and_the_rest_as_text(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS)
    bench.press("searchFilter")
    type_in(bench, "e20")
    bench.press("textDoneButton")
    assert last(bench, "logs") == {"code": "e20"}

    bench.press("searchFilter")
    type_in(bench, "x")
    bench.press("textDoneButton")
    assert last(bench, "logs") == {"text": "e20x"}


def test_older_events_come_by_the_cursor_and_the_newest_again(qtbot: QtBot, bench: Bench) -> None:
    few = {**LOGS, "events": LOGS["events"][:1]}
    bench.open(Page.LOGS, logs=few)
    bench.press("olderButton")
    assert last(bench, "logs") == {"before": "2026-01-02:512"}
    bench.press("newestButton")
    assert last(bench, "logs") == {}


def test_nothing_found_is_said(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS, logs=NOTHING)

    assert bench.glass.text("nothingFound") == "Nothing that fits."
    assert bench.glass.find("olderButton") is None


def test_an_export_asks_why_and_tells_path_and_sum(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS, log_export=EXPORT)
    bench.press("levelFilter")
    bench.press("exportButton")
    assert bench.engine.asked_with("log_export") == []
    bench.press("reasonRepair")
    bench.press("sheetDoButton")

    assert last(bench, "log_export") == {"level": "warning", "reason": "Repair"}
    assert bench.glass.value("exportPath") == EXPORT["path"]
    assert bench.glass.value("exportSum") == EXPORT["sha256"]


def test_an_export_that_failed_says_why(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.LOGS, log_export=Answer(0, code="E1012", error="no room"))
    bench.press("exportButton")
    bench.press("reasonRepair")
    bench.press("sheetDoButton")

    assert bench.glass.value("exportRefusal") == "no room"
    assert bench.glass.find("exportPath") is None


def test_settings_tell_value_source_and_what_waits(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SETTINGS)

    assert bench.glass.text("log_levelValue") == "info  → debug after a restart   (adjusted here)"
    assert bench.glass.find("merchant.urlValue") is None
    assert health_of(bench, "restartNeeded") == "notice"
    assert bench.glass.value("setAside") == "device.baud = 7"
    bench.press("adjustableFilter")
    assert bench.glass.text("merchant_secretValue") == "set   (from the credentials)"
    assert bench.glass.find("merchant.urlButton") is None
    assert bench.glass.find("help_lineButton") is None


def test_settings_are_found_by_a_part_of_their_name(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SETTINGS)
    bench.press("searchFilter")
    type_in(bench, "baud")
    bench.press("textDoneButton")

    assert bench.glass.find("device.baudValue")
    assert bench.glass.find("device.portValue") is None


def adjust_baud(bench: Bench) -> None:
    bench.open(Page.SETTINGS)
    bench.press("searchFilter")
    type_in(bench, "baud")
    bench.press("textDoneButton")
    bench.press("device.baudButton")
    bench.press("choice19200")


def test_a_setting_is_changed_with_a_reason_after_before_and_after_were_seen(
    qtbot: QtBot, bench: Bench
) -> None:
    adjust_baud(bench)
    assert bench.glass.text("beforeAndAfter") == "9600  →  19200"
    bench.press("settingDoneButton")
    assert bench.engine.asked_with("settings_change") == []
    bench.press("reasonTest")
    bench.press("sheetDoButton")

    expected = {"key": "device.baud", "value": "19200", "reason": "Test"}
    assert bench.engine.asked_with("settings_change") == [expected]
    assert bench.glass.find("beforeAndAfter") is None
    assert len(bench.engine.asked_with("settings")) == 2


def test_a_value_that_does_not_fit_is_told_where_it_is_typed(qtbot: QtBot, bench: Bench) -> None:
    bench.engine.answers["settings_change"] = Answer(0, code="E0104", error="9600 or 19200")
    adjust_baud(bench)
    bench.press("settingDoneButton")
    bench.press("reasonTest")
    bench.press("sheetDoButton")

    assert bench.glass.value("settingRefusal") == "9600 or 19200"
    bench.press("settingBackButton")
    bench.press("device.baudButton")
    assert bench.glass.find("settingRefusal") is None


def test_a_value_is_typed_and_an_unchanged_one_cannot_be_kept(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SETTINGS)
    bench.press("searchFilter")
    type_in(bench, "help_s")
    bench.press("textDoneButton")
    bench.press("patience.help_sButton")
    assert not bench.glass.item("settingDoneButton").isEnabled()
    bench.press("keyBack")
    type_in(bench, "5")

    assert bench.glass.text("beforeAndAfter") == "60  →  65"


def test_an_adjustment_can_be_taken_back(qtbot: QtBot, bench: Bench) -> None:
    bench.open(Page.SETTINGS)
    bench.press("log_levelButton")
    bench.press("settingResetButton")
    bench.press("reasonTest")
    bench.press("sheetDoButton")

    expected = {"key": "log_level", "reason": "Test"}
    assert bench.engine.asked_with("settings_reset") == [expected]
