from pathlib import Path

import pytest

from tests.systemd.installed import MACHINES, install

pytest.register_assert_rewrite("tests.end_to_end.table")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the units of both machines."""
    folder = tmp_path_factory.mktemp("installed")
    for machine in MACHINES:
        install(machine, folder)
    return folder
