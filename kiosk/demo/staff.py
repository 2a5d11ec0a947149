"""The demo's staff: one person of each role, with PINs of this run, and how they get in."""

from typing import Final

from kiosk.demo.programs import Desk
from kiosk.demo.sockets import ask

GESTURE: Final = "touch the four corners of the kiosk's window, clockwise from the top left"
_ADMINISTRATOR: Final = "Ada"
_STAFF: Final = ((_ADMINISTRATOR, "administrator"), ("Sam", "supervisor"), ("Toni", "technician"))


async def hire(desk: Desk) -> list[str]:
    """Add them to the running engine; the lines tell what a person needs to sign in."""
    lines = [f"Staff: {GESTURE}."]
    allowed_by: dict[str, str] = {}
    for name, role in _STAFF:
        question = {"ask": "technician_add", "name": name, "role": role, **allowed_by}
        pin = (await ask(desk.operator_socket, question))["pin"]
        lines.append(f"  {name:<6} {role:<14} PIN {pin}")
        if name == _ADMINISTRATOR:
            allowed_by = {"by": name, "pin": pin}
    return lines
