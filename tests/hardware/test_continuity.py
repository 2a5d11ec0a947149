"""A kiosk whose process dies with a note in hand, and is back before the machine has missed it,
knows what became of it; otherwise it does not guess. In virtual time, against known hosts."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

import anyio
import pytest

from hardware.conformance.virtual_time import in_virtual_time
from hardware.device import NoteOutcome, NoteResult
from hardware.settings import DeviceSettings
from hardware.simulator.profiles import profile_names
from tests.hardware.mortal import TEN, TWENTY, Mortal, Shelf
from tests.hardware.virtual_time import in_virtual_time as virtual

CREDITED, RETURNED, IN_DOUBT = NoteResult.CREDITED, NoteResult.RETURNED, NoteResult.IN_DOUBT
KEEPING = profile_names("ebds") + profile_names("cctalk")
ONE_OF_EACH = ("ebds-j", "cctalk-q")
MOMENTS = range(40)  # more than a note has messages, or its state is written
SHOWN = (9, 11, 13)  # messages of a note, some of them after its credit was shown
TOO_LATE_S = DeviceSettings.model_fields["continuity_s"].default + 0.1


async def lived_through(mortal: Mortal, message: int | None, *, is_next_tried: bool) -> NoteOutcome:
    """The outcome of a note; the machine has counted the same, then and after another note."""
    async with mortal.running():
        if message is not None:
            mortal.die_at(message)
        outcome = await mortal.credit()
        await anyio.sleep(0.7)
        assert mortal.agrees(outcome), f"{outcome} but counted {mortal.counted}"
        if is_next_tried:
            assert await mortal.next_note_counts()
            assert mortal.agrees(outcome), f"{outcome} but counted {mortal.counted} in the end"
    return outcome


def results(make: Callable[[], Mortal], moments: Iterable[int] = MOMENTS) -> Counter[NoteResult]:
    """What became of the note, over a death at each of these messages."""
    told: Counter[NoteResult] = Counter()
    for message in moments:
        mortal, is_next_tried = make(), message % 4 == 0
        live = partial(lived_through, mortal, message, is_next_tried=is_next_tried)
        outcome = in_virtual_time(live)
        if not mortal.deaths:
            break
        told[outcome.result] += 1
    return told


@pytest.mark.parametrize("profile", KEEPING)
def test_a_death_at_any_message_is_no_doubt_when_the_kiosk_is_back_in_time(profile: str) -> None:
    told = results(lambda: Mortal(profile))

    assert told[IN_DOUBT] == 0
    assert told[CREDITED] >= 3
    assert told[RETURNED] >= 5


@pytest.mark.parametrize("profile", ONE_OF_EACH)
@pytest.mark.parametrize("is_written", [False, True])
def test_a_death_around_any_write_of_the_state_is_no_doubt_either(
    profile: str, is_written: bool
) -> None:
    told: Counter[NoteResult] = Counter()
    for write in MOMENTS[1:]:
        shelf = Shelf(dies_after=write) if is_written else Shelf(dies_before=write)
        mortal = Mortal(profile, shelf=shelf)
        outcome = in_virtual_time(partial(lived_through, mortal, None, is_next_tried=True))
        if not mortal.deaths:
            break
        told[outcome.result] += 1

    assert told[IN_DOUBT] == 0
    assert told[CREDITED] >= 1
    assert told[RETURNED] >= 3


@pytest.mark.parametrize("profile", ONE_OF_EACH)
def test_back_too_late_a_note_that_was_shown_is_in_doubt(profile: str) -> None:
    told = results(lambda: Mortal(profile, TOO_LATE_S), range(1, 40, 3))

    assert told[IN_DOUBT] >= 1
    assert told[CREDITED] <= 1  # its acknowledgement had been kept


def spoil(mortal: Mortal) -> None:
    mortal.shelf.content = b'{"version":1,' if mortal.shelf.content else None


def boot(mortal: Mortal) -> None:
    mortal.boot_id = "this evening's start"


def restart_host(mortal: Mortal) -> None:
    mortal.terminal.reset_host()


def cut_power(mortal: Mortal) -> None:
    mortal.terminal.cut_power()


def untie(mortal: Mortal) -> None:
    """What no process keeps: a credit that is shown, of no note."""
    kept = json.loads(mortal.shelf.content or b"{}")
    mortal.shelf.content = json.dumps({**kept, "note": None}).encode()


def set_anew(mortal: Mortal) -> None:
    mortal.changes["escrow_patience_s"] = 9.0


@pytest.mark.parametrize("happening", [spoil, boot, set_anew])
@pytest.mark.parametrize("profile", ["ebds-k", "cctalk-h"])
def test_nothing_is_proven_where_anything_else_has_changed(
    profile: str, happening: Callable[[Mortal], None]
) -> None:
    told = results(lambda: Mortal(profile, while_dead=happening), SHOWN)

    assert told[IN_DOUBT] >= 1
    assert told[CREDITED] == 0


@pytest.mark.parametrize("profile", ["ebds-i", "ebds-k", "cctalk-h", "cctalk-n"])
def test_a_host_that_begins_anew_on_the_line_ends_the_proof(profile: str) -> None:
    told = results(lambda: Mortal(profile, when_back=restart_host), SHOWN)

    assert told[IN_DOUBT] >= 1


@pytest.mark.parametrize("profile", ONE_OF_EACH)
def test_a_machine_that_has_lost_its_power_as_well_proves_nothing(profile: str) -> None:
    told = results(lambda: Mortal(profile, while_dead=cut_power), SHOWN)

    assert told[IN_DOUBT] >= 1
    assert told[CREDITED] <= 1


@pytest.mark.parametrize("profile", ["ebds-j", "cctalk-q"])
def test_where_nothing_can_be_kept_a_note_that_was_shown_is_in_doubt(profile: str) -> None:
    told = results(lambda: Mortal(profile, shelf=Shelf(breaks_at=0)), range(1, 40, 3))

    assert told[IN_DOUBT] >= 1
    assert told[CREDITED] == 0


@pytest.mark.parametrize("profile", ["ebds-m", "cctalk-n"])
@pytest.mark.parametrize("breaks_at", [1, 2, 3, 4])
def test_a_store_that_fails_with_something_in_it_never_tells_a_lie(
    profile: str, breaks_at: int
) -> None:
    for message in range(1, 16, 4):
        mortal = Mortal(profile, shelf=Shelf(breaks_at=breaks_at))
        in_virtual_time(partial(lived_through, mortal, message, is_next_tried=False))


@pytest.mark.parametrize("profile", ["ebds-j", "ebds-m", "cctalk-n"])
@pytest.mark.parametrize("second", [0, 1, 2, 3])
def test_dying_twice_is_no_doubt_either(profile: str, second: int) -> None:
    told: Counter[NoteResult] = Counter()
    for first in range(5, 12, 2):

        def die_again(mortal: Mortal) -> None:
            if mortal.deaths == 1:
                mortal.terminal.cable.begin()
                mortal.die_at(second)

        mortal = Mortal(profile, back_after_s=0.2, while_dead=die_again)
        live = partial(lived_through, mortal, first, is_next_tried=False)
        told[in_virtual_time(live).result] += 1

    assert told[IN_DOUBT] == 0
    assert told[CREDITED] >= 1


@pytest.mark.parametrize("profile", ["ebds-b", "cctalk-r", "id003-e"])
@virtual
async def test_an_acknowledgement_is_known_however_late_the_kiosk_comes_back(profile: str) -> None:
    mortal = Mortal(profile, back_after_s=20)
    async with mortal.running():
        assert (await mortal.credit()).result is CREDITED
        assert (await mortal.resume_later()).result is CREDITED
        assert (await mortal.resume_later()).result is CREDITED
        assert await mortal.next_note_counts()
        assert mortal.counted == 1


@virtual
async def test_a_late_proof_that_was_not_written_down_is_known_to_the_next_process() -> None:
    mortal = Mortal("ebds-b", changes={"ack_patience_s": 0.05})
    async with mortal.running():
        assert (await mortal.credit()).result is IN_DOUBT
        await anyio.sleep(0.6)
        mortal.die()
        await mortal.come_back()
        assert (await mortal.terminal.device.late_outcome(TWENTY)).result is CREDITED
        assert mortal.counted == 1


@virtual
async def test_what_is_kept_of_one_note_says_nothing_of_another() -> None:
    mortal = Mortal("ebds-b")
    async with mortal.running():
        assert (await mortal.credit()).result is CREDITED
        assert (await mortal.resume_later(TEN)).result is IN_DOUBT


@virtual
async def test_a_credit_that_is_tied_to_no_note_is_nobodys() -> None:
    mortal = Mortal("ebds-b", while_dead=untie)
    async with mortal.running():
        mortal.die_at(9)
        assert (await mortal.credit()).result is IN_DOUBT
        assert await mortal.next_note_counts()


@virtual
async def test_a_note_that_persons_have_decided_is_not_shown_again() -> None:
    mortal = Mortal("ebds-b", changes={"ack_patience_s": 0.25})
    async with mortal.running():
        assert (await mortal.credit()).result is IN_DOUBT
        assert mortal.shelf.content is not None
        assert (await mortal.terminal.device.give_up(TWENTY)).result is IN_DOUBT
        assert mortal.shelf.content is None


@virtual
async def test_a_machine_that_stays_silent_ends_the_note_in_time() -> None:
    mortal = Mortal("ebds-b")
    async with mortal.running():
        mortal.while_dead = lambda mortal: mortal.terminal.cabinet.set_power(is_on=False)
        mortal.shelf.dies_after = mortal.shelf.writes + 2
        begin_s = anyio.current_time()
        outcome = await mortal.credit()
        assert outcome.result is not CREDITED
        assert anyio.current_time() - begin_s < 5


@virtual
async def test_to_its_host_a_cctalk_acceptor_at_rest_has_never_been_away() -> None:
    mortal = Mortal("cctalk-h")
    async with mortal.running():
        assert (await mortal.credit()).result is CREDITED
        await anyio.sleep(10)
        mortal.die()
        await mortal.come_back()
        begin_s = anyio.current_time()
        assert await mortal.terminal.until_accepting(5)
        assert anyio.current_time() - begin_s < 2
        assert mortal.terminal.device.diagnostics().counts.host_resets == 0


@virtual
async def test_without_a_limit_nothing_of_a_former_process_counts() -> None:
    mortal = Mortal("ebds-b", changes={"continuity_s": 0.0})
    async with mortal.running():
        mortal.die_at(9)
        assert (await mortal.credit()).result is IN_DOUBT
