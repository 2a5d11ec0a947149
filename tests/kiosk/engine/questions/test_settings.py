"""The settings as staff see and adjust them."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.engine.adjustments import NAME
from kiosk.engine.questions.question import BadQuestionError, Fields, QuestionError
from kiosk.engine.questions.settings import settings_questions
from kiosk.engine.questions.status import status_questions
from tests.kiosk.engine.questions.asking import Recorder
from tests.kiosk.engine.world import World, play

HELP = {"key": "patience.help_s", "value": "12.0", "reason": "Test"}


@pytest.fixture(autouse=True)
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret is where the engine has it, also when an adjustment is validated."""
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "merchant_secret").write_text("secret")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))


async def rows_of(grace: Recorder) -> dict[str, Fields]:
    return {row["key"]: row for row in (await grace.ask("settings"))["settings"]}


async def settings_part(world: World) -> Fields:
    answer = await Recorder(status_questions(world.desk)).ask("status")
    part: Fields = next(part for part in answer["parts"] if part["part"] == "settings")
    return part


def test_every_setting_is_told_with_its_source_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_ENGINE_HELP_LINE", "116 123")

    async def story(world: World) -> None:
        rows = await rows_of(Recorder(settings_questions(world.desk)))
        assert rows["kiosk_number"]["source"] == "file"
        assert rows["help_line"]["source"] == "environment"
        assert rows["patience.help_s"]["source"] == "default"
        assert rows["merchant_secret"] | {"description": ""} == {
            "key": "merchant_secret",
            "value": "set",
            "next_value": "set",
            "default": "",
            "description": "",
            "kind": "secret",
            "choices": [],
            "is_adjustable": False,
            "source": "credentials",
        }
        assert rows["technician_key"]["value"] == "not set"
        assert rows["device.baud"]["choices"] == ["9600", "19200"]
        assert rows["patience.help_s"]["kind"] == "number, ≥ 0, ≤ 3600"

    play(tmp_path, story)


def test_an_adjustment_is_recorded_kept_and_waits_for_a_restart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        answer = await grace.ask("settings_change", **HELP)
        assert answer == {
            "before": "patience.help_s = 60",
            "after": "patience.help_s = 12",
            "is_restart_needed": True,
        }
        assert grace.recorded == [
            ("setting_changed", "patience.help_s = 60", "patience.help_s = 12", "Test")
        ]
        row = (await rows_of(grace))["patience.help_s"]
        assert (row["value"], row["next_value"], row["source"]) == ("60", "12", "adjusted")
        assert world.desk.settings.patience.help_s == 60
        assert "restart" in (await settings_part(world))["detail"]

    play(tmp_path, story)
    assert (tmp_path / NAME).read_text() == "patience.help_s = 12.0\n"


def test_a_reset_brings_back_what_the_file_says(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        await grace.ask("settings_change", **HELP)
        answer = await grace.ask("settings_reset", key="patience.help_s", reason="Test")
        assert answer["is_restart_needed"] is False
        assert (await rows_of(grace))["patience.help_s"]["source"] == "default"
        with pytest.raises(BadQuestionError):
            await grace.ask("settings_reset", key="patience.help_s", reason="Test")

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (("device.baud", "300"), "E0104", "9600 or 19200"),
        (("patience.help_s", "soon"), "E0104", "number"),
        (("patience.help_s", "-1"), "E0104", "greater than or equal to 0"),
        (("device.port", ""), "E0104", "at least 1 character"),
        (("merchant.url", "https://thief.example"), "E0110", "cannot be adjusted"),
        (("merchant_secret", "x"), "E0110", "cannot be adjusted"),
        (("patience.note_s", "0"), "E0110", "cannot be adjusted"),
        (("nothing", "1"), "E0110", "cannot be adjusted"),
        (("help_text", "Call us"), "E0110", "KIOSK_ENGINE_HELP_TEXT"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, str], code: str, words: str
) -> None:
    key, value = typed
    monkeypatch.setenv("KIOSK_ENGINE_HELP_TEXT", "Help.")

    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        with pytest.raises(QuestionError, match=words) as told:
            await grace.ask("settings_change", key=key, value=value, reason="Test")
        assert told.value.code == code
        assert grace.recorded == []
        assert world.desk.adjustments.values == {}

    play(tmp_path, story)


def test_nothing_is_adjusted_without_a_reason(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        with pytest.raises(BadQuestionError):
            await grace.ask("settings_change", **{**HELP, "reason": " "})
        assert not (tmp_path / NAME).exists()

    play(tmp_path, story)


def test_a_disk_that_takes_nothing_is_told_and_the_setting_stays(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.new").mkdir()

    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        with pytest.raises(QuestionError) as told:
            await grace.ask("settings_change", **HELP)
        assert told.value.code == "E0111"
        assert [action for action, *_ in grace.recorded] == [
            "setting_changed",
            "setting_not_changed",
        ]
        assert (await rows_of(grace))["patience.help_s"]["next_value"] == "60"

    play(tmp_path, story)


def test_a_layer_that_was_set_aside_is_in_the_status(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.desk.adjustments.problem = "device.baud = 7"
        part = await settings_part(world)
        assert (part["health"], part["code"]) == ("notice", "E0109")

    play(tmp_path, story)


def test_what_looks_like_a_number_stays_a_text_where_a_text_is_wanted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        change: dict[str, Any] = {"key": "help_line", "value": "1800", "reason": "Test"}
        await grace.ask("settings_change", **change)
        assert world.desk.adjustments.values == {"help_line": "1800"}

    play(tmp_path, story)


def test_the_language_shown_first_is_another_one_after_the_next_start(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        change = {"key": "languages", "value": '["es","en"]', "reason": "Test"}
        answer = await grace.ask("settings_change", **change)
        assert answer["is_restart_needed"]
        assert world.desk.adjustments.upcoming.languages == ("es", "en")

    play(tmp_path, story)


def test_a_language_that_the_screen_cannot_speak_is_refused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(settings_questions(world.desk))
        with pytest.raises(QuestionError) as told:
            await grace.ask("settings_change", key="languages", value='["tlh"]', reason="Test")
        assert told.value.code == "E0104"
        assert grace.recorded == []

    play(tmp_path, story)
