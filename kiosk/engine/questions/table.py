"""Every question, and the one way in which it is answered."""

from kiosk.engine.desk import Desk
from kiosk.engine.journal import JournalError
from kiosk.engine.questions.cases import case_questions
from kiosk.engine.questions.commissioning import commissioning_questions
from kiosk.engine.questions.commissioning_credit import commissioning_credit_questions
from kiosk.engine.questions.display import display_questions
from kiosk.engine.questions.find_machine import find_questions
from kiosk.engine.questions.journal import journal_questions
from kiosk.engine.questions.logs import log_questions
from kiosk.engine.questions.machine import machine_questions
from kiosk.engine.questions.money import money_questions
from kiosk.engine.questions.network import network_questions
from kiosk.engine.questions.question import QuestionError, Questions
from kiosk.engine.questions.repair import repair_questions
from kiosk.engine.questions.set_up import set_up_questions
from kiosk.engine.questions.settings import settings_questions
from kiosk.engine.questions.staff import staff_questions
from kiosk.engine.questions.status import status_questions
from kiosk.engine.questions.support import support_questions
from kiosk.engine.questions.system import system_questions
from kiosk.engine.questions.traces import trace_questions
from kiosk.engine.questions.transactions import transaction_questions
from kiosk.engine.technician.authority import Authority, TechnicianRefusedError

# What answering raises; each has a code of the catalogue.
REFUSALS = (QuestionError, JournalError, TechnicianRefusedError)


def all_questions(desk: Desk, authority: Authority) -> Questions:
    """By the name they are asked with."""
    return {
        **status_questions(desk),
        **machine_questions(desk),
        **find_questions(desk),
        **commissioning_questions(desk, authority),
        **commissioning_credit_questions(desk, authority),
        **display_questions(desk, authority),
        **money_questions(desk),
        **transaction_questions(desk),
        **trace_questions(desk),
        **case_questions(desk, authority),
        **journal_questions(desk),
        **repair_questions(desk),
        **network_questions(desk),
        **log_questions(desk),
        **settings_questions(desk),
        **staff_questions(authority),
        **set_up_questions(desk, authority),
        **support_questions(desk, authority),
        **system_questions(desk),
    }
