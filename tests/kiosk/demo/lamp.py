"""A small program with a ready line, as the desk starts it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Modes, from the settings' first line: it runs, fails, is silent, or has a child."""
    mode = Path(sys.argv[2]).read_text().split('"')[1]
    if mode == "fails":
        sys.exit("the lamp is broken")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    facts = {"ready": "lamp", "pid": os.getpid()}
    if mode == "has_child":
        facts["child"] = subprocess.Popen(["sleep", "1000"]).pid
    secrets = Path(os.environ["CREDENTIALS_DIRECTORY"])
    facts["secret_mode"] = oct((secrets / "key").stat().st_mode & 0o777)
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps({"heard": json.loads(line)}) + "\n")
        sys.stdout.flush()
    signal.pause()
