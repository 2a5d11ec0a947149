"""What persons decide about money in doubt."""

import pytest

from kiosk.domain import events as e
from kiosk.domain.funding import IllegalEventError, State, apply, fold
from tests.kiosk.domain.histories import CASE, FOREIGN, NOTE, decided, parts, reported


@pytest.mark.parametrize(
    ("outcome", "expected", "end"),
    [
        ("credited", (2500, 0, 0, 1600), State.PARTIAL),
        ("not_credited", (500, 0, 0, 3600), State.PARTIAL),
        ("hand_paid", (500, 2000, 0, 1600), State.PARTIAL),
        ("house_loss", (500, 0, 2000, 1600), State.PARTIAL),
    ],
)
def test_persons_decide_a_note_in_doubt(
    outcome: str, expected: tuple[int, ...], end: State
) -> None:
    funding = apply(fold(CASE), decided(outcome, case_number=NOTE.note_id))
    assert (funding.state, funding.case_number, funding.why) == (State.SETTLING, "", "checked")
    assert parts(funding) == expected
    report = funding.next_report()
    assert report.is_final
    assert (report.hand_paid_minor, report.house_loss_minor) == expected[1:3]
    assert funding.notes.newest
    assert funding.notes.newest.state == outcome
    assert reported(funding).state is end


@pytest.mark.parametrize(
    ("outcome", "amount_minor", "expected", "end"),
    [
        ("credited", 4100, (4100, 0, 0, 0), State.CREDITED),
        ("credited", 2500, (2500, 0, 0, 1600), State.PARTIAL),
        ("not_credited", 4100, (0, 0, 0, 4100), State.NOT_CREDITED),
        ("hand_paid", 4100, (0, 4100, 0, 0), State.PARTIAL),
        ("house_loss", 2500, (0, 0, 2500, 1600), State.NOT_CREDITED),
    ],
)
def test_persons_decide_what_another_engine_did(
    outcome: str, amount_minor: int, expected: tuple[int, ...], end: State
) -> None:
    funding = apply(fold(FOREIGN), decided(outcome, amount_minor, "10-000001-000"))
    assert parts(funding) == expected
    assert reported(funding).state is end


def test_the_bank_keeps_the_rest_and_what_the_house_bears() -> None:
    funding = apply(fold(CASE), decided("house_loss", case_number=NOTE.note_id))
    assert funding.uncharged_minor == 1600 + 2000


def test_an_acknowledgement_after_the_decision_moves_no_money() -> None:
    before = apply(fold(CASE), decided("not_credited", case_number=NOTE.note_id))
    with pytest.raises(IllegalEventError):
        apply(before, e.NoteCredited(NOTE.note_id))
    after = apply(before, e.DecisionContradicted(NOTE.note_id, "E6003"))
    assert (after.state, after.code, parts(after)) == (before.state, "E6003", parts(before))


def test_a_patron_who_has_gone_is_remembered_and_changes_nothing_else() -> None:
    gone = apply(fold(CASE), e.PatronGone("Grace"))
    assert gone.is_patron_gone
    assert (gone.state, gone.case_number) == (State.IN_DOUBT, NOTE.note_id)


def test_what_another_engine_reported_is_certain_and_its_numbers_are_taken() -> None:
    foreign = e.ForeignClaimFound("other", "boot", "10-000001-000", "E6005", 2, 500)
    funding = fold((*FOREIGN[:-1], foreign))
    assert (funding.credited_minor, funding.pending_minor) == (500, 3600)
    told = funding.next_report()
    assert (told.number, told.credited_minor) == (3, 500)
    funding = apply(apply(funding, told), e.ReportAcknowledged(3))
    assert funding.unacknowledged_report is None
    funding = reported(apply(funding, decided("credited", 1000, "10-000001-000")))
    assert (funding.state, funding.credited_minor, funding.rest_minor) == (
        State.PARTIAL,
        1500,
        2600,
    )
    assert funding.reports[-1].number == 4
