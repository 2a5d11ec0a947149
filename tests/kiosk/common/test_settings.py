"""Settings: every mistake is told as key, value and remedy, and no secret is ever shown."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from kiosk.common.settings import (
    EXIT_BAD_SETTINGS,
    HIDDEN,
    Problem,
    ProgramSettings,
    SettingsError,
    load_settings,
)


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    port: str = Field(description="the serial port")
    baud: int = Field(9600, ge=300, description="bits per second")


class LampSettings(ProgramSettings):
    model_config = SettingsConfigDict(env_prefix="LAMP_")

    number: int = Field(description="which lamp this is")
    brightness: float = Field(0.5, le=1, description="share of full brightness")
    colours: tuple[str, ...] = Field((), description="names of colours")
    line: Line = Field(Line(port="/dev/lamp"), description="the lamp's line")
    lamp_secret: SecretStr = Field(min_length=8, description="proves that it is this lamp")
    partner_secrets: dict[str, SecretStr] = Field({}, description="one for each other lamp")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.toml"
    path.write_text('number = 7\n[line]\nport = "/dev/ttyS4"\n')
    return path


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "lamp_secret").write_text("correct horse\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def problems_of(config: Path | None) -> list[Problem]:
    with pytest.raises(SettingsError) as caught:
        load_settings(LampSettings, config)
    return caught.value.problems


def only_problem_of(config: Path | None) -> Problem:
    (problem,) = problems_of(config)
    return problem


@pytest.mark.usefixtures("credentials")
def test_file_defaults_and_credentials_make_the_settings(config: Path) -> None:
    settings = load_settings(LampSettings, config)

    assert type(settings) is LampSettings
    assert (settings.number, settings.brightness) == (7, 0.5)
    assert settings.line == Line(port="/dev/ttyS4", baud=9600)
    assert settings.lamp_secret.get_secret_value() == "correct horse"


@pytest.mark.usefixtures("credentials")
def test_the_environment_goes_over_the_file_also_inside_a_table(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMP_NUMBER", "8")
    monkeypatch.setenv("LAMP_LINE__BAUD", "19200")

    settings = load_settings(LampSettings, config)

    assert settings.number == 8
    assert settings.line == Line(port="/dev/ttyS4", baud=19200)


@pytest.mark.usefixtures("credentials")
def test_settings_cannot_be_changed(config: Path) -> None:
    settings = load_settings(LampSettings, config)

    with pytest.raises(ValueError, match="frozen"):
        settings.number = 8  # type: ignore[misc]  # read-only, as this test says


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problem = only_problem_of(tmp_path / "none.toml")

    assert (problem.code, problem.key) == ("E0101", "--config")
    assert problem.value.endswith("none.toml")
    assert "No such file" in problem.remedy


def test_a_folder_instead_of_a_file_is_named(tmp_path: Path) -> None:
    assert only_problem_of(tmp_path).code == "E0101"


def test_broken_toml_is_told_with_its_line(config: Path) -> None:
    config.write_text("number = 7\nbrightness = = 1\n")

    problem = only_problem_of(config)

    assert problem.code == "E0101"
    assert "line 2" in problem.remedy


@pytest.mark.usefixtures("credentials")
def test_a_file_that_is_no_text_is_told(config: Path) -> None:
    config.write_bytes(b"\xff\xfe")

    assert only_problem_of(config).code == "E0101"


@pytest.mark.usefixtures("credentials")
def test_a_missing_key_is_told_with_its_meaning() -> None:
    problem = only_problem_of(None)

    assert (problem.code, problem.key, problem.value) == ("E0102", "number", "(missing)")
    assert "which lamp this is" in problem.remedy


def test_a_missing_secret_is_told_with_the_place_for_it(config: Path) -> None:
    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0102", "lamp_secret")
    assert "a file named lamp_secret in $CREDENTIALS_DIRECTORY" in problem.remedy


def test_credentials_that_are_not_there_are_told_by_their_path(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "nowhere"))

    problem = only_problem_of(config)

    assert (problem.code, problem.value) == ("E0108", str(tmp_path / "nowhere"))


def test_a_credential_that_cannot_be_read_is_told_by_its_path(
    config: Path, credentials: Path
) -> None:
    (credentials / "lamp_secret").unlink()
    (credentials / "lamp_secret").symlink_to(credentials / "gone")

    problem = only_problem_of(config)

    assert (problem.code, problem.value) == ("E0108", str(credentials / "lamp_secret"))


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("line", "key"), [("brigthness = 1", "brigthness"), ("[line]\nbuad = 1", "line.buad")]
)
def test_a_misspelled_key_is_refused(config: Path, line: str, key: str) -> None:
    config.write_text(f"number = 7\n{line}\n" + ("port = 'x'\n" if "line" in key else ""))

    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0103", key)


@pytest.mark.usefixtures("credentials")
def test_a_misspelled_variable_is_refused(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMP_NUMBR", "8")

    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0103", "LAMP_NUMBR")


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize(
    ("text", "key", "value", "words"),
    [
        ("number = 'seven'", "number", "'seven'", "valid integer"),
        ("number = 7\nbrightness = 2", "brightness", "2", "less than or equal to 1"),
        ("number = 7\n[line]\nport = 'x'\nbaud = 9", "line.baud", "9", "bits per second"),
        ("number = 7\ncolours = [1]", "colours.0", "1", "names of colours"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_rule(
    config: Path, text: str, key: str, value: str, words: str
) -> None:
    config.write_text(text)

    problem = only_problem_of(config)

    assert (problem.code, problem.key, problem.value) == ("E0104", key, value)
    assert words in problem.remedy


@pytest.mark.usefixtures("credentials")
def test_a_list_in_the_environment_that_is_no_json_is_told(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMP_COLOURS", "red, green")

    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0104", "colours")
    assert "JSON" in problem.remedy


def test_all_problems_are_told_at_once(config: Path) -> None:
    config.write_text("brightness = 2\nsize = 3\n")

    assert {problem.key for problem in problems_of(config)} == {
        "number",
        "brightness",
        "size",
        "lamp_secret",
    }


def test_a_secret_in_the_environment_is_refused(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMP_LAMP_SECRET", "correct horse")

    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0107", "lamp_secret")
    assert "out of the environment" in problem.remedy


@pytest.mark.usefixtures("credentials")
def test_a_secret_in_the_file_is_refused_even_beside_the_right_one(config: Path) -> None:
    config.write_text('number = 7\npartner_secrets = {east = "correct horse"}\n')

    problem = only_problem_of(config)

    assert (problem.code, problem.key) == ("E0107", "partner_secrets")
    assert "out of the TOML file" in problem.remedy


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lamp_secret", "hunter2"),
        ("partner_secrets", '{"east": ["hunter2"]}'),
        ("partner_secrets", "hunter2"),
    ],
)
def test_a_secret_that_does_not_fit_is_not_shown(
    config: Path, credentials: Path, name: str, content: str
) -> None:
    (credentials / name).write_text(content)

    with pytest.raises(SettingsError) as caught:
        load_settings(LampSettings, config)

    assert caught.value.problems[0].value == HIDDEN
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__, "the validator's own message holds the value"


@pytest.mark.usefixtures("credentials")
def test_a_secret_under_a_misspelled_key_is_not_shown(config: Path) -> None:
    config.write_text('number = 7\nlamp_secert = "correct horse"\n')

    assert "correct horse" not in str(only_problem_of(config))


@pytest.mark.usefixtures("credentials")
def test_a_secret_is_not_in_the_settings_own_text(config: Path) -> None:
    settings = load_settings(LampSettings, config)

    assert "correct horse" not in f"{settings!r} {settings}"


PROGRAM = """
from pydantic import Field
from kiosk.common.settings import ProgramSettings, settings_from_command_line
class LampSettings(ProgramSettings):
    number: int = Field(description="which lamp this is")
print("number", settings_from_command_line(LampSettings, "lamp", "A lamp.").number)
"""


def run_program(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_program_reads_its_file(tmp_path: Path) -> None:
    (tmp_path / "lamp.toml").write_text("number = 7")

    done = run_program("--config", str(tmp_path / "lamp.toml"))

    assert (done.returncode, done.stdout) == (0, "number 7\n")


def test_check_says_that_the_settings_are_valid_and_ends(tmp_path: Path) -> None:
    (tmp_path / "lamp.toml").write_text("number = 7")

    done = run_program("--config", str(tmp_path / "lamp.toml"), "--check")

    assert (done.returncode, done.stdout) == (0, "lamp: the settings are valid\n")


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_a_program_with_bad_settings_says_why_and_ends(option: list[str]) -> None:
    done = run_program(*option)

    assert (done.returncode, done.stdout) == (EXIT_BAD_SETTINGS, "")
    assert "E0102 number = (missing)" in done.stderr
    assert "Traceback" not in done.stderr
