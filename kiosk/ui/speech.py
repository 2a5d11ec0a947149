"""Which language the screen's words are in: the sources' English, or a translation of it."""

from pathlib import Path
from typing import Final

import structlog
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.contract.messages import Language

TRANSLATIONS: Final = Path(__file__).parent / "translations"

log = structlog.get_logger(__name__)


class Speech:
    """Changes the words of the whole screen at once."""

    def __init__(self, qml: QQmlApplicationEngine) -> None:
        self._qml = qml
        self._translator: QTranslator | None = None

    def speak(self, language: str) -> None:
        """Go over to this language, from whatever one before."""
        self.fall_silent()
        if language != Language.ENGLISH:
            translator = QTranslator()
            if not translator.load(str(TRANSLATIONS / f"kiosk_{language}.qm")):
                log.error("translation_missing", code="E5058", language=language)
            QCoreApplication.installTranslator(translator)
            self._translator = translator
        self._qml.retranslate()

    def fall_silent(self) -> None:
        """Take the translation away."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
