"""One folder with the files of both machines, for all tests."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systemd.installed import MACHINES, install
from tests.systemd.notices import PATIENCE_S


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    for machine in MACHINES:
        install(machine, folder)
    return folder


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket on which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(tmp_path / "notify"))
        channel.settimeout(PATIENCE_S)
        yield channel
