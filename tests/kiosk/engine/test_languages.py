"""The choice of a language, and how it is forgotten, in virtual time."""

from pathlib import Path

import anyio

from kiosk.contract.messages import Action, Language, Screen
from tests.kiosk.engine.world import World, funded, play


def choose_spanish(world: World) -> None:
    world.touch(Action.OPEN_LANGUAGES)
    assert world.snapshot.screen is Screen.LANGUAGES
    world.touch(Action.CHOOSE_LANGUAGE, language="es")


def test_the_chosen_language_is_spoken_until_the_session_has_ended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        choose_spanish(world)
        assert (world.snapshot.screen, world.snapshot.locale) == (Screen.ATTRACT, Language.SPANISH)
        await funded(world, 20_00)
        assert (await world.until(Screen.CREDITED)).locale is Language.SPANISH
        assert (await world.until(Screen.ATTRACT)).locale is Language.ENGLISH

    play(tmp_path, story)


def test_who_tries_again_is_still_spoken_to_in_the_chosen_language(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        choose_spanish(world)
        await world.code_shown()
        world.server.change(state="DENIED", reason="BANK_DENIED")
        await world.until(Screen.DENIED)
        world.touch(Action.ADD_FUNDS)
        assert (await world.until(Screen.CODE)).locale is Language.SPANISH

    play(tmp_path, story)


def test_a_language_without_a_session_is_forgotten(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        choose_spanish(world)
        await anyio.sleep(50)
        world.touch(Action.OPEN_HELP)
        await anyio.sleep(5)
        world.touch(Action.CLOSE_HELP)
        await anyio.sleep(59)
        assert world.snapshot.locale == "es", "a touch starts its time anew"
        await anyio.sleep(2)
        assert world.snapshot.locale == "en"

    play(tmp_path, story)


def test_the_choice_closes_by_itself_without_a_question_and_changes_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.OPEN_LANGUAGES)
        await anyio.sleep(19)
        assert world.snapshot.screen is Screen.LANGUAGES
        assert Action.MORE_TIME not in world.snapshot.actions
        await anyio.sleep(2)
        assert (world.snapshot.screen, world.snapshot.locale) == (Screen.ATTRACT, Language.ENGLISH)

    play(tmp_path, story)


def test_a_language_chosen_over_a_code_leaves_its_times_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        before = await world.code_shown()
        world.touch(Action.OPEN_LANGUAGES)
        assert world.snapshot.code is not None
        assert world.snapshot.code.url == "", "what is covered cannot be scanned"
        await anyio.sleep(5)
        world.touch(Action.CHOOSE_LANGUAGE, language="es")
        after = world.snapshot
        assert after.screen is Screen.CODE
        assert before.code is not None
        assert after.code is not None
        assert after.code.remaining_ms == before.code.remaining_ms - 5_000

    play(tmp_path, story)


def test_a_language_that_is_not_offered_is_not_taken(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        world.touch(Action.OPEN_LANGUAGES)
        for language in ("fr", "", "en-US"):
            world.touch(Action.CHOOSE_LANGUAGE, language=language)
            assert world.snapshot.locale is Language.SPANISH

    play(tmp_path, story, languages=(Language.SPANISH, Language.ENGLISH))


def test_where_there_is_one_language_none_is_offered(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert Action.OPEN_LANGUAGES not in (await world.until(Screen.ATTRACT)).actions

    play(tmp_path, story, languages=(Language.ENGLISH,))


def test_money_on_its_way_is_not_covered_by_the_choice(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await funded(world, 20_00)
        assert Action.OPEN_LANGUAGES not in (await world.until(Screen.CREDITING)).actions

    play(tmp_path, story)


def test_the_policys_texts_are_told_in_the_chosen_language_where_they_are(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.until(Screen.ATTRACT)
        await anyio.sleep(1)
        assert world.snapshot.policy.help_text == "Help."
        choose_spanish(world)
        policy = world.snapshot.policy
        assert (policy.help_text, policy.fee_text) == ("Ayuda.", "No fee.")

    play(tmp_path, story)
