"""Which of this computer's addresses a phone on the same network may be given."""

import json
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import Final

FAR_AWAY: Final = "203.0.113.1"  # kept for documentation: nobody has this address
SYSTEM_FOLDERS: Final = "/usr/sbin:/sbin"  # not on everybody's PATH


class LanError(Exception):
    """There is no address to give to a phone."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One IPv4 address of this computer, loopback left out."""

    address: str
    interface: str = ""  # where it is known
    is_tunnel: bool = False  # a point-to-point link, as VPNs make them

    def __str__(self) -> str:
        kind = ", a VPN?" if self.is_tunnel else ""
        return f"{self.address} ({self.interface}{kind})" if self.interface else self.address


def find_tool(name: str) -> str | None:
    """The path of a program that may be the administrator's, or None."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_FOLDERS}")


def candidates() -> list[Candidate]:
    """What this computer has, by `ip` where it is installed, otherwise by its own name."""
    ip = find_tool("ip")
    if ip:
        command = [ip, "-j", "-4", "address", "show", "up"]
        told = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own
        if told.returncode == 0:
            return read_candidates(told.stdout)
    try:
        _, _, addresses = socket.gethostbyname_ex(socket.gethostname())
    except OSError:
        return []
    return [Candidate(each) for each in addresses if not IPv4Address(each).is_loopback]


def read_candidates(told: str | bytes) -> list[Candidate]:
    """The addresses in what `ip -j -4 address` writes."""
    return [
        Candidate(each["local"], link["ifname"], "POINTOPOINT" in link["flags"])
        for link in json.loads(told)
        if link  # older versions write {} for an interface without an address
        if "LOOPBACK" not in link["flags"]
        for each in link["addr_info"]
    ]


def choose_address(wanted: str | None = None) -> str:
    """`wanted` if this computer has it, otherwise the address of the default route.

    Raises LanError with a sentence for whoever started the demo.
    """
    return _own_address(wanted) if wanted else _default_address()


def _own_address(wanted: str) -> str:
    try:
        address = IPv4Address(wanted)
    except AddressValueError:
        raise LanError(f"{wanted!r} is no IPv4 address") from None
    if not address.is_loopback and _source_towards(wanted) != wanted:
        raise LanError(f"{wanted} is no address of this computer; it has {_list()}")
    return wanted


def _default_address() -> str:
    address = _source_towards(FAR_AWAY)
    if address is None:
        raise LanError(f"there is no default route; choose with --address among {_list()}")
    if IPv4Address(address).is_global:
        raise LanError(
            f"{address} is a public address: anybody could open the phone page; "
            f"choose with --address among {_list()}"
        )
    return address


def _source_towards(destination: str) -> str | None:
    """From which address this computer would send there; towards itself, from that very one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        try:
            sender.connect((destination, 9))  # chooses the route, and sends nothing
        except OSError:
            return None
        source: str = sender.getsockname()[0]
        return source


def _list() -> str:
    return ", ".join(map(str, candidates())) or "none but loopback"
