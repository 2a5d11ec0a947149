"""One folder with the files of both machines, for all tests."""

from pathlib import Path

import pytest

from tests.systemd.installed import MACHINES, install


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    for machine in MACHINES:
        install(machine, folder)
    return folder
