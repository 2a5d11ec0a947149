"""What is set on a kiosk for each known kind of host, and the drivers of this product."""

from typing import Final

from pydantic import TypeAdapter

from hardware.device import CreditDevice, Topology
from hardware.drivers import build_device
from hardware.line import OpenLine
from hardware.settings import DeviceSettings
from hardware.simulator.profiles import PROFILES, load_profile, read_profile

ACK_PATIENCE_S: Final = 6.0  # enough for each profile, and less to wait for
_CREDIT_POINTS: Final = {
    "stack": "stack",
    "vend_valid": "vend_valid",
    "vend_valid_or_stacked": "vend_valid",
    "stacked": "stacked",
}


def settings_for(profile: str) -> DeviceSettings:
    """As whoever commissions the machine would set them."""
    protocol = read_profile(profile).protocol
    adapter: TypeAdapter[object] = TypeAdapter(PROFILES[protocol])
    host = adapter.dump_python(load_profile(profile), mode="json")
    values = {
        "protocol": protocol,
        "port": "memory",
        "topology": Topology.REPLACE,
        "host_credit_point": _CREDIT_POINTS.get(host.get("counts_at"), "vend_valid"),
        "currency": host.get("currency", "USD"),
        "ack_patience_s": ACK_PATIENCE_S,
    }
    if protocol == "cctalk":
        values["cctalk_checksum"] = host["check"]
        values["cctalk_address"] = host["address"]
        values["cctalk_echo"] = "given" if host["echo"] == "needed" else "none"
    return DeviceSettings.model_validate(values)


def shipped_driver(settings: DeviceSettings, open_line: OpenLine) -> CreditDevice:
    return build_device(settings, open_line)
