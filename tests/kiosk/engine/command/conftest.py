"""One kiosk's folder and its operator."""

from pathlib import Path

import pytest

from tests.kiosk.engine.command.programs import Operator
from tests.kiosk.engine.programs import prepared


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("c")  # short: a socket's path has 107 bytes
    prepared(folder)
    return folder


@pytest.fixture
def operator(folder: Path, capsys: pytest.CaptureFixture[str]) -> Operator:
    return Operator(folder, capsys)
