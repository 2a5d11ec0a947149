"""What the journal knows of the staff when the engine starts."""

from kiosk.domain.events import UnknownEventError, decode_event
from kiosk.domain.funding import IllegalEventError
from kiosk.domain.technician import EVENTS, Technicians, fold
from kiosk.engine.journal import TECHNICIAN, Journal, JournalError


def read_technicians(journal: Journal) -> Technicians:
    """Raises JournalError E1004 when another version wrote what this one does not know."""
    try:
        return fold(decode_event(r.kind, r.body, EVENTS) for r in journal.records(TECHNICIAN))
    except (UnknownEventError, IllegalEventError, ValueError) as error:
        raise JournalError("E1004", f"the staff's events cannot be read: {error}") from error
