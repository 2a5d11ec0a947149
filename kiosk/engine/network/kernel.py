"""What the kernel tells of the network. Reads files and asks sockets: call it in a thread."""

import fcntl
import ipaddress
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

_SYS: Final = Path("/sys/class/net")
_PROC: Final = Path("/proc/self/net")
_RESOLV: Final = Path("/etc/resolv.conf")
_TIMESYNC: Final = Path("/run/systemd/timesync")

_IFF_UP: Final = 0x1  # netdevice(7)
_SIOCGIFADDR: Final = 0x8915
_SIOCGIFNETMASK: Final = 0x891B
_RTF_GATEWAY: Final = 0x2


@dataclass(frozen=True, slots=True)
class Interface:
    name: str
    is_up: bool
    has_link: bool  # a cable, or a radio cell
    hardware_address: str
    addresses: tuple[str, ...]  # with the length of the network's part, e.g. 10.0.0.7/24

    @property
    def is_loopback(self) -> bool:
        return any(ipaddress.ip_interface(address).is_loopback for address in self.addresses)


@dataclass(frozen=True, slots=True)
class Route:
    interface: str
    gateway: str


class Synchronization(StrEnum):
    """Whether the system's time service has set the clock."""

    DONE = "done"
    MISSING = "missing"
    UNKNOWN = "unknown"  # another time service than systemd's, or none


def read_interfaces(sys: Path = _SYS, proc: Path = _PROC) -> list[Interface]:
    """Every interface by name; an IPv4 interface's first address, all of IPv6."""
    if not sys.is_dir():
        return []
    six = _six_addresses(proc / "if_inet6")
    return [
        Interface(
            name=path.name,
            is_up=bool(int(_text(path / "flags") or "0", 16) & _IFF_UP),
            has_link=_text(path / "carrier") == "1",
            hardware_address=_text(path / "address"),
            addresses=(*_four_address(path.name), *six.get(path.name, ())),
        )
        for path in sorted(sys.iterdir())
    ]


def read_default_route(proc: Path = _PROC) -> Route | None:
    """The IPv4 route with the lowest metric to everywhere."""
    found: list[tuple[int, Route]] = []
    for line in _text(proc / "route").splitlines()[1:]:
        interface, destination, gateway, flags, _, _, metric, *_ = line.split()
        if int(destination, 16) == 0 and int(flags, 16) & _RTF_GATEWAY:
            address = socket.inet_ntoa(struct.pack("=I", int(gateway, 16)))
            found.append((int(metric), Route(interface, address)))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def read_name_servers(resolv: Path = _RESOLV) -> list[str]:
    words = [line.split() for line in _text(resolv).splitlines()]
    return [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"]


def read_synchronization(timesync: Path = _TIMESYNC) -> Synchronization:
    """As systemd-timesyncd leaves it in its directory: hardened services may not ask the kernel."""
    if (timesync / "synchronized").exists():
        return Synchronization.DONE
    return Synchronization.MISSING if timesync.is_dir() else Synchronization.UNKNOWN


def _four_address(interface: str) -> list[str]:
    try:
        address = _ask_interface(interface, _SIOCGIFADDR)
        mask = _ask_interface(interface, _SIOCGIFNETMASK)
    except OSError:  # it has none
        return []
    return [str(ipaddress.ip_interface(f"{address}/{mask}"))]


def _ask_interface(interface: str, request: int) -> str:
    """An address of struct ifreq. Raises OSError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        answer = fcntl.ioctl(asking, request, struct.pack("256s", interface.encode()[:15]))
    return socket.inet_ntoa(answer[20:24])


def _six_addresses(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _text(path).splitlines():
        digits, _, prefix, _, _, interface = line.split()
        address = ipaddress.IPv6Address(bytes.fromhex(digits))
        found.setdefault(interface, []).append(f"{address}/{int(prefix, 16)}")
    return found


def _text(path: Path) -> str:
    """A file's text, empty when there is none; an interface that is down refuses some."""
    with suppress(OSError):
        return path.read_text("ascii", "replace").strip()
    return ""
