"""The line to the machine: bytes in and out, whatever carries them."""

import contextlib
import errno
import os
import termios
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, runtime_checkable

import anyio
import anyio.to_thread
import serial
import structlog

from hardware.errors import LineLostError, PortError
from hardware.port_errors import PortErrors, read_port_errors

log = structlog.get_logger()

_READ_SIZE: Final = 4096


class Line(Protocol):
    """An open line. One task receives; after LineLostError only `aclose` may be called."""

    async def receive(self) -> bytes:
        """The next bytes, at least one. Raises LineLostError; cancelling loses nothing."""
        ...

    async def send(self, data: bytes) -> None:
        """Hand all of `data` to the line. Raises LineLostError."""
        ...

    async def aclose(self) -> None:
        """Close; what is still queued is thrown away."""
        ...


@runtime_checkable
class CountingLine(Protocol):
    """A line whose port may count what went wrong on it."""

    def errors(self) -> PortErrors | None: ...


OpenLine: TypeAlias = Callable[[], Awaitable[Line]]


@dataclass(frozen=True, slots=True)
class LineFormat:
    """How a protocol sets the port, in pyserial's values."""

    baud: int
    byte_size: int = serial.EIGHTBITS
    parity: str = serial.PARITY_EVEN
    stop_bits: float = serial.STOPBITS_ONE


class DescriptorLine:
    """A line on a non-blocking file descriptor: a serial port or either end of a pty."""

    def __init__(self, name: str, descriptor: int, close: Callable[[], None]) -> None:
        self._name = name
        self._descriptor = descriptor
        self._close = close

    async def receive(self) -> bytes:
        while True:
            try:
                await anyio.wait_readable(self._descriptor)
                data = os.read(self._descriptor, _READ_SIZE)
            except BlockingIOError:
                continue
            except (OSError, anyio.ClosedResourceError) as error:
                raise LineLostError(self._name, str(error) or "closed") from error
            if not data:
                raise LineLostError(self._name, "hung up")
            return data

    async def send(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                await anyio.wait_writable(self._descriptor)
            except OSError as error:
                raise LineLostError(self._name, str(error)) from error

    def errors(self) -> PortErrors | None:
        return read_port_errors(self._descriptor)

    async def aclose(self) -> None:
        anyio.notify_closing(self._descriptor)
        with contextlib.suppress(OSError, termios.error):  # the port may have gone already
            termios.tcflush(self._descriptor, termios.TCIOFLUSH)
        self._close()


def serial_line(path: str, line_format: LineFormat) -> OpenLine:
    """An opener for the serial port at `path`; the opener raises PortError."""

    async def open_line() -> Line:
        # An adapter that hangs keeps the system call for seconds.
        port = await anyio.to_thread.run_sync(_cleared_port, path, line_format)
        return DescriptorLine(path, port.fileno(), port.close)

    return open_line


def _cleared_port(path: str, line_format: LineFormat) -> serial.Serial:
    port = _configured_port(path, line_format)
    with contextlib.suppress(OSError, ValueError, NotImplementedError):
        port.set_low_latency_mode(True)  # not every adapter knows it, nor every system
    try:
        termios.tcflush(port.fileno(), termios.TCIOFLUSH)
    except termios.error as error:  # unplugged since
        port.close()
        raise PortError(path, str(error), "check the adapter and its cable") from error
    return port


def _configured_port(path: str, line_format: LineFormat) -> serial.Serial:
    port = serial.Serial(
        baudrate=line_format.baud,
        bytesize=line_format.byte_size,
        parity=line_format.parity,
        stopbits=line_format.stop_bits,
        timeout=0,
        write_timeout=0,
        exclusive=True,
    )
    port.port = path
    try:
        port.open()
    except termios.error as error:
        # A pseudo-terminal carries bytes only: it refuses parity and seven bits with EINVAL.
        log.debug("port_opened_without_parity", port=path, reason=str(error))
        port.bytesize, port.parity = serial.EIGHTBITS, serial.PARITY_NONE
        _open_plainly(port, path)
    except (serial.SerialException, OSError) as error:
        raise PortError(path, str(error), _remedy(error)) from error
    return port


def _open_plainly(port: serial.Serial, path: str) -> None:
    try:
        port.open()
    except (serial.SerialException, OSError, termios.error) as error:
        raise PortError(path, str(error), "check that the path names a serial port") from error


def _remedy(error: OSError) -> str:
    match error.errno:
        case errno.ENOENT:
            return "plug the adapter in, or mend `port` in the settings"
        case errno.EACCES:
            return "let this user read and write the port, e.g. by its group"
        case errno.EAGAIN | errno.EBUSY:
            return "end the other program that uses the port"
        case _:
            return "check the adapter, its cable and the path"
