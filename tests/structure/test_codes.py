"""The catalogue of codes and the code that raises them agree."""

import re
from pathlib import Path

import pytest

from kiosk.domain.codes import catalogue
from tests.structure.source_tree import PACKAGES, ROOT, tracked_files

RAISED = re.compile(r"""(["'])(E\d{4})\1""")
SOURCES = {".py", ".qml", ".html"}


def _used() -> dict[str, Path]:
    """Each code that the products' sources name, with one file that does."""
    return {
        code: path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix in SOURCES and path.relative_to(ROOT).parts[0] in PACKAGES
        for _quote, code in RAISED.findall(path.read_text("utf-8"))
    }


def test_every_code_in_the_sources_is_in_the_catalogue() -> None:
    unknown = {code: str(path) for code, path in _used().items() if code not in catalogue()}

    assert not unknown


def test_every_code_of_the_catalogue_can_be_raised() -> None:
    assert not set(catalogue()) - set(_used())


@pytest.mark.parametrize("code", catalogue())
def test_a_catalogue_entry_tells_staff_what_to_do(code: str) -> None:
    entry = catalogue()[code]
    sentences = [entry.cause, *entry.steps, entry.retest]

    assert re.fullmatch(r"E\d{4}", code)
    assert entry.title
    assert not entry.title.endswith(".")
    assert all(len(sentence) > 8 and sentence.endswith(".") for sentence in sentences)
