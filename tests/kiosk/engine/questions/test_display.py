"""What the display's tests ask the engine, in virtual time."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.contract.messages import Action, Screen
from kiosk.domain.technician import RIGHTS, Right, Role
from kiosk.engine.questions.display import CODE_LENGTH, alike
from kiosk.engine.questions.question import BadQuestionError
from tests.kiosk.engine.cases import office_at
from tests.kiosk.engine.scripted_server import ORIGIN
from tests.kiosk.engine.world import World, play


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://pay.example/Q/7kZ-9", "https://pay.example/X/0xX-0"),
        ("HTTPS://PAY.EXAMPLE/Q/7K", "HTTPS://PAY.EXAMPLE/X/0X"),
        ("https://pay.example", "https://pay.example"),
        ("https://pay.example/q?t=a1", "https://pay.example/x?x=x0"),
    ],
)
def test_the_test_code_is_alike_in_each_kind_of_letter_and_opens_nothing(
    url: str, text: str
) -> None:
    assert alike(url) == text
    assert len(alike(url)) == len(url)


def test_before_any_code_the_test_has_the_usual_length(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        told = await office.ask("display")
        assert told["code_text"].startswith(f"{ORIGIN}/x")
        assert len(told["code_text"]) == CODE_LENGTH
        assert not told["is_length_real"]

    play(tmp_path, story)


def test_after_a_code_the_test_has_its_length_and_not_its_token(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        shown = await world.code_shown()
        assert shown.code
        world.touch(Action.CANCEL)
        await world.until(Screen.ATTRACT)
        told = await office.ask("display")
        assert (len(told["code_text"]), told["is_length_real"]) == (len(shown.code.url), True)
        assert "TOKEN" not in told["code_text"]

    play(tmp_path, story)


def test_the_newest_result_of_each_test_is_told_with_its_person(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        for test, passed, detail in (
            ("touch", False, "3 cells left"),
            ("code", True, "version 5 M"),
            ("touch", True, ""),
        ):
            answer = {"test": test, "passed": passed, "detail": detail}
            await office.ask_as("Grace", "display_result", **answer)
        results = {each["test"]: each for each in (await office.ask("display"))["results"]}
        assert results["touch"] == {
            "test": "touch",
            "passed": True,
            "detail": "",
            "person": "Grace",
            "utc": "2026-01-02T00:00:00.000+00:00",
        }
        assert results["code"]["detail"] == "version 5 M"
        assert "colours" not in results

    play(tmp_path, story)


@pytest.mark.parametrize(
    "result",
    [
        {"test": "dance", "passed": True},
        {"test": "touch", "passed": "yes"},
        {"test": "touch"},
        {"test": "touch", "passed": True, "detail": 3},
    ],
)
def test_a_result_that_cannot_be_meant_is_not_kept(tmp_path: Path, result: dict[str, Any]) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        with pytest.raises(BadQuestionError):
            await office.ask("display_result", **result)
        assert (await office.ask("display"))["results"] == []

    play(tmp_path, story)


def test_a_long_detail_is_cut(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        office = await office_at(world)
        await office.ask("display_result", test="touch", passed=True, detail="x" * 5000)
        (result,) = (await office.ask("display"))["results"]
        assert len(result["detail"]) == 300

    play(tmp_path, story)


def test_who_mends_may_test_the_display() -> None:
    assert Right.TEST_DEVICES in RIGHTS[Role.TECHNICIAN]
