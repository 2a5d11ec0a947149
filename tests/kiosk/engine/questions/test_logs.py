"""The log as staff search and export it."""

import json
from pathlib import Path

import pytest

from kiosk.engine.questions.logs import log_questions
from kiosk.engine.questions.question import BadQuestionError, QuestionError
from kiosk.engine.questions.status import status_questions
from tests.kiosk.engine.logs.kept import Calendar, keep, line
from tests.kiosk.engine.questions.asking import Recorder
from tests.kiosk.engine.world import World, play


@pytest.fixture
def log(tmp_path: Path) -> None:
    keep(tmp_path / "log", Calendar(), line("a"), line("b", "error", code="E2001"), line("c"))


@pytest.mark.usefixtures("log")
def test_the_log_is_told_page_by_page(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(log_questions(world.desk))
        first = await grace.ask("logs", most=2)
        assert [event["event"] for event in first["events"]] == ["c", "b"]
        second = await grace.ask("logs", most=2, before=first["before"])
        assert [event["event"] for event in second["events"]] == ["a"]
        assert second["before"] == ""
        errors = await grace.ask("logs", level="warning", code="e2")
        assert [event["code"] for event in errors["events"]] == ["E2001"]
        assert grace.recorded == []

    play(tmp_path, story)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "fields",
    [{"from": "yesterday"}, {"level": "loud"}, {"before": "2026-01-02:x"}, {"most": "all"}],
)
def test_a_field_that_does_not_fit_is_told(tmp_path: Path, fields: dict[str, object]) -> None:
    async def story(world: World) -> None:
        with pytest.raises(BadQuestionError):
            await Recorder(log_questions(world.desk)).ask("logs", **fields)

    play(tmp_path, story)


@pytest.mark.usefixtures("log")
def test_an_export_is_recorded_with_its_path(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        grace = Recorder(log_questions(world.desk))
        answer = await grace.ask("log_export", level="error", reason="Repair")
        assert grace.recorded == [("log_exported", "", answer["path"], "Repair")]
        assert len(answer["sha256"]) == 64

    play(tmp_path, story)
    (path,) = (tmp_path / "export").iterdir()
    assert [json.loads(each)["event"] for each in path.read_text().splitlines()] == ["b"]


def test_an_export_goes_where_the_setting_says(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        answer = await Recorder(log_questions(world.desk)).ask("log_export", reason="Repair")
        assert Path(answer["path"]).parent == tmp_path / "stick"

    play(tmp_path, story, export_dir=tmp_path / "stick")


def test_an_export_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder")

    async def story(world: World) -> None:
        with pytest.raises(QuestionError) as told:
            await Recorder(log_questions(world.desk)).ask("log_export", reason="Repair")
        assert told.value.code == "E1012"

    play(tmp_path, story, export_dir=tmp_path / "stick")


def test_lines_that_could_not_be_kept_are_in_the_status(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.desk.log_keeper.trouble = "the disk is nearly full"
        answer = await Recorder(status_questions(world.desk)).ask("status")
        (part,) = [part for part in answer["parts"] if part["part"] == "log"]
        assert (part["health"], part["code"]) == ("notice", "E1011")

    play(tmp_path, story)
