"""What the engine answers on the pages network, logs and settings."""

from typing import Any

NETWORK: dict[str, Any] = {
    "interfaces": [
        {
            "name": "eth0",
            "is_up": True,
            "has_link": True,
            "hardware_address": "02:00:00:00:00:01",
            "addresses": ["10.0.0.7/24", "fe80::1/64"],
        },
        {
            "name": "wlan0",
            "is_up": False,
            "has_link": False,
            "hardware_address": "02:00:00:00:00:02",
            "addresses": [],
        },
    ],
    "default_route": {"interface": "eth0", "gateway": "10.0.0.1"},
    "name_servers": ["10.0.0.1"],
    "synchronization": "done",
    "kiosk_number": 10,
    "url": "https://cms.casino.example:8443/",
    "is_reachable": True,
    "code": "",
    "is_secret_accepted": True,
    "utc": "2026-01-02T12:00:00+00:00",
    "clock": {"offset_ms": -1250, "round_trip_ms": 12, "age_s": 4},
    "certificate": {
        "subject": "cms.casino.example",
        "issuer": "Casino CA",
        "ends": "2026-01-20T12:00:00+00:00",
        "days_left": 18,
    },
    "steps": [
        {"name": "route", "passed": True, "ms": 1, "code": "", "detail": "eth0 10.0.0.7/24"},
        {"name": "name", "passed": True, "ms": 4, "code": "", "detail": "10.0.0.2"},
        {"name": "tcp", "passed": True, "ms": 2, "code": "", "detail": "10.0.0.2 port 8443"},
        {"name": "tls", "passed": True, "ms": 9, "code": "E3023", "detail": "18 days"},
        {"name": "answer", "passed": True, "ms": 20, "code": "", "detail": ""},
        {"name": "credentials", "passed": False, "ms": 0, "code": "E3002", "detail": "401"},
    ],
    "step_names": ["route", "name", "tcp", "tls", "answer", "credentials", "clock"],
    "is_testing": False,
}

LOGS: dict[str, Any] = {
    "events": [
        {
            "timestamp": "2026-01-02T12:00:01.123456Z",
            "level": "warning",
            "program": "kiosk-ui",
            "event": "engine_away",
            "code": "E5051",
        },
        {
            "timestamp": "2026-01-02T12:00:00.123456Z",
            "level": "error",
            "program": "kiosk-engine",
            "event": "link_lost",
            "code": "E2001",
            "reason": "no such file",
            "notes": [500, 1000],
        },
        {
            "timestamp": "2026-01-02T11:59:59.123456Z",
            "level": "info",
            "program": "kiosk-engine",
            "event": "note_ended",
            "result": "credited",
        },
    ],
    "before": "2026-01-02:512",
    "today": "2026-01-02",
    "dropped": 0,
}

EXPORT: dict[str, Any] = {
    "path": "/var/lib/kiosk/export/kiosk-10-log-20260102T120000Z.jsonl",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "events": 3,
    "length": 612,
}


def setting(key: str, value: str, **changes: Any) -> dict[str, Any]:
    """One row as the engine tells it."""
    return {
        "key": key,
        "value": value,
        "next_value": value,
        "default": value,
        "description": f"the meaning of {key}",
        "kind": "text",
        "choices": [],
        "is_adjustable": True,
        "source": "default",
    } | changes


SETTINGS: dict[str, Any] = {
    "settings": [
        setting("log_level", "info", next_value="debug", source="adjusted"),
        setting("merchant.url", "https://cms.casino.example", is_adjustable=False, source="file"),
        setting("merchant_secret", "set", is_adjustable=False, source="credentials"),
        setting("device.port", "/dev/serial/by-id/usb-FTDI", source="file"),
        setting("device.baud", "9600", choices=["9600", "19200"], kind="9600 or 19200"),
        setting("patience.help_s", "60", kind="number, ≥ 0, ≤ 3600"),
        setting("help_line", "116 123", source="environment"),
    ],
    "is_restart_needed": True,
    "problem": "device.baud = 7",
}
