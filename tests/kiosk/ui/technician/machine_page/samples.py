"""What the engine answers about the machine's line."""

from typing import Any

LINK: dict[str, Any] = {
    "protocol": "id003",
    "port": "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A10LTX2K-if00-port0",
    "baud": 9600,
    "topology": "replace",
    "host_credit_point": "vend_valid",
    "link": "up",
    "code": "",
    "is_accepting": True,
    "poll_interval_s": 0.2,
    "last_poll_age_s": 0.07,
    "is_set_up": True,
    "is_inhibited": False,
    "channels": [
        {"number": 1, "value_minor": 100, "value": "$1", "is_enabled": False},
        {"number": 5, "value_minor": 2000, "value": "$20", "is_enabled": True},
        {"number": 7, "value_minor": 10000, "value": "$100", "is_enabled": True},
    ],
    "has_note": False,
    "replies": {"count": 4321, "p50_s": 0.0006, "p99_s": 0.0012, "max_s": 0.0041},
    "wire": {
        "seen": "frames",
        "code": "",
        "from_host_bytes_per_s": 25.5,
        "to_host_bytes_per_s": 24.0,
        "errors": None,
    },
    "counts": {
        "bytes_from_host": 20000,
        "frames_from_host": 4321,
        "frames_to_host": 4320,
        "bad_frames": 0,
        "garbage_bytes": 0,
        "host_resets": 2,
        "openings": 3,
    },
}
NOISY = LINK | {"counts": LINK["counts"] | {"bad_frames": 2, "garbage_bytes": 17}}
DOWN = LINK | {"link": "silent", "code": "E2003", "is_accepting": False, "last_poll_age_s": None}
STEPS = ("port", "bytes", "polls", "clean", "no_echo", "replies", "accepts")


def frame(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "number": number,
        "newest": number,
        "utc": f"2026-01-02T10:20:{number % 60:02}.123456+00:00",
        "last_utc": f"2026-01-02T10:20:{number % 60:02}.123456+00:00",
        "count": 1,
        "from_host": "H>A 11 STATUS_REQUEST",
        "to_host": "A>H 11 IDLING",
        "from_host_hex": "fc05112756",
        "to_host_hex": "fc05112756",
        "reply_us": 640,
        "is_error": False,
    } | changes


def frames(*found: dict[str, Any]) -> dict[str, Any]:
    return {"frames": list(found), "newest": found[-1]["newest"] if found else 0}


FRAMES = frames(
    frame(1, from_host="H>A 40 RESET", to_host="A>H 50 ACK"),
    frame(2, newest=41, count=40),
    frame(42, from_host="H>A no frame", to_host="", from_host_hex="810000", is_error=True),
    frame(43, from_host="H>A C3 SET_INHIBIT 00", to_host="A>H C3 SET_INHIBIT 00"),
)


def results(failed: str = "", code: str = "") -> dict[str, Any]:
    """Steps up to the failed one passed, later ones were not made."""
    steps: list[dict[str, Any]] = []
    passed: bool | None = True
    for step in STEPS:
        passed = False if step == failed else passed
        steps.append(
            {
                "step": step,
                "passed": passed,
                "code": code if step == failed else "",
                "detail": "nothing came within 7 s" if step == failed else "",
            }
        )
        passed = None if passed is False else passed
    return {"passed": not failed, "steps": steps}
