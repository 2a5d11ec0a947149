"""Every word of the patron's screens in every language, and room for it on the glass."""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import kiosk.ui
from kiosk.contract.messages import Action, Language, Touch
from kiosk.ui import speech
from kiosk.ui.languages import NATIVE_NAMES
from kiosk.ui.pictures import settings_for
from kiosk.ui.samples import SAMPLES
from tests.kiosk.ui.conftest import SIZES
from tests.kiosk.ui.fit import misfits
from tests.kiosk.ui.glass import Glass

UI = Path(kiosk.ui.__file__).parent
BIN = Path(sys.executable).parent
PATRON_QML = ("qml/Main.qml", "qml/Kiosk/Components", "qml/Kiosk/Screens")
TRANSLATED = [language for language in Language if language is not Language.ENGLISH]


def run(tool: str, *arguments: str | Path) -> None:
    command = [BIN / f"pyside6-{tool}", "-silent", *arguments]
    subprocess.run(command, cwd=UI, check=True, capture_output=True)


def messages(ts: Path) -> list[tuple[str, str]]:
    """Every text and its translation."""
    return [
        (message.findtext("source", ""), message.findtext("translation", ""))
        for message in ET.parse(ts).getroot().iter("message")
    ]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_screens_is_translated(language: Language, tmp_path: Path) -> None:
    kept = speech.TRANSLATIONS / f"kiosk_{language}.ts"
    fresh = tmp_path / kept.name
    shutil.copy(kept, fresh)

    run("lupdate", "-no-obsolete", "-locations", "none", *PATRON_QML, "-ts", fresh)

    assert fresh.read_text() == kept.read_text(), "run script/translate"
    assert "unfinished" not in kept.read_text()
    for text, translation in messages(kept):
        assert translation, text
        assert sorted(re.findall(r"%\d", translation)) == sorted(re.findall(r"%\d", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_translation_is_that_of_the_text(language: Language, tmp_path: Path) -> None:
    kept = speech.TRANSLATIONS / f"kiosk_{language}"

    run("lrelease", kept.with_suffix(".ts"), "-qm", tmp_path / "fresh.qm")

    assert (tmp_path / "fresh.qm").read_bytes() == kept.with_suffix(".qm").read_bytes()


def test_every_language_has_its_name_in_itself() -> None:
    assert set(NATIVE_NAMES) == set(Language)


@pytest.mark.parametrize("size", ["640x240", *SIZES])
def test_every_translated_screen_fits_its_glass(
    qtbot: QtBot, qapp: QGuiApplication, size: str
) -> None:
    glass = Glass(settings_for(size))

    found = [
        f"{language}: {fault}"
        for language in TRANSLATED
        for fault in misfits(glass, target_mm=15, locale=language)
    ]

    glass.ui.stop()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", SIZES)
def test_words_a_third_longer_fit_too(
    qtbot: QtBot,
    qapp: QGuiApplication,
    size: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stretched = ET.parse(speech.TRANSLATIONS / "kiosk_es.ts")
    for message in stretched.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.text = _stretched(message.findtext("source", ""))
    stretched.write(tmp_path / "kiosk_es.ts", "utf-8")
    run("lrelease", tmp_path / "kiosk_es.ts", "-qm", tmp_path / "kiosk_es.qm")
    monkeypatch.setattr(speech, "TRANSLATIONS", tmp_path)

    glass = Glass(settings_for(size))

    found = misfits(glass, target_mm=15, locale=Language.SPANISH)

    glass.ui.stop()
    assert not found, "\n".join(found)


def _stretched(text: str) -> str:
    """A third longer, in words of the usual length, accents above and below the line."""
    wanted, more = len(text) // 3, ""
    while len(more) < wanted:
        more += " Ägjö"
    return text + more[: max(wanted, 0)].rstrip()


def test_the_language_changes_under_the_patrons_eyes_and_back(qtbot: QtBot, glass: Glass) -> None:
    sample = SAMPLES["partial_released"]
    spanish = replace(sample, locale=Language.SPANISH)
    glass.show(sample)
    english_words = glass.words()

    glass.show(spanish)
    spanish_words = glass.words()
    glass.show(sample)

    assert "Se agregó una parte de $137" in spanish_words
    assert "no se cobró" in spanish_words, "words that are chosen by the snapshot change too"
    assert re.findall(r"\$\S+", spanish_words) == re.findall(r"\$\S+", english_words)
    assert glass.words() == english_words


def test_a_language_is_chosen_by_its_own_name(qtbot: QtBot, glass: Glass) -> None:
    glass.show(SAMPLES["languages"])
    glass.settle()

    choices = {str(b.property("text")): b for b in glass.buttons() if "Choice" in b.objectName()}
    assert set(choices) == set(NATIVE_NAMES.values())
    glass.press_item(choices["Español"])

    sample = SAMPLES["languages"]
    assert glass.touches == [Touch(Action.CHOOSE_LANGUAGE, sample.screen, {"language": "es"})]
