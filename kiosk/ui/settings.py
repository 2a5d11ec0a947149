"""Settings of the screen."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kiosk.common.settings import ProgramSettings


class UiSettings(ProgramSettings):
    """What the screen must know of its glass, and where its engine is."""

    model_config = SettingsConfigDict(env_prefix="KIOSK_UI_")

    engine_socket: Path = Field(
        Path("/run/kiosk/ui.sock"), description="the engine's Unix socket for the screen"
    )
    window: str = Field(
        "fullscreen",
        pattern=r"^(fullscreen|[1-9]\d{2,4}x[1-9]\d{2,4})$",
        description='"fullscreen", or a window of e.g. "1024x600" pixels',
    )
    diagonal_inch: float = Field(
        10.1, ge=4, le=120, description="the glass's diagonal: touch targets are sized in mm"
    )
    can_quit: bool = Field(default=False, description="show a Quit button; never on a casino floor")
    render: Literal["software", "gpu"] = Field(
        "software", description='"gpu" only where there is a real graphics processor'
    )
    reconnect_max_s: float = Field(
        2.0, gt=0, le=60, description="the longest pause before the engine is called again"
    )
