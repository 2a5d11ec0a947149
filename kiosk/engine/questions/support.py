"""Questions of those who help: is all of it well, and what may they see of it."""

from typing import Final

from kiosk import __version__
from kiosk.domain.technician import Right
from kiosk.engine.check_up import check_up
from kiosk.engine.desk import Desk
from kiosk.engine.questions.money import funding_fields
from kiosk.engine.questions.question import Asker, Fields, Question, Questions, number
from kiosk.engine.support import redacted, shown_settings
from kiosk.engine.technician.authority import Authority

NEWEST_MAX: Final = 500


def support_questions(desk: Desk, authority: Authority) -> Questions:
    """`doctor` checks everything; `support` is what a bundle holds of settings and fundings."""

    async def doctor(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        checks = await check_up(desk, authority)
        return {"version": __version__, "checks": [check.fields() for check in checks]}

    async def support(fields: Fields, asker: Asker) -> Fields:
        await asker.record("support_bundle", "", "", "")
        newest = await desk.journal.newest(number(fields, "newest", 50, NEWEST_MAX))
        return {
            "settings": shown_settings(desk.settings.model_dump(mode="json")),
            "transactions": [redacted(funding_fields(funding)) for funding, _ in newest],
            "journal": {"seq": desk.journal.head.seq, "hash": desk.journal.head.hash.hex()},
        }

    return {
        "doctor": Question(Right.DIAGNOSE, doctor),
        "support": Question(Right.MANAGE_PERSONS, support),
    }
