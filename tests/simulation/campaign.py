"""`script/campaign simulate`: many worlds, each from its seed, and what became of the money."""

import argparse
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing import Pool
from typing import Final

from hardware.simulator.profiles import profile_names
from merchant.models import CaptureMode
from tests.simulation.chance import Dice
from tests.simulation.mishaps import ALL_KINDS
from tests.simulation.patron import Wish
from tests.simulation.world import Plan, Result, play

FUNDINGS: Final = 10  # in one world
FOREIGN_MONEY: Final = frozenset({"id003-f"})  # patrons pay in dollars


def plan_of(seed: int, mishaps: tuple[str, ...] | None = None) -> Plan:
    """The world of a seed: every tenth has no mishaps, the others up to three kinds of them."""
    dice = Dice(seed, "plan")
    profiles = [name for name in profile_names() if name not in FOREIGN_MONEY]
    kinds = tuple(dice.sample(ALL_KINDS, dice.randint(1, 3))) if seed % 10 else ()
    return Plan(
        seed,
        profile=dice.choice(profiles),
        fundings=FUNDINGS,
        wishes=tuple(Wish),
        capture_mode=dice.choice(list(CaptureMode)),
        mishaps=kinds if mishaps is None else mishaps,
    )


@dataclass
class Report:
    """All worlds together."""

    worlds: int = 0
    fundings: int = 0
    days: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def take(self, result: Result) -> None:
        self.worlds += 1
        self.fundings += result.fundings
        self.days += result.days
        self.outcomes.update(result.outcomes)
        self.faults.update(result.faults)
        self.cases.update(case.partition(" ")[0] for case in result.cases)
        self.broken.update(violation.partition(":")[0] for violation in result.violations)

    def tell(self, took_s: float) -> None:
        print(
            f"{self.worlds} worlds, {self.fundings} fundings, {self.days:.2f} simulated days",
            end="",
        )
        print(f" in {took_s:.0f} s: {self.days * 60 / took_s:.2f} days a minute,", end=" ")
        print(f"{self.fundings * 60 / took_s:.0f} fundings a minute")
        for title, counts in (
            ("outcomes", self.outcomes),
            ("faults", self.faults),
            ("human cases, by window of doubt", self.cases),
            ("broken laws", self.broken),
        ):
            told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
            print(f"{title}: {told or 'none'}")


def main() -> None:
    wanted = _arguments()
    report, start_s, failed = Report(), time.perf_counter(), 0
    jobs = [(seed, wanted.mishaps) for seed in range(wanted.first, wanted.first + wanted.seeds)]
    with Pool(wanted.jobs) as pool:
        for seed, result in pool.imap_unordered(_play, jobs):
            report.take(result)
            if result.violations:
                failed += 1
                _tell_failure(seed, wanted.mishaps, result)
            if wanted.trace:
                print(*result.newest, result.hash, sep="\n")
    report.tell(time.perf_counter() - start_s)
    sys.exit(1 if failed else 0)


def _play(job: tuple[int, tuple[str, ...] | None]) -> tuple[int, Result]:
    return job[0], play(plan_of(*job))


def _tell_failure(seed: int, mishaps: tuple[str, ...] | None, result: Result) -> None:
    chosen = f" --mishaps {','.join(mishaps)}" if mishaps is not None else ""
    print(f"seed {seed}: script/campaign simulate --seeds 1 --first {seed} --trace{chosen}")
    print(*(f"  {violation}" for violation in result.violations[:5]), sep="\n", flush=True)


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(filter(None, text.split(",")))
    if unknown := set(kinds) - set(ALL_KINDS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return kinds


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/campaign simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many worlds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--mishaps", type=_kinds, help=f"of {', '.join(ALL_KINDS)}")
    parser.add_argument("--trace", action="store_true", help="tell the end of each world")
    return parser.parse_args()


if __name__ == "__main__":
    main()
