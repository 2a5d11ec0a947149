"""What takes the kiosk out of service and what brings it back, in virtual time."""

from pathlib import Path

import anyio
import httpx

from hardware.device import Link
from kiosk.contract.messages import Action, Policy, Reason, Screen
from tests.kiosk.engine.scripted_server import error_answer
from tests.kiosk.engine.world import (
    World,
    funded,
    play,
)


def test_a_proxys_own_errors_are_a_server_that_is_away(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["heartbeat"] = httpx.Response(503, json={"error": "no upstream"})
        await world.until(Screen.OUT_OF_SERVICE)
        world.server.instead.clear()
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_refused_secret_is_told_with_its_code(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.server.instead["heartbeat"] = error_answer(401, "E4101", "UNAUTHORIZED")
        assert (await world.until(Screen.OUT_OF_SERVICE)).staff_code == "E3002"

    play(tmp_path, story)


def test_a_machine_that_is_unplugged_takes_the_kiosk_out_of_service(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(link=Link.CLOSED, is_accepting=False, code="E2001")
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.MACHINE_UNREACHABLE, "E2001")
        world.machine.set(link=Link.UP, is_accepting=True, code="")
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_machine_inhibited_for_long_is_no_longer_called_busy(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(is_accepting=False)
        assert (await world.until(Screen.OUT_OF_SERVICE)).reason is Reason.MACHINE_BUSY
        await anyio.sleep(61)
        assert world.snapshot.reason is Reason.MACHINE_NOT_ACCEPTING
        world.machine.set(is_accepting=True)
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_the_invitation_does_not_come_and_go_with_every_spin(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(1)  # the screens so far are noted
        world.screens.clear()
        for _ in range(10):
            world.machine.set(is_accepting=False)
            await anyio.sleep(4)
            world.machine.set(is_accepting=True)
            await anyio.sleep(2.9)
        assert world.screens == [Screen.OUT_OF_SERVICE]
        assert world.snapshot.reason is Reason.MACHINE_BUSY
        await anyio.sleep(0.2)
        assert world.snapshot.screen is Screen.ATTRACT

    play(tmp_path, story)


def test_a_machine_that_pauses_is_busy_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(is_accepting=False)
        await anyio.sleep(0.01)
        assert world.snapshot.screen is Screen.OUT_OF_SERVICE

    play(tmp_path, story)


def test_a_long_inhibit_is_not_called_a_game_when_it_ends(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.machine.set(is_accepting=False)
        await anyio.sleep(61)
        world.machine.set(is_accepting=True)
        await anyio.sleep(2)
        assert world.snapshot.reason is Reason.MACHINE_NOT_ACCEPTING
        await world.until(Screen.ATTRACT)

    play(tmp_path, story)


def test_a_journal_that_cannot_be_written_takes_the_kiosk_out_of_service(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world._journal._database.execute("PRAGMA query_only = 1")
        world.touch(Action.ADD_FUNDS)
        shown = await world.until(Screen.OUT_OF_SERVICE)
        assert (shown.reason, shown.staff_code) == (Reason.KIOSK_FAULT, "E1010")

    world = play(tmp_path, story)
    assert "POST /sessions" not in world.server.requests


def test_a_note_is_not_presented_when_the_journal_fails_before_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        async def fail(number: int) -> None:
            del number
            world._journal._database.execute("PRAGMA query_only = 1")

        world.machine.on_note = fail
        await funded(world, 20_00)
        shown = await world.until(Screen.ATTENDANT)
        assert shown.staff_code == "E1010"

    world = play(tmp_path, story)
    assert world.machine.credited_minor == 0


def test_heartbeats_carry_the_journals_head_and_bring_the_policy(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(25)
        assert world.snapshot.policy == Policy("1-800", "Help.", "No fee.", "Ask us.")

    world = play(tmp_path, story)
    assert [beat["journal_seq"] for beat in world.server.heartbeats] == [1, 1, 1]


def test_an_attendant_is_called_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.CALL_ATTENDANT)
        assert world.snapshot.is_attendant_called
        assert Action.CALL_ATTENDANT not in world.snapshot.actions

    play(tmp_path, story)
