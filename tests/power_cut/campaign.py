"""`script/campaign power-cuts`: the journal's disk loses its power, or refuses an operation."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from multiprocessing import Pool
from multiprocessing.pool import Pool as Workers
from typing import Final

import apsw

from kiosk.engine.journal import Journal
from tests.power_cut.trial import (
    NormalJournal,
    UnsyncedJournal,
    Verdicts,
    cut_everywhere,
    fail_everywhere,
    in_memory,
)

IMAGES: Final = 300_000  # of the journal as it is
IMAGES_PER_CUT: Final = 8
SEEDS_OF_PROOF: Final = 4  # for the journals that promise less, and for refusals
EXAMPLES_TOLD: Final = 10
ONCE, FOR_EVER = "once", "for ever"
JOURNALS: Final = {kind.__name__: kind for kind in (Journal, NormalJournal, UnsyncedJournal)}


def main() -> None:
    wanted = _arguments()
    seeds = range(wanted.seed, sys.maxsize)
    with Pool(wanted.jobs) as workers:
        whole = _try("power cut, synchronous=FULL", workers, _cut, seeds, wanted.cuts)
        few = range(wanted.seed, wanted.seed + SEEDS_OF_PROOF)
        refused = [
            _try(
                f"{error.__name__} {often}", workers, partial(_fail, error, often == FOR_EVER), few
            )
            for error in (apsw.IOError, apsw.FullError)
            for often in (ONCE, FOR_EVER)
        ]
        weak = [
            _try(f"power cut, {name}", workers, partial(_cut, name=name), few)
            for name in ("NormalJournal", "UnsyncedJournal")
        ]
    for verdicts in (whole, *refused):
        for example in verdicts.examples[:EXAMPLES_TOLD]:
            print(example)
    is_blind = not all(verdicts.wrong for verdicts in weak)
    if is_blind:
        print("the journals that promise less were not found: these figures prove nothing")
    sys.exit(1 if is_blind or any(verdicts.wrong for verdicts in (whole, *refused)) else 0)


def _try(
    what: str,
    workers: Workers,
    trial: Callable[[int], Verdicts],
    seeds: Iterable[int],
    images: int = sys.maxsize,
) -> Verdicts:
    start_s, found = time.perf_counter(), Verdicts()
    seeds = iter(seeds)
    while found.images < images and (some := list(islice(seeds, 2 * (os.cpu_count() or 1)))):
        for verdicts in workers.imap_unordered(trial, some):
            found.add(verdicts)
    rate = found.images / (time.perf_counter() - start_s)
    wrong = ", ".join(f"{count} times {kind}" for kind, count in sorted(found.wrong.items()))
    print(f"{what:28} {found.images:8,} images {rate:6,.0f}/s   {wrong or '0 wrong'}", flush=True)
    return found


def _cut(seed: int, name: str = "Journal") -> Verdicts:
    with in_memory() as folder:
        return cut_everywhere(folder, seed, IMAGES_PER_CUT, JOURNALS[name])


def _fail(error: type[apsw.Error], is_for_ever: bool, seed: int) -> Verdicts:
    with in_memory() as folder:
        return fail_everywhere(folder, seed, error, is_for_ever=is_for_ever)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/campaign power-cuts", description=__doc__)
    parser.add_argument("--cuts", type=int, default=IMAGES, help="images of the disk to open")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


if __name__ == "__main__":
    main()
