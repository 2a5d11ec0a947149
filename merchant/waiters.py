"""Who waits for a session to change, in this process."""

from collections import defaultdict
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import anyio

RE_READ_INTERVAL_S = 5.0
"""How long a waiter trusts silence: another server process may have made the change."""


class Subscription:
    """One waiter's ear. Subscribe first, then read, then wait: no change is missed between."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, at_most_s: float) -> None:
        """Return at the next change, after `at_most_s`, or after the re-read interval."""
        with anyio.move_on_after(min(at_most_s, RE_READ_INTERVAL_S)):
            await self._event.wait()
            self._event = anyio.Event()


class Waiters:
    """All subscriptions by session id. Used from the event loop only."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self.is_closing = False

    @property
    def count(self) -> int:
        """How many wait now."""
        return sum(map(len, self._subscriptions.values()))

    @contextmanager
    def subscribe(self, session_id: str) -> Generator[Subscription]:
        subscription = Subscription()
        self._subscriptions[session_id].add(subscription)
        try:
            yield subscription
        finally:
            remaining = self._subscriptions[session_id]
            remaining.discard(subscription)
            if not remaining:
                del self._subscriptions[session_id]

    def wake(self, session_ids: Iterable[str]) -> None:
        for session_id in session_ids:
            for subscription in self._subscriptions.get(session_id, ()):
                subscription.ring()

    def close(self) -> None:
        """Let every waiter go, now and from now on: the server is ending."""
        self.is_closing = True
        self.wake(list(self._subscriptions))
