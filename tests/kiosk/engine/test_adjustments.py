"""What was adjusted at the kiosk lies over the file and under the environment."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.common.settings import SettingsError
from kiosk.engine.adjustments import NAME, SET_ASIDE, Adjustments, adjustable_keys, load_adjusted
from tests.kiosk.engine.programs import prepared


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = prepared(tmp_path)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    (tmp_path / "data").mkdir()
    return config


def adjusted(config: Path, text: str) -> Adjustments:
    """As the engine starts over a layer that holds this text."""
    (config.parent / "data" / NAME).write_text(text)
    adjustments = load_adjusted(config)
    if adjustments.problem:
        adjustments.set_aside()
    return adjustments


def test_a_kiosk_without_adjustments_has_its_files_settings(config: Path) -> None:
    adjustments = load_adjusted(config)

    assert adjustments.settings.device.baud == 9600
    assert (adjustments.values, adjustments.problem) == ({}, "")


def test_the_layer_goes_over_the_file(config: Path) -> None:
    adjustments = adjusted(config, 'device.baud = 19200\npatience.help_s = 5\nhelp_line = "1"\n')

    settings = adjustments.settings
    assert (settings.device.baud, settings.patience.help_s, settings.help_line) == (19200, 5, "1")
    assert settings.device.port.endswith("no-such-port")


def test_the_environment_goes_over_the_layer(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_ENGINE_DEVICE__BAUD", "9600")

    assert adjusted(config, "device.baud = 19200").settings.device.baud == 9600


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("device.port", 'a "quoted" \\ path/ü\x7f\n'),
        ("device.baud", 19200),
        ("patience.help_s", 12.5),
        ("log_level", "debug"),
    ],
)
def test_what_is_kept_is_what_the_next_start_finds(config: Path, key: str, value: Any) -> None:
    adjustments = load_adjusted(config)
    adjustments.keep({key: value}, adjustments.settings_with({key: value}))

    next_start = load_adjusted(config)

    assert next_start.values == {key: value}
    assert next_start.settings == adjustments.upcoming
    assert (config.parent / "data" / NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "no TOML at all",
        "device.baud = 7",
        "patience = 5",
        'merchant.url = "https://thief.example"',
        'device.host_credit_point = "stack"',
        "patience.note_s = 0",
        "patience.help_s = [1]",
        "x = " + "[" * 5000,
    ],
)
def test_an_unusable_layer_is_set_aside_and_the_kiosk_starts(config: Path, text: str) -> None:
    adjustments = adjusted(config, text)

    assert adjustments.settings == load_adjusted(config).settings
    assert adjustments.problem
    assert (config.parent / "data" / SET_ASIDE).read_text() == text
    assert not (config.parent / "data" / NAME).exists()


def test_a_layer_that_is_no_text_is_set_aside(config: Path) -> None:
    (config.parent / "data" / NAME).write_bytes(b"\xff\xfe\x00")

    assert load_adjusted(config).problem


def test_that_a_layer_was_set_aside_is_told_until_the_next_adjustment(config: Path) -> None:
    adjusted(config, "device.baud = 7")
    later = load_adjusted(config)
    assert SET_ASIDE in later.problem

    later.keep({"device.baud": 19200}, later.settings_with({"device.baud": 19200}))

    assert (later.problem, load_adjusted(config).problem) == ("", "")


def test_the_reading_alone_changes_no_file(config: Path) -> None:
    (config.parent / "data" / NAME).write_text("device.baud = 7")

    assert load_adjusted(config).problem
    assert (config.parent / "data" / NAME).exists()


def test_a_file_that_cannot_be_used_is_told_as_ever(config: Path) -> None:
    config.write_text("kiosk_number = 0")

    with pytest.raises(SettingsError):
        load_adjusted(config)


def test_a_disk_that_takes_nothing_leaves_the_former_layer(config: Path) -> None:
    adjustments = adjusted(config, "device.baud = 19200")
    (config.parent / "data" / f"{NAME}.new").mkdir()  # stands in the way of the new file

    with pytest.raises(OSError, match="directory"):
        adjustments.keep({}, adjustments.settings)

    assert load_adjusted(config).values == {"device.baud": 19200}
    assert adjustments.values == {"device.baud": 19200}


def test_nothing_that_decides_about_money_keys_or_addresses_can_be_adjusted() -> None:
    guarded = {
        "merchant.url",
        "merchant_secret",
        "technician_key",
        "allowed_origins",
        "ui_uids",
        "is_demo",
        "device.topology",
        "device.host_credit_point",
        "device.denominations_minor",
        "device.currency",
        "patience.note_s",
    }

    assert not guarded & adjustable_keys()
    assert {"device.port", "device.baud", "patience.help_s", "log_level"} <= adjustable_keys()
