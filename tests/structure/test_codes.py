"""The catalogue of codes and the code that raises them agree."""

import re
from pathlib import Path

import pytest

from hardware.codes import Code
from kiosk.domain.codes import catalogue
from kiosk.engine.retest import RETESTS
from tests.structure.source_tree import PACKAGES, ROOT, tracked_files

NAMED = re.compile(r"(?<![\w#])E\d{4}\b")
RAISED = re.compile(r"""(?<=["'])E\d{4}\b""")
SOURCES = {".py", ".qml", ".html", ".toml"}
SHOWN_ONLY = {Path("kiosk/ui/samples.py")}  # samples raise nothing


def _codes(pattern: re.Pattern[str]) -> dict[str, Path]:
    """Each code that the pattern finds in the products' sources, with one file that has it."""
    return {
        code: path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix in SOURCES
        and path.relative_to(ROOT).parts[0] in PACKAGES
        and (pattern is not RAISED or path.relative_to(ROOT) not in SHOWN_ONLY)
        for code in pattern.findall(path.read_text("utf-8"))
    }


def test_every_code_in_the_sources_is_in_the_catalogue() -> None:
    unknown = {code: str(path) for code, path in _codes(NAMED).items() if code not in catalogue()}

    assert not unknown


def test_every_code_of_the_catalogue_can_be_raised() -> None:
    assert not set(catalogue()) - set(_codes(RAISED))


def test_every_code_that_can_stop_a_kiosk_has_a_test_that_the_engine_makes() -> None:
    """Codes of machine, journal, server and doubts, and those that an obstacle or a part has."""
    modules = ("crediting", "journal", "merchant_client", "presenter")
    parts = ("questions/status", "questions/surroundings")
    stopping = {str(code) for code in Code if code} | {
        code
        for module in modules + parts
        for code in RAISED.findall((ROOT / f"kiosk/engine/{module}.py").read_text("utf-8"))
    }

    assert {"E1010", "E2003", "E3001", "E5007", "E6005"} <= stopping
    assert not stopping - set(RETESTS)
    assert set(RETESTS) <= set(catalogue())


@pytest.mark.parametrize("code", catalogue())
def test_a_catalogue_entry_tells_staff_what_to_do(code: str) -> None:
    entry = catalogue()[code]
    sentences = [entry.cause, *entry.steps, entry.retest]

    assert re.fullmatch(r"E\d{4}", code)
    assert entry.title
    assert not entry.title.endswith(".")
    assert all(len(sentence) > 8 and sentence.endswith(".") for sentence in sentences)
