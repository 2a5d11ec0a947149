"""The vocabulary of alerts and the programs of the terminal agree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kiosk.domain.alerts import alerts
from kiosk.domain.codes import catalogue
from kiosk.engine.conditions import conditions
from kiosk.engine.desk import RESULT_EVENTS
from tests.structure.source_tree import modules

PACKAGES = ("kiosk.engine", "hardware")
GROUPS = {"money", "machine", "session", "cabinet", "network", "security", "software"}
SEVERITIES = ("info", "warning", "error", "critical")
# What an alert may tell. A new word here is a decision: no patron, no bank, no secret.
FACTS = {
    *("code", "reason", "utc", "boot", "boot_id"),
    *("transaction", "state", "currency", "credited_minor", "note_id", "case_number", "result"),
    *("claim_id", "order", "origin", "action", "screen", "details", "uid"),
    *("ask", "length"),
}


@dataclass(frozen=True)
class Line:
    """One call of a logger."""

    module: str
    level: str
    event: str
    facts: frozenset[str]


def log_lines() -> Iterator[Line]:
    for name, path in modules().items():
        if not name.startswith(PACKAGES):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log" | "_log"), attr=level),
                    args=[ast.Constant(value=str(event))],
                    keywords=keywords,
                ):
                    level = "error" if level == "exception" else level
                    yield Line(name, level, event, frozenset(k.arg or "" for k in keywords))
                case _:
                    pass


LINES = list(log_lines())


def test_whatever_is_logged_as_a_warning_or_worse_is_in_the_vocabulary() -> None:
    unknown = [
        f"{line.module}: {line.event}"
        for line in LINES
        if line.level in SEVERITIES[1:] and line.event not in alerts()
    ]

    assert not unknown


def test_every_alert_is_logged_at_its_severity() -> None:
    wrong = [
        f"{line.module}: {line.event} as {line.level}"
        for line in LINES
        if line.event in alerts() and line.level != alerts()[line.event].severity
    ]

    assert not wrong


def test_every_alert_of_the_vocabulary_can_be_raised() -> None:
    lasting = {condition.name for condition in conditions()}
    raised = {line.event for line in LINES} | lasting | set(RESULT_EVENTS.values())

    assert set(alerts()) <= raised


def test_what_lasts_is_told_by_the_keeper_alone() -> None:
    lasting = {condition.name for condition in conditions()}

    assert not [f"{line.module}: {line.event}" for line in LINES if line.event in lasting]


def test_what_ends_an_alert_is_told_too() -> None:
    by_the_keeper = {alerts()[condition.name].recovered_by for condition in conditions()}
    told = {line.event for line in LINES} | by_the_keeper

    assert all(alert.recovered_by in told for alert in alerts().values() if alert.recovered_by)
    assert "" not in by_the_keeper


def test_no_alert_tells_more_than_it_may() -> None:
    beyond = {line.event: line.facts - FACTS for line in LINES if line.event in alerts()}

    assert not {event: facts for event, facts in beyond.items() if facts}


@pytest.mark.parametrize("name", alerts())
def test_an_alert_is_described(name: str) -> None:
    alert = alerts()[name]

    assert alert.group in GROUPS
    assert alert.severity in SEVERITIES
    assert alert.meaning.endswith(".")
    assert not alert.code or alert.code in catalogue()
