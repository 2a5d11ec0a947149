"""Runs one program so that it cannot outlive whoever started it.

    python -m kiosk.demo.child PARENT_PID MODULE:FUNCTION [ARGUMENTS …]

A desk that is killed must not leave servers and screens behind it.
"""

import ctypes
import importlib
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # of prctl(2): the signal this process gets when its parent ends


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent, target = int(sys.argv[1]), sys.argv[2]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)
    sys.argv = sys.argv[2:]
    become(target)


def become(target: str) -> None:
    """Run MODULE:FUNCTION in this process."""
    module, _, function = target.partition(":")
    getattr(importlib.import_module(module), function)()


if __name__ == "__main__":
    main()
