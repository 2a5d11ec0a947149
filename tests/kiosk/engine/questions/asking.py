"""Asking the table of questions as a person inside does."""

from dataclasses import dataclass, field

from kiosk.engine.questions.question import Asker, Fields, Questions


@dataclass
class Recorder:
    """Asks, and keeps what was recorded before it was done."""

    questions: Questions
    recorded: list[tuple[str, str, str, str]] = field(default_factory=list)

    async def ask(self, ask: str, **fields: object) -> Fields:
        return await self.questions[ask].answer(fields, Asker("Grace", self._record))

    async def _record(self, action: str, before: str, after: str, reason: str) -> None:
        self.recorded.append((action, before, after, reason))
