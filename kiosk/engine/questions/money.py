"""Questions about fundings, and about the journal that keeps them."""

from kiosk.domain.funding import Funding
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import Asker, Fields, Question, Questions, number

NEWEST_MAX = 1000


def money_questions(desk: Desk) -> Questions:
    """They read; nothing here changes a funding."""

    async def transactions(fields: Fields, asker: Asker) -> Fields:
        del asker
        newest = await desk.journal.newest(number(fields, "newest", 100, NEWEST_MAX))
        return {"transactions": [{"utc": r[0].utc, **funding_fields(f)} for f, r in newest]}

    async def verify(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        head = await desk.journal.verify()
        return {"seq": head.seq, "hash": head.hash.hex()}

    return {
        "transactions": Question(Right.READ_PAYMENTS, transactions),
        "journal_verify": Question(Right.DIAGNOSE, verify),
    }


def funding_fields(funding: Funding) -> Fields:
    """A funding as one row."""
    return {
        "transaction_number": funding.transaction_number,
        "state": funding.state,
        "currency": funding.currency,
        "approved_minor": funding.approved_minor,
        "credited_minor": funding.credited_minor,
        "in_doubt_minor": funding.pending_minor,
        "hand_paid_minor": funding.hand_paid_minor,
        "house_loss_minor": funding.house_loss_minor,
        "rest_minor": funding.rest_minor,
        "why": funding.why,
        "code": funding.code,
        "case_number": funding.case_number,
        "session_id": funding.session_id,
    }
