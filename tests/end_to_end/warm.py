"""Programs started from a warm process, which has imported them once for all stories.

A new interpreter per program costs a story three seconds of a processor for imports alone. What is
forked here is a process like any other: its own group, pipes, exit status, and signals that kill.

    python -m tests.end_to_end.warm DESCRIPTOR
"""

import atexit
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from tempfile import TemporaryFile

import anyio
from anyio.abc import UNIXSocketStream

from kiosk.demo.child import PR_SET_PDEATHSIG
from kiosk.demo.process import PROJECT, Start

MAINS = (
    "kiosk.engine.app:main",
    "kiosk.engine.command:main",
    "merchant.app:main",
    "merchant.sandbox.app:main",
    "hardware.simulator.app:main",
)
_REQUEST_LENGTH_MAX = 65_536
_LIFE_LENGTH_MAX = 64


async def launch(start: Start) -> "WarmProcess":
    """As `kiosk.demo.process.launch`, from the warm process."""
    ours, its = socket.socketpair()
    life, its_life = socket.socketpair()
    with its, its_life:
        request = json.dumps([start.main, list(start.arguments), dict(start.environment)]).encode()
        files = [its.fileno(), start.log.fileno(), its_life.fileno()]
        nursery, _ = _warm_process()
        socket.send_fds(nursery, [request], files)
    life.setblocking(False)
    await anyio.wait_readable(life)
    pid = int(life.recv(_LIFE_LENGTH_MAX))
    return WarmProcess(pid, await UNIXSocketStream.from_socket(ours), life)


async def told(main: str, arguments: tuple[str, ...], typed: bytes) -> str:
    """What a program tells on its standard output until its clean end; it has no terminal."""
    with TemporaryFile() as log:
        process = await launch(Start(main, arguments, os.environ, log))
        await process.stdin.send(typed)
        await process.stdin.send_eof()
        output = b"".join([part async for part in process.stdout])
        status = await process.wait()
        await process.aclose()
        log.seek(0)
        assert status == 0, f"exit status {status}: {output + log.read()!r}"
    return output.decode()


class WarmProcess:
    """A process that the warm one has forked; `life` tells its exit status."""

    def __init__(self, pid: int, talk: UNIXSocketStream, life: socket.socket) -> None:
        self.pid = pid
        self.stdin = self.stdout = talk
        self._life = life
        self._status: int | None = None
        self._waiting = anyio.Lock()

    @property
    def returncode(self) -> int | None:
        if self._status is None:
            with suppress(BlockingIOError):
                told = self._life.recv(_LIFE_LENGTH_MAX)
                self._status = int(told or -signal.SIGKILL)  # it ends with the warm process
        return self._status

    async def wait(self) -> int:
        async with self._waiting:
            while (status := self.returncode) is None:
                await anyio.wait_readable(self._life)
            return status

    async def aclose(self) -> None:
        await self.stdin.aclose()
        await self.wait()
        self._life.close()


@cache
def _warm_process() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Where the one of this process is asked; it ends when nobody can ask it any more."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(its.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=PROJECT,
            pass_fds=[its.fileno()],
            start_new_session=True,
        )
    atexit.register(_end, ours, process)
    return ours, process


def _end(nursery: socket.socket, process: subprocess.Popen[bytes]) -> None:
    nursery.close()
    process.wait()


class Nursery:
    """Forks a child for each request and tells when it ends."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._lives: dict[int, socket.socket] = {}
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        self._before = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno())

    def serve(self) -> Callable[[], None] | None:
        """Until nobody asks any more; in each child: return what it is to run."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._requests, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._woken:
                        self._woken.recv(_REQUEST_LENGTH_MAX)
                        self._reap()
                        continue
                    request, files, *_ = socket.recv_fds(self._requests, _REQUEST_LENGTH_MAX, 3)
                    if not request:
                        return None
                    if self._is_child(files):
                        return _become(*json.loads(request))

    def _is_child(self, files: list[int]) -> bool:
        """Fork, and tell which of the two this is."""
        talk, log, life = files
        parent = os.getpid()
        pid = os.fork()
        if pid:
            os.close(talk)
            os.close(log)
            self._lives[pid] = socket.socket(fileno=life)
            return False
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, self._before)
        os.setsid()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)
        os.write(life, str(os.getpid()).encode())
        for source, targets in ((talk, (0, 1)), (log, (2,))):
            for target in targets:
                os.dup2(source, target)
        self._leave(files)
        return True

    def _leave(self, files: list[int]) -> None:
        """The child keeps nothing of the nursery."""
        for number in files:
            os.close(number)
        for thing in (self._requests, self._woken, self._wake, *self._lives.values()):
            thing.close()

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                with self._lives.pop(pid) as life, suppress(BrokenPipeError):
                    life.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(main: str, arguments: list[str], environment: dict[str, str]) -> Callable[[], None]:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [main, *arguments]
    module, _, function = main.partition(":")
    run: Callable[[], None] = getattr(importlib.import_module(module), function)
    return run


def main() -> None:
    """The warm process, and then each of its children."""
    for target in MAINS:
        importlib.import_module(target.partition(":")[0])
    gc.freeze()
    run = Nursery(socket.socket(fileno=int(sys.argv[1]))).serve()
    if run is not None:
        run()


if __name__ == "__main__":
    main()
