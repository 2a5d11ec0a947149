"""Why no phone may reach the phone page: what to try in turn, and how to undo it."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.demo.lan import candidates, find_tool

FIREWALLS: Final = ("ufw", "firewall-cmd", "nft")
NFT_COMMENT: Final = "scan-and-pay-demo"
KERNEL: Final = Path("/proc/sys/kernel/osrelease")
UFW: Final = Path("/etc/ufw/ufw.conf")
WINDOWS_SUBSYSTEMS: Final = "{40E0AC32-46A5-438A-A0B2-2B479E8F2E90}"  # Windows' name for WSL


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What this computer has that can stand between it and a phone."""

    firewalls: tuple[str, ...] = ()  # of FIREWALLS
    tunnels: tuple[str, ...] = ()  # names of point-to-point interfaces
    has_network_manager: bool = False
    is_wsl: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to try."""

    what: str
    do: str
    undo: str


def look_around() -> Surroundings:
    """What can be seen without being the administrator."""
    return Surroundings(
        firewalls=tuple(name for name in FIREWALLS if find_tool(name) and not _is_off(name)),
        tunnels=tuple(each.interface for each in candidates() if each.is_tunnel),
        has_network_manager=find_tool("nmcli") is not None,
        is_wsl="microsoft" in KERNEL.read_text().lower(),
    )


def _is_off(firewall: str) -> bool:
    """Whether the firewall is known to be off; nobody but the administrator may ask the others."""
    return firewall == "ufw" and UFW.exists() and "ENABLED=no" in UFW.read_text()


def likely_causes(found: Surroundings, address: str, port: int) -> list[Cause]:
    """Host firewall, Wi-Fi, VPN, WSL2: in this order, each as far as it can be here."""
    causes = [_firewall(name, address, port) for name in found.firewalls]
    causes.append(_wifi(has_network_manager=found.has_network_manager))
    causes += [_tunnel(name) for name in found.tunnels]
    causes.append(Cause("A VPN on the phone", "switch it off on the phone", "switch it on again"))
    if found.is_wsl:
        causes.append(_wsl(port))
    return causes


def lines(causes: list[Cause]) -> list[str]:
    """The causes as a person reads them on a terminal."""
    return [
        line
        for number, cause in enumerate(causes, 1)
        for line in (
            f"  {number}. {cause.what}",
            f"       try:  {cause.do}",
            f"       undo: {cause.undo}",
        )
    ]


def _firewall(name: str, address: str, port: int) -> Cause:
    match name:
        case "ufw":
            rule = f"proto tcp to {address} port {port}"
            return Cause(
                "This computer's firewall, ufw",
                f"sudo ufw allow {rule}",
                f"sudo ufw delete allow {rule}",
            )
        case "firewall-cmd":
            return Cause(
                "This computer's firewall, firewalld",
                f"sudo firewall-cmd --add-port={port}/tcp",
                f"sudo firewall-cmd --remove-port={port}/tcp",
            )
        case _:
            chain = "inet filter input"
            rule = f"ip daddr {address} tcp dport {port} accept comment {NFT_COMMENT}"
            listed = f"sudo nft -a list chain {chain} | awk '/{NFT_COMMENT}/ {{print $NF}}'"
            return Cause(
                "This computer's firewall, nftables (its chain is usually called as here; "
                "sudo nft list ruleset tells)",
                f"sudo nft insert rule {chain} {rule}",
                f"sudo nft delete rule {chain} handle $({listed})",
            )


def _wifi(*, has_network_manager: bool) -> Cause:
    what = "The phone is not in this network, or the Wi-Fi keeps its devices apart (guest networks)"
    if has_network_manager:
        return Cause(
            f"{what}: let this computer be the Wi-Fi, then script/demo --lan --address 10.42.0.1",
            "nmcli device wifi hotspot con-name kiosk-demo && nmcli device wifi show-password",
            "nmcli connection delete kiosk-demo",
        )
    return Cause(
        f"{what}: let the phone be the Wi-Fi",
        "switch the phone's hotspot on, join it with this computer, start script/demo --lan again",
        "join the Wi-Fi of before",
    )


def _tunnel(interface: str) -> Cause:
    name = shlex.quote(interface)
    if interface.startswith("tailscale"):
        do, undo = "sudo tailscale down", "sudo tailscale up"
    elif interface.startswith("wg"):
        do, undo = f"sudo wg-quick down {name}", f"sudo wg-quick up {name}"
    else:
        do = f"sudo ip link set dev {name} down"
        undo = f"sudo ip link set dev {name} up   (or start the VPN again as you do)"
    return Cause(f"A VPN on this computer, {interface}", do, undo)


def _wsl(port: int) -> Cause:
    return Cause(
        "WSL2 hides this address behind Windows: share the network, on Windows 11 22H2 or newer",
        "write networkingMode=mirrored under [wsl2] in %UserProfile%\\.wslconfig, then in an "
        "administrator's PowerShell: New-NetFirewallHyperVRule -Name kiosk-demo -DisplayName "
        f"kiosk-demo -Direction Inbound -VMCreatorId '{WINDOWS_SUBSYSTEMS}' -Protocol TCP "
        f"-LocalPorts {port}; wsl --shutdown",
        "remove that line; Remove-NetFirewallHyperVRule -Name kiosk-demo; wsl --shutdown",
    )
