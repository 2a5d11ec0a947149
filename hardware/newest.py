"""A value that many may follow: each sees the newest, not every one in between."""

from typing import Generic, TypeVar

import anyio

T = TypeVar("T")


class Newest(Generic[T]):
    """Holds the value; `changes()` iterates over it."""

    def __init__(self, value: T) -> None:
        self.value = value
        self.changed = anyio.Event()

    def set(self, value: T) -> None:
        """Take a new value; an equal one changes nothing."""
        if value != self.value:
            self.value = value
            self.changed.set()
            self.changed = anyio.Event()

    def changes(self) -> "Changes[T]":
        return Changes(self)


class Changes(Generic[T]):
    """The value now, then the newest after each change. May be dropped at any point."""

    def __init__(self, source: Newest[T]) -> None:
        self._source = source
        self._told: list[T] = []  # the value told last, if any

    def __aiter__(self) -> "Changes[T]":
        return self

    async def __anext__(self) -> T:
        while self._told == [self._source.value]:
            await self._source.changed.wait()
        self._told = [self._source.value]
        return self._source.value
