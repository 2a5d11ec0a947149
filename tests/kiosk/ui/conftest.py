"""The real window, offscreen, at the two sizes that matter most."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.contract.messages import Language
from kiosk.ui.app import create_application
from kiosk.ui.pictures import GLASSES
from kiosk.ui.samples import SAMPLES
from kiosk.ui.settings import UiSettings
from tests.kiosk.ui.glass import Glass

SIZES = ("1024x600", "1920x1080")


def settings(size: str, *, can_quit: bool = False) -> UiSettings:
    return UiSettings(
        engine_socket=Path("/nonexistent/engine.sock"),
        window=size,
        diagonal_inch=GLASSES[size],
        can_quit=can_quit,
    )


@pytest.fixture(scope="session")
def qapp() -> QGuiApplication:
    """pytest-qt's application, made the way the product makes it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return create_application(settings("1024x600"))


@pytest.fixture(scope="session")
def glasses(qapp: QGuiApplication) -> Iterator[dict[str, Glass]]:
    """One window for each size, kept: a screen must not depend on the one before it."""
    made = {size: Glass(settings(size)) for size in SIZES}
    yield made
    for glass in made.values():
        glass.ui.stop()


@pytest.fixture(params=SIZES)
def glass(request: pytest.FixtureRequest, glasses: dict[str, Glass]) -> Iterator[Glass]:
    chosen = glasses[request.param]
    chosen.touches.clear()
    yield chosen
    if chosen.ui.kiosk.property("locale") != Language.ENGLISH:
        chosen.show(SAMPLES["attract"])  # a language is the application's, not one window's
