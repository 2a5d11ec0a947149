"""`script/campaign fuzz`: the codecs under millions of cases, and how fast that goes."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pool
from typing import Final

from hardware.conformance.fuzz import CODECS, try_commands, try_stream

STREAMS: Final = 1_000_000  # of bytes, for each codec
COMMANDS_SHARE: Final = 10  # one sequence of commands to so many streams
BATCH: Final = 1000
TRIES: Final = {"stream": try_stream, "commands": try_commands}
FAILURES_TOLD: Final = 20


def main() -> None:
    wanted = _arguments()
    failures = []
    with Pool(wanted.jobs) as pool:
        for protocol in CODECS:
            for kind, count in (
                ("stream", wanted.cases),
                ("commands", wanted.cases // COMMANDS_SHARE),
            ):
                start_s = time.perf_counter()
                batches = pool.imap_unordered(partial(fuzz, protocol, kind), _batches(count))
                told = [failure for batch in batches for failure in batch]
                rate = count / (time.perf_counter() - start_s)
                print(f"{protocol:7} {kind:9} {count:9} cases {rate:8.0f}/s {len(told)} failed")
                print(*told[:FAILURES_TOLD], sep="\n", end="\n" if told else "", flush=True)
                failures += told
    sys.exit(1 if failures else 0)


def fuzz(protocol: str, kind: str, seeds: range) -> list[str]:
    """What failed, each with the seed that shows it again."""
    failures = []
    for seed in seeds:
        try:
            TRIES[kind](protocol, seed)
        except Exception as error:  # noqa: BLE001 - that none is raised is what is tried
            failures.append(f"{protocol} {kind} {seed}: {error!r}")
    return failures


def _batches(count: int) -> Iterator[range]:
    return (range(first, min(first + BATCH, count)) for first in range(0, count, BATCH))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/campaign fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=STREAMS, help="streams for each codec")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


if __name__ == "__main__":
    main()
