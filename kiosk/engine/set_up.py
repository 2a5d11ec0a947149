"""The first set-up of a kiosk, step by step; that it was finished is a row of the journal."""

import json
from typing import Any, Final

from hardware.codes import Code
from kiosk.domain.money import Money, format_money
from kiosk.engine.check import Check, Outcome, failed, passed, skipped
from kiosk.engine.check_up import check_machine, check_server, check_staff
from kiosk.engine.desk import Desk
from kiosk.engine.journal import KIOSK, Journal
from kiosk.engine.questions.display import AUDIT_MAX, newest_results
from kiosk.engine.retest import retest
from kiosk.engine.technician.authority import Authority

DISPLAY_TESTS: Final = ("touch", "code")  # without them nobody can pay
FINISHED: Final = "set_up_finished"


class SetUp:
    """One per engine: what was tested is forgotten when it ends."""

    def __init__(self, desk: Desk, authority: Authority) -> None:
        self._desk = desk
        self._authority = authority
        self._tests = skipped("tests", "not made yet")

    async def steps(self) -> list[Check]:
        """In the order to take them; when every one has passed, it can be finished."""
        return [
            check_machine(self._desk),
            check_server(self._desk),
            check_staff(self._authority),
            passed("place", ", ".join(self._place().values())),
            await self._display(),
            self._tests,
        ]

    async def test(self) -> None:
        """Test the machine's line, whether it accepts notes, and an answer of the server."""
        details = []
        for code in (Code.NOT_ACCEPTING, "E3001"):
            found = await retest(self._desk, code)
            if not found.passed:
                self._tests = failed("tests", found.code, found.detail)
                return
            details.append(found.detail)
        self._tests = passed("tests", "; ".join(details))

    async def finish(self, person: str) -> None:
        """Keep who finished it and of what place. Raises JournalError."""
        facts: dict[str, Any] = {"person": person, **self._place(), "tests": self._tests.detail}
        await self._desk.journal.note_kiosk_event(FINISHED, json.dumps(facts))
        self._desk.board.update(is_set_up=True)

    async def _display(self) -> Check:
        """What the newest tests of the glass have told; they are made at the page Display."""
        results = newest_results(await self._authority.audit(AUDIT_MAX))
        told = {result["test"]: result["passed"] for result in results}
        missing = [test for test in DISPLAY_TESTS if test not in told]
        wrong = [test for test in DISPLAY_TESTS if not told.get(test, True)]
        if wrong:
            return Check("display", Outcome.FAILED, f"failed: {', '.join(wrong)}")
        if missing:
            return skipped("display", f"not tested yet: {', '.join(missing)}")
        return passed("display", f"passed: {', '.join(DISPLAY_TESTS)}")

    def _place(self) -> dict[str, str]:
        """What a person compares with the badge, the machine and the house's rules."""
        settings = self._desk.settings
        most = Money(settings.amount_max_minor, settings.device.currency)
        return {
            "kiosk": f"kiosk {settings.kiosk_number}",
            "machine": f"machine {settings.machine_number}",
            "topology": str(settings.device.topology),
            "amount_max": f"at most {format_money(most)}",
            "help_line": settings.help_line,
        }


def read_is_set_up(journal: Journal) -> bool:
    """Whether somebody has ever finished the set-up of this kiosk."""
    return any(record.kind == FINISHED for record in journal.records(KIOSK))
