"""Histories of fundings, as far as tests take them."""

from kiosk.domain import events as e
from kiosk.domain.funding import Funding, apply

REQUEST = e.SessionRequested("10-000001", "key", "1234", "USD", (100, 500, 2000), 50_000)
ORDERED = (
    REQUEST,
    e.CodeShown("s1", 1, "abcd"),
    e.CodeOpened(),
    e.OrderReceived("s1", "o1", 41_00, "USD"),
)
CLAIMED = (*ORDERED, e.ClaimRequested("c1", "b1"), e.OrderClaimed())


def offered(number: int, value_minor: int) -> e.NoteOffered:
    return e.NoteOffered(f"10-000001-{number:03}", value_minor)


def credited(number: int, value_minor: int) -> tuple[e.Event, ...]:
    note = offered(number, value_minor)
    return (note, e.NotePresented(note.note_id, "00"), e.NoteCredited(note.note_id))


def decided(
    outcome: str = "credited",
    amount_minor: int = 2000,
    case_number: str = "10-000001-001",
    witness: str = "Grace",
) -> e.CaseDecided:
    return e.CaseDecided(case_number, outcome, amount_minor, "Ada", witness, "seen", None, None, "")


NOTE = offered(2, 2000)
CASE = (
    *CLAIMED,
    *credited(1, 500),
    NOTE,
    e.NotePresented(NOTE.note_id, "00"),
    e.NoteDoubted(NOTE.note_id, NOTE.note_id, "E2301", ()),
)
FOREIGN = (
    *ORDERED,
    e.ClaimRequested("c1", "b1"),
    e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005"),
)


def parts(funding: Funding) -> tuple[int, int, int, int]:
    """Credited, paid by hand, lost by the house, rest."""
    return (
        funding.credited_minor,
        funding.hand_paid_minor,
        funding.house_loss_minor,
        funding.rest_minor,
    )


def reported(funding: Funding) -> Funding:
    funding = apply(funding, funding.next_report())
    return apply(funding, funding.end_event())
