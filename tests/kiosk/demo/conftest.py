"""The demo runs on asyncio, which its browser needs."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
