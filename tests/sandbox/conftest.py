"""Every asynchronous test of the sandbox runs on trio under virtual time."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from trio.testing import MockClock

from tests.sandbox.desk import Desk, running_desk
from tests.sandbox.fake_merchant import FakeMerchant


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "trio", {"clock": MockClock(autojump_threshold=0)}


@pytest.fixture
def merchant() -> FakeMerchant:
    return FakeMerchant()


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite3"


@pytest.fixture
async def desk(state_file: Path, merchant: FakeMerchant) -> AsyncIterator[Desk]:
    async with running_desk(state_file, merchant) as running:
        yield running
