"""What a bill meter speaks for."""

import pytest

from kiosk.domain.cases import CaseOutcome, propose


@pytest.mark.parametrize(
    ("before_minor", "after_minor", "outcome", "amount_minor"),
    [
        (1000_00, 1020_00, CaseOutcome.CREDITED, 20_00),
        (1000_00, 1000_00, CaseOutcome.NOT_CREDITED, 20_00),
        (1000_00, 1010_00, None, 0),
        (1000_00, 1040_00, None, 0),
        (1000_00, 980_00, None, 0),
        (None, 1020_00, None, 0),
        (1000_00, None, None, 0),
    ],
)
def test_a_meter_speaks_for_a_whole_note_or_for_none(
    before_minor: int | None,
    after_minor: int | None,
    outcome: CaseOutcome | None,
    amount_minor: int,
) -> None:
    proposal = propose(20_00, before_minor, after_minor, is_divisible=False)
    assert (proposal.outcome, proposal.amount_minor) == (outcome, amount_minor)


@pytest.mark.parametrize(
    ("after_minor", "outcome", "amount_minor"),
    [
        (1060_00, CaseOutcome.CREDITED, 60_00),
        (1137_00, CaseOutcome.CREDITED, 137_00),
        (1000_00, CaseOutcome.NOT_CREDITED, 137_00),
        (1138_00, None, 0),
        (999_00, None, 0),
    ],
)
def test_what_another_engine_did_may_be_a_part(
    after_minor: int, outcome: CaseOutcome | None, amount_minor: int
) -> None:
    proposal = propose(137_00, 1000_00, after_minor, is_divisible=True)
    assert (proposal.outcome, proposal.amount_minor) == (outcome, amount_minor)
