"""The likely causes of a phone that does not come."""

import subprocess
from pathlib import Path

import pytest

from kiosk.demo import unreached
from kiosk.demo.lan import Candidate
from kiosk.demo.unreached import Surroundings, likely_causes, lines, look_around

EVERYTHING = Surroundings(
    firewalls=("ufw", "firewall-cmd", "nft"),
    tunnels=("wg0", "tailscale0", "tun0"),
    has_network_manager=True,
    is_wsl=True,
)


def test_the_causes_come_in_order_firewall_wifi_vpn_wsl() -> None:
    causes = likely_causes(EVERYTHING, "192.168.1.7", 8091)

    for cause, word in zip(
        causes,
        ["ufw", "firewalld", "nftables", "Wi-Fi", "wg0", "tailscale0", "tun0", "phone", "WSL2"],
        strict=True,
    ):
        assert word in cause.what


def test_what_is_not_here_is_not_blamed() -> None:
    causes = likely_causes(Surroundings(), "192.168.1.7", 8091)

    assert ["Wi-Fi" in causes[0].what, "VPN on the phone" in causes[1].what] == [True, True]
    assert len(causes) == 2


def test_each_cause_has_its_command_and_its_undo() -> None:
    told = lines(likely_causes(EVERYTHING, "192.168.1.7", 8091))

    for command in (
        "try:  sudo ufw allow proto tcp to 192.168.1.7 port 8091",
        "undo: sudo ufw delete allow proto tcp to 192.168.1.7 port 8091",
        "try:  sudo firewall-cmd --add-port=8091/tcp",
        "undo: sudo firewall-cmd --remove-port=8091/tcp",
        "try:  sudo wg-quick down wg0",
        "undo: sudo wg-quick up wg0",
        "try:  sudo tailscale down",
        "try:  sudo ip link set dev tun0 down",
    ):
        assert f"       {command}" in told
    assert len(told) == 3 * 9
    assert not [line for line in told if not line.split(":", 1)[-1].strip()]


@pytest.mark.parametrize(("enabled", "expected"), [("yes", ("ufw", "nft")), ("no", ("nft",))])
def test_this_computer_is_asked_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enabled: str, expected: tuple[str, ...]
) -> None:
    kernel, ufw = tmp_path / "osrelease", tmp_path / "ufw.conf"
    kernel.write_text("5.15.167.4-microsoft-standard-WSL2\n")
    ufw.write_text(f"# comment\nENABLED={enabled}\n")
    monkeypatch.setattr(unreached, "KERNEL", kernel)
    monkeypatch.setattr(unreached, "UFW", ufw)
    monkeypatch.setattr(unreached, "find_tool", {"ufw": "/x/ufw", "nft": "/x/nft"}.get)
    addresses = [Candidate("192.168.1.7", "eth0"), Candidate("10.8.0.2", "wg0", True)]
    monkeypatch.setattr(unreached, "candidates", lambda: addresses)

    assert look_around() == Surroundings(firewalls=expected, tunnels=("wg0",), is_wsl=True)


def test_this_very_computer_can_be_looked_at() -> None:
    assert likely_causes(look_around(), "192.168.1.7", 8091)


@pytest.mark.parametrize("part", ["do", "undo"])
def test_each_firewall_command_is_one_that_a_shell_can_read(part: str) -> None:
    causes = likely_causes(EVERYTHING, "192.168.1.7", 8091)

    for cause in causes[:3]:
        told = subprocess.run(["bash", "-n", "-c", getattr(cause, part)], check=False)
        assert told.returncode == 0
