"""Questions of the first set-up: its steps, the tests in it, and its end."""

from typing import Final

from kiosk.domain.technician import Right
from kiosk.engine.check import Check, Outcome
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import Asker, Fields, Question, QuestionError, Questions
from kiosk.engine.set_up import SetUp
from kiosk.engine.technician.authority import Authority

# The page of the menu where a step that has not passed is mended.
_PAGES: Final = {
    "machine_link": "machine",
    "merchant_server": "network",
    "staff": "",
    "place": "settings",
    "display": "display",
    "tests": "",
}


def set_up_questions(desk: Desk, authority: Authority) -> Questions:
    """`set_up` reads nothing slow; `set_up_test` takes up to 20 s."""
    set_up = SetUp(desk, authority)

    async def told() -> Fields:
        steps = await set_up.steps()
        return {
            "steps": [{**step.fields(), "page": _PAGES[step.name]} for step in steps],
            "is_complete": _is_complete(steps),
            "is_finished": desk.board.scene.is_set_up,
        }

    async def steps(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        return await told()

    async def test(fields: Fields, asker: Asker) -> Fields:
        del fields
        await asker.record("set_up_tested", "", "", "")
        await set_up.test()
        return await told()

    async def finish(fields: Fields, asker: Asker) -> Fields:
        del fields
        if not _is_complete(await set_up.steps()):
            raise QuestionError("E0120", "a step has not passed")
        await asker.record("set_up_finished", "", "", "")
        await set_up.finish(asker.name)
        return await told()

    return {
        "set_up": Question(Right.DIAGNOSE, steps),
        "set_up_test": Question(Right.TEST_DEVICES, test),
        "set_up_finish": Question(Right.SET_UP, finish),
    }


def _is_complete(steps: list[Check]) -> bool:
    return all(step.outcome is Outcome.PASSED for step in steps)
