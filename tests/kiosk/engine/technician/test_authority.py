"""The authority in virtual time, on a real journal."""

from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Action, Reason, Screen
from kiosk.domain.technician import Right, Role
from kiosk.engine.journal import Entry, Journal, JournalError
from kiosk.engine.technician.authority import Authority
from kiosk.engine.technician.history import read_technicians
from kiosk.engine.technician.pins import PinKeeper
from tests.kiosk.engine.technician.staff import (
    CHEAP,
    PIN,
    WRONG,
    authority_at,
    kinds,
    refused,
    staffed,
)
from tests.kiosk.engine.world import World, play


async def failed(authority: Authority, times: int, person: str = "Grace") -> None:
    for _ in range(times):
        await refused("E1102", authority.sign_in(person, WRONG))


def test_maintenance_is_shown_and_nothing_offered_while_somebody_is_inside(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await authority.sign_in("grace", PIN)
        shown = world.snapshot
        assert (shown.screen, shown.reason) == (Screen.OUT_OF_SERVICE, Reason.MAINTENANCE)
        assert Action.ADD_FUNDS not in shown.actions
        await authority.sign_out()
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_touch_that_was_made_before_the_technician_came_opens_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        world.touch(Action.ADD_FUNDS)
        authority.approach()
        await anyio.sleep(1)
        assert world.board.scene.funding is None
        await authority.sign_out()
        await world.code_shown()

    play(tmp_path, story)


def test_nobody_signs_in_while_a_session_is_open(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.code_shown()
        await refused("E1105", authority.sign_in("Grace", PIN))
        assert world.snapshot.screen is Screen.CODE

    play(tmp_path, story)


def test_nobody_signs_in_between_the_touch_and_the_sessions_first_event(tmp_path: Path) -> None:
    async def slow_count() -> int:
        await anyio.sleep(1)
        return 0

    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        world.desk.journal.count = slow_count  # type: ignore[method-assign]  # a slow disk
        world.touch(Action.ADD_FUNDS)
        await anyio.sleep(0.5)
        assert world.board.scene.funding is None
        await refused("E1105", authority.sign_in("Grace", PIN))
        await world.until(Screen.CODE)

    play(tmp_path, story)


def test_one_person_is_inside_at_a_time(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await authority.sign_in("Grace", PIN)
        await refused("E1105", authority.sign_in("Ada", PIN))

    play(tmp_path, story)


def test_rights_are_those_of_the_role_and_end_with_the_visit(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        assert not authority.may(Right.SET_UP)
        await authority.sign_in("Grace", PIN)
        assert authority.may(Right.SET_UP)
        assert not authority.may(Right.READ_PAYMENTS)
        await authority.sign_out()
        assert not authority.may(Right.SET_UP)

    play(tmp_path, story)


def test_the_pin_question_goes_away_after_two_minutes_and_the_menu_after_three(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        authority.approach()
        await anyio.sleep(119)
        assert world.snapshot.reason is Reason.MAINTENANCE
        await anyio.sleep(2)
        assert world.snapshot.screen is Screen.ATTRACT
        await authority.sign_in("Grace", PIN)
        await anyio.sleep(179)
        authority.touch()
        await anyio.sleep(179)
        assert world.snapshot.reason is Reason.MAINTENANCE
        await anyio.sleep(2)
        assert world.snapshot.screen is Screen.ATTRACT
        assert kinds(world)[-1] == "signed_out"

    play(tmp_path, story)


def test_three_failures_lock_for_a_minute_then_five_then_thirty(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        for lock_s in (60, 300, 1800, 1800):
            await failed(authority, 3)
            await refused("E1103", authority.sign_in("Grace", PIN))
            await anyio.sleep(lock_s - 1)
            await refused("E1103", authority.sign_in("Grace", PIN))
            await anyio.sleep(2)
        await authority.sign_in("Grace", PIN)
        await authority.sign_out()
        await failed(authority, 3)
        assert authority.locked_for_s("Grace") == 60

    play(tmp_path, story)


def test_the_third_try_lets_in_when_it_is_right(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await failed(authority, 2)
        await authority.sign_in("Grace", PIN)
        assert authority.locked_for_s("Grace") == 0

    play(tmp_path, story)


def test_a_lock_of_one_person_does_not_keep_another_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await failed(authority, 3)
        await authority.sign_in("Ada", PIN)

    play(tmp_path, story)


def test_a_restart_shortens_no_lock_and_forgets_no_failure(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await failed(authority, 3)
        await failed(authority, 2, "Ada")
        await anyio.sleep(30)
        await world.stop()
        await world.start()
        authority = await authority_at(world)
        await world.until(Screen.ATTRACT)
        assert authority.locked_for_s("Grace") == 60
        await failed(authority, 1, "Ada")
        assert authority.locked_for_s("Ada") == 60

    play(tmp_path, story)


def test_a_lock_that_ended_before_a_restart_stays_ended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await failed(authority, 3)
        await anyio.sleep(61)
        await world.stop()
        await world.start()
        assert (await authority_at(world)).locked_for_s("Grace") == 0

    play(tmp_path, story)


def test_a_hundred_tries_in_an_hour_are_all_there_are(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await authority_at(world)
        await authority.add("Ada", Role.ADMINISTRATOR, "", "")
        await world.until(Screen.ATTRACT)
        await failed(authority, 50, "nobody")
        await anyio.sleep(1800)
        await failed(authority, 50, "nobody")
        await refused("E1104", authority.sign_in("Ada", PIN))
        await world.stop()
        await world.start()
        authority = await authority_at(world)
        await world.until(Screen.ATTRACT)
        await refused("E1104", authority.sign_in("Ada", PIN))
        await anyio.sleep(3601)
        assert kinds(world)[-1] == "tries_forgotten"
        await authority.sign_in("Ada", PIN)

    play(tmp_path, story)


def test_the_tries_of_half_an_hour_ago_still_count(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)  # which took one try
        await world.until(Screen.ATTRACT)
        await failed(authority, 59, "nobody")
        await anyio.sleep(1800)
        await failed(authority, 40, "nobody")
        await refused("E1104", authority.sign_in("Ada", PIN))
        await anyio.sleep(1801)
        await authority.sign_in("Ada", PIN)

    play(tmp_path, story)


def test_every_step_is_in_the_journal_and_no_digit_of_a_pin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await failed(authority, 1)
        await refused("E1102", authority.sign_in(WRONG, PIN))
        await authority.sign_in("Grace", PIN)
        await authority.record("set_baud", "9600", "19200", "faster machine")
        await authority.sign_out()
        await world.desk.journal.verify()
        bodies = [r.body for r in world._journal.records("technician") if "verifier" not in r.body]
        assert not [body for body in bodies if PIN in body or WRONG in body]
        assert kinds(world)[4:] == [
            *("pin_tried", "pin_refused") * 2,
            *("pin_tried", "pin_accepted", "signed_in", "action_recorded", "signed_out"),
        ]
        recorded = (await authority.audit(2))[0].body
        assert recorded == (
            '{"action":"set_baud","after":"19200","before":"9600","person":"Grace",'
            '"reason":"faster machine"}'
        )

    play(tmp_path, story)


def test_an_action_of_nobody_is_refused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await refused("E1106", authority.record("restart", "", "", ""))

    play(tmp_path, story)


def test_only_an_administrator_lets_others_in(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await authority_at(world)
        await refused("E1107", authority.add("Grace", Role.TECHNICIAN, "", ""))
        await authority.add("Ada", Role.ADMINISTRATOR, "", "")
        await refused("E1106", authority.add("Eve", Role.ADMINISTRATOR, "", ""))
        await refused("E1102", authority.add("Eve", Role.ADMINISTRATOR, "Ada", WRONG))
        await authority.add("Grace", Role.TECHNICIAN, "Ada", PIN)
        await refused("E1106", authority.add("Eve", Role.ADMINISTRATOR, "Grace", PIN))
        await refused("E1107", authority.add("GRACE", Role.SUPERVISOR, "Ada", PIN))
        await refused("E1107", authority.add("123456", Role.SUPERVISOR, "Ada", PIN))
        assert [person.name for person in authority.persons()] == ["Ada", "Grace"]

    play(tmp_path, story)


def test_who_is_revoked_is_out_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await authority.sign_in("Grace", PIN)
        await authority.revoke("grace", "Ada", PIN)
        assert world.snapshot.screen is Screen.ATTRACT
        await refused("E1102", authority.sign_in("Grace", PIN))
        await refused("E1108", authority.revoke("Grace", "Ada", PIN))
        await refused("E1108", authority.revoke("Ada", "Ada", PIN))

    play(tmp_path, story)


def test_without_a_key_nobody_signs_in_and_patrons_fund(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await authority_at(world, pins=None)
        await refused("E1101", authority.add("Ada", Role.ADMINISTRATOR, "", ""))
        await world.until(Screen.ATTRACT)
        await refused("E1101", authority.sign_in("Ada", PIN))
        await world.code_shown()

    play(tmp_path, story)


def test_a_visit_ends_with_the_engine(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        await authority.sign_in("Grace", PIN)
        await world.stop()
        await world.start()
        await authority_at(world)
        await world.until(Screen.ATTRACT)
        assert kinds(world)[-1] == "signed_out"

    play(tmp_path, story)


def test_a_try_that_cannot_be_written_lets_nobody_in_and_stops_funding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalError("E1010", "the disk is full")

    async def story(world: World) -> None:
        authority = await staffed(world)
        await world.until(Screen.ATTRACT)
        monkeypatch.setattr(world._journal, "append", full)
        with pytest.raises(JournalError):
            await authority.sign_in("Grace", PIN)
        assert (world.snapshot.reason, world.snapshot.staff_code) == (Reason.KIOSK_FAULT, "E1010")

    play(tmp_path, story)


def test_staff_of_another_version_keeps_the_engine_from_starting(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world._journal.append([Entry("technician", "cloned", "{}")], world.desk.clock.utc_now())
        with pytest.raises(JournalError, match="E1004"):
            read_technicians(world._journal)

    play(tmp_path, story)


def test_staff_is_no_transaction(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await staffed(world)
        assert world._journal.count_transactions() == 0

    play(tmp_path, story)
    Journal(tmp_path / "journal.db").close()


def test_an_administrator_gets_a_new_pin_where_another_key_made_every_pin_wrong(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await staffed(world)
        await world.until(Screen.ATTRACT)
        authority = await authority_at(world, PinKeeper(b"another key, as long", CHEAP))
        await failed(authority, 3, "Ada")
        await refused("E1103", authority.sign_in("Ada", PIN))
        assert await authority.replace_pin("ada", "(operator)") == PIN
        await authority.sign_in("Ada", PIN)
        replaced = [r for r in world._journal.records("technician") if r.kind == "pin_replaced"]
        assert ['"by":"(operator)"' in record.body for record in replaced] == [True]

    play(tmp_path, story)


def test_nobody_but_an_administrator_gets_a_new_pin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        authority = await staffed(world)
        await refused("E1109", authority.replace_pin("Grace", "(operator)"))
        await refused("E1109", authority.replace_pin("Nobody", "(operator)"))

    play(tmp_path, story)


def test_a_new_pin_needs_the_kiosks_key(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await staffed(world)
        authority = await authority_at(world, pins=None)
        await refused("E1101", authority.replace_pin("Ada", "(operator)"))

    play(tmp_path, story)
