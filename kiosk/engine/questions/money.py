"""Questions about fundings, and about the journal that keeps them."""

from kiosk.domain.funding import Funding
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.questions.question import Asker, Fields, Question, Questions


def money_questions(desk: Desk) -> Questions:
    """They read; nothing here changes a funding."""

    async def verify(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        head = await desk.journal.verify()
        return {"seq": head.seq, "hash": head.hash.hex()}

    return {
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
