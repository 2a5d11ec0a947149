from collections.abc import Callable
from typing import Any

import anyio.to_thread
import pytest


@pytest.fixture(autouse=True)
def threads_run_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under virtual time a thread's real milliseconds would be hours: run its work in place."""

    async def run_sync(work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        del options
        await anyio.lowlevel.checkpoint()
        return work(*arguments)

    monkeypatch.setattr(anyio.to_thread, "run_sync", run_sync)
