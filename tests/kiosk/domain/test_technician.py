"""The staff as the fold over their events."""

from dataclasses import fields

import pytest

from kiosk.domain.events import Event, decode_event, encode_event
from kiosk.domain.funding import IllegalEventError
from kiosk.domain.technician import (
    EVENTS,
    RIGHTS,
    ActionRecorded,
    LockEnded,
    PersonAdded,
    PersonRevoked,
    PinAccepted,
    PinRefused,
    PinReplaced,
    PinTried,
    Right,
    Role,
    SignedIn,
    SignedOut,
    TriesForgotten,
    fold,
    is_name,
)

ADA = PersonAdded("Ada", "administrator", "verifier", "")
FAILED = (PinTried("Ada"), PinRefused("Ada"))


def lock_s(*events: Event) -> int:
    return fold([ADA, *events]).persons["ada"].lock_s


def test_a_person_is_found_however_the_name_is_typed() -> None:
    person = fold([ADA]).find("aDA")
    assert person is not None
    assert (person.name, person.role) == ("Ada", Role.ADMINISTRATOR)


def test_every_third_failure_in_a_row_locks_longer() -> None:
    locks_s = [lock_s(*FAILED * failures) for failures in range(13)]
    assert locks_s == [0, 0, 0, 60, 0, 0, 300, 0, 0, 1800, 0, 0, 1800]


def test_a_try_that_was_never_answered_counts_as_a_failure() -> None:
    assert lock_s(PinTried("Ada"), PinTried("Ada"), PinTried("Ada")) == 60


def test_a_right_pin_ends_the_count() -> None:
    assert lock_s(*FAILED * 2, PinTried("Ada"), PinAccepted("Ada"), *FAILED * 2) == 0


def test_a_lock_that_ended_does_not_come_back_but_the_next_is_longer() -> None:
    assert lock_s(*FAILED * 3, LockEnded("Ada")) == 0
    assert lock_s(*FAILED * 3, LockEnded("Ada"), *FAILED * 3) == 300


def test_tries_of_all_persons_are_counted_until_they_are_forgotten() -> None:
    tried = [ADA, PinTried(""), PinTried("Ada")]
    assert fold(tried).tries == 2
    assert fold([*tried, TriesForgotten()]).tries == 0


def test_a_revoked_person_is_gone_and_may_be_added_again() -> None:
    revoked = [ADA, *FAILED, PersonRevoked("Ada", "Bo")]
    assert fold(revoked).persons == {}
    assert fold([*revoked, ADA]).persons["ada"].failures == 0


def test_a_new_pin_ends_the_locks_of_the_one_before() -> None:
    replaced = fold([ADA, *FAILED * 3, PinReplaced("Ada", "new verifier", "(operator)")])
    person = replaced.persons["ada"]
    assert (person.verifier, person.lock_s, person.role) == ("new verifier", 0, Role.ADMINISTRATOR)


def test_everybody_may_see_a_case_decided() -> None:
    assert all(Right.WITNESS_CASES in rights for rights in RIGHTS.values())


def test_who_is_inside_follows_from_coming_and_leaving() -> None:
    inside = [ADA, SignedIn("Ada"), ActionRecorded("Ada", "open", "", "", "")]
    assert fold(inside).inside == "Ada"
    assert fold([*inside, SignedOut("Ada", "left")]).inside == ""


@pytest.mark.parametrize(
    "events",
    [
        [ADA, ADA],
        [PinTried("Ada")],
        [PersonRevoked("Ada", "")],
        [PinReplaced("Ada", "verifier", "(operator)")],
        [ADA, SignedIn("Ada"), SignedIn("Ada")],
        [ADA, SignedOut("Ada", "left")],
    ],
)
def test_what_cannot_happen_is_refused(events: list[Event]) -> None:
    with pytest.raises(IllegalEventError):
        fold(events)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=EVENTS.keys())
def test_an_event_survives_the_journal(kind: type[Event]) -> None:
    event = kind(**{field.name: f"ä {field.name}" for field in fields(kind)})
    assert decode_event(kind.kind, encode_event(event), EVENTS) == event


def test_a_right_about_money_and_one_about_persons_are_never_in_one_hand() -> None:
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Right)
    assert not [r for r in RIGHTS.values() if {Right.DECIDE_CASES, Right.MANAGE_PERSONS} <= r]


@pytest.mark.parametrize("name", ["Ada", "José María", "O'Neil-2"])
def test_a_name_begins_with_a_letter(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "A", "123456", " Ada", "Ada\n", "A" * 41])
def test_what_might_be_a_pin_is_no_name(name: str) -> None:
    assert not is_name(name)
