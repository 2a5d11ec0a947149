"""`egm-simulator`: the simulated gaming machine on a pseudo-terminal."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio
from anyio.abc import TaskGroup
from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from hardware.simulator import script_app
from hardware.simulator.cabinet import Cabinet
from hardware.simulator.cable import PtyCable
from hardware.simulator.control import Control
from hardware.simulator.host import HostProfile
from hardware.simulator.machine import Machine, MachineModel
from hardware.simulator.profiles import load_profile, plain_profile, read_profile
from kiosk.common.log import configure_log
from kiosk.common.ready import announce_ready
from kiosk.common.settings import ProgramSettings, settings_from_command_line

PROGRAM = "egm-simulator"


def _known(profile: str) -> str:
    read_profile(profile)
    return profile


class SimulatorSettings(ProgramSettings):
    """Settings of the simulated machine; money in minor units."""

    model_config = SettingsConfigDict(env_prefix="EGM_SIMULATOR_")

    link: Path = Field(description="a symbolic link made to the pseudo-terminal")
    control: Path = Field(description="path of the control socket")
    protocol: Literal["id003", "ebds", "cctalk"] = Field(
        default="id003", description="what the machine's host speaks when no profile is named"
    )
    machine_number: str = Field(default="1234", description="the number on the machine")
    currency: str = Field(
        default="USD", pattern="^[A-Z]{3}$", description="ISO 4217 code, for the window"
    )
    denominations_minor: tuple[int, ...] = Field(
        default=(1_00, 5_00, 10_00, 20_00, 50_00, 100_00), description="notes the machine takes"
    )
    credit_limit_minor: int = Field(
        default=3_000_00, ge=0, description="notes that lead beyond it are returned"
    )
    bet_minor: int = Field(default=1_00, ge=0, description="what a game takes from the credit")
    profile: Annotated[str, AfterValidator(_known)] | None = Field(
        default=None, description="a known kind of host, such as `id003-b`"
    )
    poll_interval_s: float | None = Field(
        default=None, gt=0, description="how often the host polls; else as its profile says, or 0.1"
    )
    decision_delay_polls: int | None = Field(
        default=None,
        ge=0,
        description="polls until the host decides about a note in escrow; else as its profile "
        "says, or 0",
    )
    roll_up_s: float = Field(
        default=0, ge=0, description="how long credits roll up, inhibited, after a note"
    )
    game_s: float = Field(default=3, gt=0, description="how long a game lasts")
    has_window: bool = Field(default=False, description="show the machine in a window")


def main() -> None:
    if any(word.partition("=")[0] == "--script" for word in sys.argv[1:]):
        script_app.main(sys.argv[1:])
    settings = settings_from_command_line(SimulatorSettings, PROGRAM, __doc__ or PROGRAM)
    configure_log(PROGRAM, settings.log_level)
    anyio.run(run, settings)


async def run(settings: SimulatorSettings) -> None:
    machine = Machine(
        MachineModel(
            denominations_minor=settings.denominations_minor,
            credit_limit_minor=settings.credit_limit_minor,
            bet_minor=settings.bet_minor,
            game_s=settings.game_s,
            roll_up_s=settings.roll_up_s,
        )
    )
    cabinet = Cabinet(machine, _host_profile(settings), PtyCable(settings.link))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_end_on_signal, tasks)
        tasks.start_soon(cabinet.run)
        await cabinet.wait_until_plugged()
        await tasks.start(Control(cabinet).serve, settings.control)
        if settings.has_window:
            tasks.start_soon(_show_window, settings)
        announce_ready(PROGRAM, pty=str(settings.link), control=str(settings.control))


def _host_profile(settings: SimulatorSettings) -> HostProfile:
    """The kind of host that was named; what is set beside it goes over the profile."""
    named = {
        "poll_interval_s": settings.poll_interval_s,
        "decision_delay_polls": settings.decision_delay_polls,
    }
    changes: dict[str, Any] = {key: value for key, value in named.items() if value is not None}
    if settings.profile is None:
        return plain_profile(settings.protocol, changes)
    return load_profile(settings.profile, **changes)


async def _end_on_signal(tasks: TaskGroup) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async for _ in signals:
            tasks.cancel_scope.cancel()


async def _show_window(settings: SimulatorSettings) -> None:
    command = [sys.executable, "-m", "hardware.simulator.window"]
    command += ["--control", str(settings.control), "--currency", settings.currency]
    command += ["--machine-number", settings.machine_number]
    await anyio.run_process(command, check=False, stdout=None, stderr=None)


if __name__ == "__main__":
    main()
