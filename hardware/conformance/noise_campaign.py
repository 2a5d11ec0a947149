"""`script/campaign bit-errors`: many notes of each kind of host over a line that spoils bits."""

import argparse
import math
import os
import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Final

from hardware.conformance.command import be_quiet
from hardware.conformance.noise_report import has_crc, page, row, told_wrongly
from hardware.conformance.noisy_line import NoisyNotes, credit_over_noise
from hardware.simulator.profiles import PROFILES, profile_names

NOTES: Final = 20_000  # of each protocol
RATE: Final = 1e-4
BATCH: Final = 250


def main() -> None:
    wanted = _arguments()
    found: dict[str, NoisyNotes] = {}
    with Pool(wanted.jobs, be_quiet) as pool:
        for profile, notes in _shares(wanted.notes):
            found[profile] = NoisyNotes()
            try_batch = partial(credit_batch, profile, wanted.rate)
            for batch in pool.imap_unordered(try_batch, _batches(notes, wanted.seed)):
                found[profile].add(batch)
            print(row(profile, found[profile]), flush=True)
    if wanted.report is not None:
        wanted.report.write_text(page(found, wanted.rate), "utf-8")
    wrong = [d for notes in found.values() for d in told_wrongly(notes)[1]]
    print(f"{len(wrong)} notes told wrongly because of the line", *wrong, sep="\n")
    sys.exit(1 if any(has_crc(divergence.profile) for divergence in wrong) else 0)


def credit_batch(profile: str, rate: float, batch: tuple[int, int]) -> NoisyNotes:
    """A batch is its seed and its count of notes."""
    seed, notes = batch
    return credit_over_noise(profile, notes, rate, seed)


def _shares(notes: int) -> Iterator[tuple[str, int]]:
    """Each kind of host, and its part of the notes of its protocol."""
    for protocol in sorted(PROFILES):
        names = profile_names(protocol)
        yield from ((name, math.ceil(notes / len(names))) for name in names)


def _batches(notes: int, seed: int) -> Iterator[tuple[int, int]]:
    for first in range(0, notes, BATCH):
        yield seed + first, min(BATCH, notes - first)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/campaign bit-errors", description=__doc__)
    parser.add_argument("--notes", type=int, default=NOTES, help="of each protocol")
    parser.add_argument("--rate", type=float, default=RATE, help="share of wrong bits")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--report", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
