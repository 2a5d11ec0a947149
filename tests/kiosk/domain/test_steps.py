from dataclasses import replace

from kiosk.domain import events as e
from kiosk.domain.funding import apply, fold
from kiosk.domain.steps import (
    RETURNS_MAX,
    AskPresence,
    Claim,
    EndCrediting,
    MakeReport,
    OfferNote,
    Presence,
    Rest,
    SendReport,
    Situation,
    WaitForMachine,
    next_step,
)
from tests.kiosk.domain.histories import CLAIMED, ORDERED, REQUEST, credited, offered

READY = Situation(
    is_machine_accepting=True, denominations_minor=(100, 500, 2000), presence=Presence.KNOWN
)


def test_an_order_is_claimed() -> None:
    assert next_step(fold(ORDERED), READY) == Claim()


def test_an_order_of_a_session_being_canceled_is_never_claimed() -> None:
    assert next_step(fold((*ORDERED, e.CancelRequested("patron"))), READY) == Rest()


def test_a_patron_who_may_have_left_is_asked_first() -> None:
    assert next_step(fold(CLAIMED), replace(READY, presence=Presence.UNKNOWN)) == AskPresence()


def test_nothing_is_offered_to_a_patron_who_declined() -> None:
    away = replace(READY, presence=Presence.DECLINED)
    assert next_step(fold(CLAIMED), away) == EndCrediting("patron_away")


def test_the_largest_fitting_note_is_offered() -> None:
    assert next_step(fold(CLAIMED), READY) == OfferNote(2000)


def test_notes_are_planned_anew_when_the_machine_changes_what_it_takes() -> None:
    funding = fold((*CLAIMED, *credited(1, 2000)))
    assert next_step(funding, replace(READY, denominations_minor=(500,))) == OfferNote(500)


def test_a_machine_that_inhibits_is_waited_for() -> None:
    assert next_step(fold(CLAIMED), replace(READY, is_machine_accepting=False)) == WaitForMachine()


def test_patience_ends_in_a_partial_result_with_its_reason() -> None:
    over = replace(READY, is_machine_accepting=False, is_patience_over=True)
    assert next_step(fold(CLAIMED), over) == EndCrediting("machine_stopped")
    lost = replace(over, is_machine_lost=True)
    assert next_step(fold(CLAIMED), lost) == EndCrediting("machine_lost")


def test_a_rest_that_no_enabled_note_expresses_ends_crediting() -> None:
    twenties = replace(READY, denominations_minor=(5000,))
    assert next_step(fold(CLAIMED), twenties) == EndCrediting("amount_not_expressible")


def test_smaller_notes_are_tried_after_a_refusal_and_then_it_ends() -> None:
    funding = fold(CLAIMED)
    for number, value_minor in enumerate((2000, 500, 100), start=1):
        assert next_step(funding, READY) == OfferNote(value_minor)
        note = offered(number, value_minor)
        refused = e.NoteReturned(note.note_id, "E2201", is_refused_by_host=True)
        funding = apply(apply(funding, note), refused)
    assert next_step(funding, READY) == EndCrediting("machine_returned")


def test_a_note_that_merely_comes_back_is_tried_again_but_not_for_ever() -> None:
    funding = fold(CLAIMED)
    for number in range(1, RETURNS_MAX + 1):
        assert next_step(funding, READY) == OfferNote(2000)
        note = offered(number, 2000)
        came_back = e.NoteReturned(note.note_id, "E2202", is_refused_by_host=False)
        funding = apply(apply(funding, note), came_back)
    assert next_step(funding, READY) == EndCrediting("machine_returned")


def test_a_full_amount_ends_crediting_even_when_the_machine_is_gone() -> None:
    funding = fold((*CLAIMED, *credited(1, 2000), *credited(2, 2000), *credited(3, 100)))
    lost = replace(READY, is_machine_accepting=False, is_patience_over=True)
    assert next_step(funding, lost) == EndCrediting("")


def test_an_ended_crediting_is_reported_until_acknowledged() -> None:
    funding = fold((*CLAIMED, *credited(1, 2000), e.CreditingEnded("machine_stopped", "")))
    assert next_step(funding, READY) == MakeReport()
    funding = apply(funding, funding.next_report())
    assert next_step(funding, READY) == SendReport()
    assert next_step(apply(funding, funding.end_event()), READY) == Rest()


def test_a_doubt_is_reported_once_and_then_rests() -> None:
    note = offered(1, 2000)
    funding = fold(
        (
            *CLAIMED,
            note,
            e.NotePresented(note.note_id, ""),
            e.NoteDoubted(note.note_id, note.note_id, "E2301", ()),
        )
    )
    assert next_step(funding, READY) == MakeReport()
    funding = apply(funding, funding.next_report())
    assert not funding.reports[-1].is_final
    assert next_step(funding, READY) == SendReport()
    funding = apply(funding, e.ReportAcknowledged(1))
    assert next_step(funding, READY) == Rest()
    proven = apply(funding, e.NoteCredited(note.note_id))
    assert next_step(proven, READY) == MakeReport()


def test_before_an_order_there_is_nothing_to_decide() -> None:
    assert next_step(fold((REQUEST,)), READY) == Rest()
