"""`script/campaign planted`: each known mistake is made in a copy, and must be noticed there."""

import argparse
import os
import subprocess
import sys
import time
from multiprocessing.pool import ThreadPool
from typing import Final

from tests.planted.bugs import Bug, bugs, project_copy

PASSED: Final = 0
FAILED: Final = 1


def main() -> None:
    wanted = _arguments()
    chosen = [bug for bug in bugs() if wanted.bug in {None, bug.name}]
    suites = sorted({bug.suites for bug in chosen})
    with ThreadPool(wanted.jobs) as workers:
        whole = dict(zip(suites, workers.map(_run_whole, suites), strict=True))
        survived = [bug for bug, is_caught in workers.imap(_run_planted, chosen) if not is_caught]
    broken = [suite for suite, status in whole.items() if status != PASSED]
    print(*(f"fails without any bug: {' '.join(suite)}" for suite in broken), sep="\n")
    print(f"{len(chosen) - len(survived)} of {len(chosen)} planted bugs were noticed")
    sys.exit(1 if survived or broken or not chosen else 0)


def _run_whole(suites: tuple[str, ...]) -> int:
    return run(None, suites)


def _run_planted(bug: Bug) -> tuple[Bug, bool]:
    start_s = time.perf_counter()
    is_caught = run(bug, bug.suites) == FAILED
    mark = "noticed " if is_caught else "SURVIVED"
    seconds = time.perf_counter() - start_s
    print(f"{mark} {bug.name:28} {seconds:5.1f} s  {bug.mistake}", flush=True)
    return bug, is_caught


def run(bug: Bug | None, suites: tuple[str, ...]) -> int:
    """The exit status of pytest in a copy."""
    with project_copy() as copy:
        if bug is not None:
            bug.plant(copy)
        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, *suites],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/campaign planted", description=__doc__)
    parser.add_argument("--bug", choices=[bug.name for bug in bugs()])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


if __name__ == "__main__":
    main()
