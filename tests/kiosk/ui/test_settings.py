"""What the screen can be told, and what it refuses."""

from pathlib import Path

import pytest

from kiosk.common.settings import SettingsError, load_settings
from kiosk.ui.settings import UiSettings


def load(tmp_path: Path, toml: str) -> UiSettings:
    config = tmp_path / "ui.toml"
    config.write_text('engine_socket = "/run/kiosk/ui.sock"\n' + toml)
    return load_settings(UiSettings, config)


def test_without_more_it_is_a_floor_kiosk(tmp_path: Path) -> None:
    settings = load(tmp_path, "")

    assert (settings.window, settings.can_quit, settings.render) == (
        "fullscreen",
        False,
        "software",
    )


@pytest.mark.parametrize(
    "toml",
    [
        'window = "huge"',
        'window = "0x600"',
        'window = "1024x600; rm"',
        "diagonal_inch = 0",
        'render = "vulkan"',
        "reconnect_max_s = 0",
        "canquit = true",
    ],
)
def test_what_makes_no_sense_is_refused_at_the_start(tmp_path: Path, toml: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, toml)

    assert [problem.key for problem in refused.value.problems] == [toml.partition(" ")[0]]
