"""`script/conformance`: the matrix for a person on a terminal."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from multiprocessing import Pool
from pathlib import Path
from typing import Final

import structlog

from hardware.conformance.cells import Cell, Effort, fill_cells
from hardware.conformance.report import failures, mark, render
from hardware.conformance.scenarios import matrix
from hardware.conformance.terminal import MakeDevice
from hardware.simulator.profiles import PROFILES, profile_names

SHIPPED: Final = "hardware.conformance.subjects:shipped_driver"
_CRITICAL: Final = 50


def main() -> None:
    wanted = _arguments()
    profiles = [n for n in profile_names(wanted.protocol) if wanted.profile in {None, n}]
    cells: list[Cell] = []
    with Pool(wanted.jobs, be_quiet) as pool:
        for of_profile in pool.imap(partial(_cells, wanted.driver, wanted.seeds), profiles):
            cells += of_profile
            for cell in of_profile:
                print(f"{cell.profile:10} {cell.scenario:16} {mark(cell)}", flush=True)
    told = failures(cells)
    if wanted.report is not None:
        wanted.report.write_text(render(cells), "utf-8")
    is_whole = len(profiles) == len(profile_names()) and wanted.driver == SHIPPED
    told += unused_exceptions(cells) if is_whole else []
    trials = sum(cell.trials for cell in cells)
    print(f"{len(cells)} cells, {trials} trials, {len(told)} unexpected", *told, sep="\n")
    sys.exit(1 if told or not cells else 0)


def unused_exceptions(cells: Sequence[Cell]) -> list[str]:
    """What is permitted to hosts, though nothing of the kind happens."""
    used = {
        (cell.profile, found.exception.reason)
        for cell in cells
        for found in cell.found
        if found.exception
    }
    return [
        f"no need for the exception of {profile}: {exception.reason}"
        for exception in matrix().exception
        for profile in sorted(exception.profiles)
        if (profile, exception.reason) not in used
    ]


def driver_named(name: str) -> MakeDevice:
    """The factory `module:name`."""
    module, _, attribute = name.partition(":")
    make_device: MakeDevice = getattr(import_module(module), attribute)
    return make_device


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/conformance", description=__doc__)
    parser.add_argument("--protocol", choices=sorted(PROFILES))
    parser.add_argument("--profile", choices=profile_names())
    parser.add_argument("--driver", default=SHIPPED, metavar="MODULE:FACTORY")
    parser.add_argument("--seeds", type=int, default=Effort().seeds)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--report", type=Path, metavar="FILE")
    return parser.parse_args()


def be_quiet() -> None:
    """What a trial logs is not read."""
    wrapper = structlog.make_filtering_bound_logger(_CRITICAL)
    structlog.configure(wrapper_class=wrapper)


def _cells(driver: str, seeds: int, profile: str) -> list[Cell]:
    return list(fill_cells(driver_named(driver), profile, Effort(seeds=seeds)))


if __name__ == "__main__":
    main()
