"""A whole merchant server per test, on a real SQLite file, under virtual time."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
import httpx
import pytest
from trio.testing import MockClock

from merchant.app import build
from tests.merchant.fake_tpas import FakeTpas
from tests.merchant.floor import (
    CountingEntropy,
    Floor,
    VirtualClock,
    empty_ledger_file,
    make_settings,
)

R = TypeVar("R")


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "trio", {"clock": MockClock(autojump_threshold=0)}


@pytest.fixture
def inline_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtual time does not wait for threads: what would leave the loop runs at once instead."""

    async def run_inline(work: Callable[[], R], **_: Any) -> R:
        await anyio.lowlevel.checkpoint()
        return work()

    monkeypatch.setattr(anyio.to_thread, "run_sync", run_inline)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(empty_ledger_file())
    return f"sqlite:///{path}"


@pytest.fixture
def setting_changes(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Overridden with `@pytest.mark.parametrize("setting_changes", [...], indirect=True)`."""
    return getattr(request, "param", {})


@pytest.fixture
async def floor(
    database_url: str, inline_threads: None, setting_changes: dict[str, Any]
) -> AsyncIterator[Floor]:
    settings = make_settings(database_url, **setting_changes)
    tpas, clock = FakeTpas(), VirtualClock()
    clock.utc_now()
    async with httpx.AsyncClient(
        base_url=settings.tpas_url,
        auth=("our-access-id", "the-access-key"),
        transport=httpx.MockTransport(tpas.handle),
    ) as outward:
        merchant = build(settings, outward, clock, CountingEntropy())
        transport = httpx.ASGITransport(app=merchant.application)
        async with httpx.AsyncClient(transport=transport, base_url="http://merchant") as inward:
            yield Floor(merchant, settings, inward, tpas, clock)
        merchant.database.close()
