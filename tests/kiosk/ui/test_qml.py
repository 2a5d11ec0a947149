"""The QML as its linter and a careful reader see it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kiosk.ui
from kiosk.contract.messages import Screen

UI = Path(kiosk.ui.__file__).parent
QML = UI / "qml"
FILES = sorted(QML.rglob("*.qml"))
MODELS = ("kiosk", "code", "money", "staff", "question", "amounts", "code_check", "frames")
BIN = Path(sys.executable).parent
COLOURS = dict(
    re.findall(r'color (\w+): "(#[0-9a-f]{6})"', (QML / "Kiosk/Theme.qml").read_text("utf-8"))
)


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / f"pyside6-{tool}", *arguments], capture_output=True, text=True, check=False
    )


def test_qmllint_has_nothing_to_say(tmp_path: Path) -> None:
    """The view models' types are generated first, so that a misspelt property is found."""
    module = tmp_path / "Kiosk" / "ViewModels"
    module.mkdir(parents=True)
    (module / "qmldir").write_text(
        "module Kiosk.ViewModels\ntypeinfo types.qmltypes\nimport QtQuick\n"
    )
    dump, types = tmp_path / "dump.json", module / "types.qmltypes"
    sources = [UI / "viewmodels" / f"{name}.py" for name in MODELS]
    run("metaobjectdump", "-q", "-c", "-o", dump, *sources, UI / "qr_item.py")
    name = ["--import-name", "Kiosk.ViewModels", "--major-version", "1"]
    run("qmltyperegistrar", "--generate-qmltypes", types, "-o", tmp_path / "unused", *name, dump)
    assert "CodeViewModel" in types.read_text()

    lint = run("qmllint", "-W", "0", "-I", tmp_path, "-I", QML, *FILES)

    assert (lint.returncode, lint.stdout + lint.stderr) == (0, "")


def test_every_screen_of_the_contract_has_its_slot() -> None:
    main = (QML / "Main.qml").read_text("utf-8")

    assert re.findall(r'screen: "(\w+)"', main) == [screen.value for screen in Screen]


def test_every_component_is_in_its_qmldir() -> None:
    for qmldir in QML.rglob("qmldir"):
        listed = set(re.findall(r"(\w+\.qml)", qmldir.read_text("utf-8")))
        assert listed == {path.name for path in qmldir.parent.glob("*.qml")}


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.stem != "Glyphs"], ids=lambda path: path.name
)
def test_all_words_can_be_translated(path: Path) -> None:
    text = path.read_text("utf-8")

    for words in re.findall(r'"([^"\n]*)"', text):
        assert f'qsTr("{words}"' in text or not re.search("[A-Za-z] ", words)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (ink, ground)
        for ink in ("ink", "quiet", "accent", "good", "notice", "bad")
        for ground in ("ground", "groundHigh", "panel", "raised")
    ]
    + [("accentInk", "accent"), ("accentInk", "accentPressed"), ("ink", "raisedPressed")],
)
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    lighter, darker = sorted((luminance(COLOURS[ink]), luminance(COLOURS[ground])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
