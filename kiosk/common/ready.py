"""How a program tells whoever started it that it is ready, and where it can be reached."""

import json
import sys


def announce_ready(program: str, **facts: str | int) -> None:
    """Write one JSON line to standard output, e.g. {"ready": "merchant-server", "port": 8080}."""
    sys.stdout.write(json.dumps({"ready": program, **facts}) + "\n")
    sys.stdout.flush()
