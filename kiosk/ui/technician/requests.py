"""Requests to the engine and their answers, paired by number."""

from collections.abc import Callable
from itertools import count
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QObject, QTimer

from kiosk.contract.technician import Answer, Request
from kiosk.ui.engine_client import EngineClient
from kiosk.ui.gallery import Gallery

ANSWER_MS: Final = 30_000
_TICK_MS: Final = 1000

OnAnswer: TypeAlias = Callable[[Answer], None]


class Requests(QObject):
    """Every request is answered once: by the engine, or with E5051 when it is away."""

    def __init__(self, client: EngineClient | Gallery, monotonic_ms: Callable[[], int]) -> None:
        super().__init__()
        self._client = client
        self._monotonic_ms = monotonic_ms
        self._numbers = count(1)
        self._waiting: dict[int, tuple[int, OnAnswer]] = {}
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._give_up_old)
        client.answer_received.connect(self._on_answer)
        client.connection_lost.connect(self._give_up_all)

    def ask(self, ask: str, fields: dict[str, Any], on_answer: OnAnswer) -> None:
        """`on_answer` gets the answer, or a refusal with a code."""
        request = Request(next(self._numbers), ask, fields)
        if not self._client.request(request):
            on_answer(_away(request.id))
            return
        self._waiting[request.id] = (self._monotonic_ms() + ANSWER_MS, on_answer)
        self._tick.start()

    def _on_answer(self, answer: Answer) -> None:
        _, on_answer = self._waiting.pop(answer.id, (0, None))
        if on_answer is not None:
            on_answer(answer)

    def _give_up_old(self) -> None:
        now_ms = self._monotonic_ms()
        for number in [n for n, (until_ms, _) in self._waiting.items() if until_ms <= now_ms]:
            self._on_answer(_away(number))
        if not self._waiting:
            self._tick.stop()

    def _give_up_all(self) -> None:
        for number in list(self._waiting):
            self._on_answer(_away(number))


def _away(number: int) -> Answer:
    return Answer(number, code="E5051", error="the engine does not answer")
