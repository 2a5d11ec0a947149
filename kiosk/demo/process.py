"""One program of the desk as an operating-system process: start, stop, kill, restart."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final, Protocol

import anyio
from anyio.abc import ByteReceiveStream, ByteSendStream
from anyio.streams.buffered import BufferedByteReceiveStream

PROJECT: Final = Path(__file__).parents[2]
READY_WITHIN_S: Final = 30.0
STOPPED_WITHIN_S: Final = 10.0
LINE_LENGTH_MAX: Final = 1_048_576
OWN_PREFIXES: Final = ("KIOSK_", "MERCHANT_", "EGM_", "CREDENTIALS_DIRECTORY")


class ProgramError(Exception):
    """A program did not do what the desk asked of it."""


@dataclass(frozen=True, slots=True)
class Program:
    """What it takes to start one program."""

    name: str
    main: str  # MODULE:FUNCTION
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    def but(self, settings: Mapping[str, Any]) -> "Program":
        """The same with these settings over its own; tables are merged."""
        return replace(self, settings=_merged(self.settings, settings))


class Process(Protocol):
    """A started process, leader of a process group of its own."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    @property
    def stdin(self) -> ByteSendStream | None: ...
    @property
    def stdout(self) -> ByteReceiveStream | None: ...
    async def wait(self) -> int: ...
    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is made of; its standard error goes to `log`."""

    main: str  # MODULE:FUNCTION
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: IO[bytes]


Launch = Callable[[Start], Awaitable[Process]]


async def launch(start: Start) -> Process:
    """Start it in a new interpreter that ends with this one."""
    child = [sys.executable, "-m", "kiosk.demo.child", str(os.getpid()), start.main]
    return await anyio.open_process(
        [*child, *start.arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=start.log,
        cwd=PROJECT,
        env=start.environment,
        start_new_session=True,
    )


class RunningProgram:
    """A program of the desk; its settings, secrets and log are files in `folder`."""

    def __init__(self, program: Program, folder: Path, launch: Launch = launch) -> None:
        self.name = program.name
        self.ready: dict[str, Any] = {}  # the newest ready line
        self.log = folder / "logs" / f"{program.name}.log"
        self._program = program
        self._launch = launch
        self._config = folder / "settings" / f"{program.name}.toml"
        self._credentials = folder / "credentials" / program.name
        self._process: Process | None = None
        self._output: BufferedByteReceiveStream | None = None
        self._write_files()

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def start(self) -> None:
        """Return when the program is ready. Raises ProgramError with the end of its log."""
        await self._spawn()
        try:
            with anyio.fail_after(READY_WITHIN_S):
                self.ready = await self._read_line()
        except BaseException as error:
            with anyio.CancelScope(shield=True):
                await self.kill()
            if isinstance(error, TimeoutError):
                message = f"{self.name} is not ready after {READY_WITHIN_S} s.{self._tail()}"
                raise ProgramError(message) from None
            raise

    async def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """One JSON line to its standard input, its one line of answer."""
        if self._process is None or self._process.stdin is None:
            raise ProgramError(f"{self.name} is not running")
        await self._process.stdin.send(json.dumps(request).encode() + b"\n")
        return await self._read_line()

    async def wait(self) -> int | None:
        """Its exit status once it has ended by itself; None when it does not run."""
        return None if self._process is None else await self._process.wait()

    async def stop(self) -> int | None:
        """End it as an operator would. Its exit status: 0 is clean, None when it did not run."""
        process = self._process
        if process is None:
            return None
        self._signal(signal.SIGTERM)
        with anyio.move_on_after(STOPPED_WITHIN_S):
            await process.wait()
        await self._reap(process)
        return process.returncode

    async def kill(self) -> None:
        """Power off for this program alone: SIGKILL, nothing is flushed or told."""
        if self._process is not None:
            await self._reap(self._process)

    async def restart(self) -> None:
        """Start it again, after `stop` or `kill`, on the same files."""
        await self.stop()
        await self.start()

    def freeze(self) -> None:
        """Keep it from running at all, as a hang would."""
        self._signal(signal.SIGSTOP)

    async def _spawn(self) -> None:
        arguments = ("--config", str(self._config))
        with self.log.open("ab") as log:
            start = Start(self._program.main, arguments, self._environment(), log)
            self._process = await self._launch(start)
        assert self._process.stdout is not None
        self._output = BufferedByteReceiveStream(self._process.stdout)

    async def _reap(self, process: Process) -> None:
        """Nothing of its process group is left after this."""
        self._process = None
        with suppress(ProcessLookupError):  # it and all it had started have ended
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        await process.aclose()

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            os.kill(self.pid, number)

    async def _read_line(self) -> dict[str, Any]:
        assert self._output is not None
        try:
            line = await self._output.receive_until(b"\n", LINE_LENGTH_MAX)
            answer: dict[str, Any] = json.loads(line)
        except (anyio.IncompleteRead, anyio.ClosedResourceError):
            raise ProgramError(f"{self.name} has ended.{self._tail()}") from None
        except ValueError as error:
            raise ProgramError(f"{self.name} wrote a line that is no JSON: {error}") from error
        return answer

    def _tail(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines()[-20:]
        return "\n  ".join([" The end of its log:", *lines])

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OWN_PREFIXES)}
        credentials = {"CREDENTIALS_DIRECTORY": str(self._credentials)}
        return {**kept, **credentials, **self._program.environment}

    def _write_files(self) -> None:
        for folder in (self.log.parent, self._config.parent, self._credentials):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._config.write_text(to_toml(self._program.settings))
        for name, secret in self._program.secrets.items():
            path = self._credentials / name
            path.touch(mode=0o600)
            path.write_text(secret)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        is_table = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if is_table else value
    return merged


def to_toml(settings: Mapping[str, Any]) -> str:
    """Settings as the text of a TOML file; tables are written inline."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in settings.items())


def _toml_value(value: object) -> str:
    match value:
        case bool() | int() | float():
            return json.dumps(value)
        case str() | Path():
            return json.dumps(str(value), ensure_ascii=False)
        case Mapping():
            pairs = (f"{json.dumps(str(k))} = {_toml_value(v)}" for k, v in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_toml_value, value)) + "]"
        case _:
            raise TypeError(f"{value!r} is no setting")
