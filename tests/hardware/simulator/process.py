"""The real simulator in a process of its own."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class Simulator:
    def __init__(self, folder: Path, process: "subprocess.Popen[str]") -> None:
        self.link = folder / "egm"
        self.control = folder / "control"
        self.process = process

    @contextmanager
    def talk(self) -> Iterator["Talk"]:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(10)
            channel.connect(str(self.control))
            with channel.makefile("rw", encoding="utf-8") as lines:
                yield Talk(lines)

    def ask(self, **request: object) -> dict[str, Any]:
        with self.talk() as talk:
            return talk.ask(**request)


class Talk:
    def __init__(self, lines: Any) -> None:
        self._lines = lines

    def ask(self, **request: object) -> dict[str, Any]:
        self.send(json.dumps(request))
        return self.read()

    def send(self, line: str) -> None:
        self._lines.write(line + "\n")
        self._lines.flush()

    def read(self) -> dict[str, Any]:
        answer = json.loads(self._lines.readline())
        assert isinstance(answer, dict)
        return answer


@contextmanager
def running_simulator(folder: Path, settings: str = "") -> Iterator[Simulator]:
    config = folder / "egm.toml"
    config.write_text(f'link = "{folder}/egm"\ncontrol = "{folder}/control"\n{settings}\n')
    command = [sys.executable, "-m", "hardware.simulator.app", "--config", str(config)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = json.loads(process.stdout.readline())
            assert ready == {
                "ready": "egm-simulator",
                "pty": f"{folder}/egm",
                "control": f"{folder}/control",
            }
            yield Simulator(folder, process)
        finally:
            process.terminate()
            process.wait(10)
