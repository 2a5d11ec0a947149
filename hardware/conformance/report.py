"""The page of the matrix: what was tried, what came of it, and what is permitted to whom."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from hardware.conformance.cells import Cell
from hardware.conformance.scenarios import HostException, Matrix, matrix
from hardware.device import NoteResult
from hardware.simulator.profiles import read_profile

_TITLES = {"id003": "ID-003", "ebds": "EBDS", "cctalk": "ccTalk"}
_LETTERS = {NoteResult.CREDITED: "C", NoteResult.RETURNED: "R", NoteResult.IN_DOUBT: "D"}
_OPENING = """# The drivers against every known kind of host

<!-- Written by script/conformance --report docs/reference/conformance.md -->

`script/conformance` plays every scenario below, in virtual time, against each
[known kind of host](host-profiles.md); `--protocol` and `--profile` narrow it, `--driver
MODULE:FACTORY` examines another driver: a callable that takes `DeviceSettings` and a callable that
opens the line, and returns a `CreditDevice`. What must come of each scenario is data:
`hardware/conformance/scenarios.toml`.

A cell counts what the kiosk was told about its notes: **C** credited, **R** returned, **D** in
doubt. The machine's meters are compared after each trial. In every cell what is credited is
counted, nothing is counted twice, and nothing that was returned is counted; and the machine takes
the next note. A number in brackets is an exception, told below; **✗** is a fault of the driver.
"""


def render(cells: Sequence[Cell]) -> str:
    """The whole page."""
    parts = [_OPENING, _scenarios(matrix())]
    for protocol, group in groupby(cells, lambda cell: cell.profile.partition("-")[0]):
        parts.append(_table(protocol, list(group)))
    parts.append(_exceptions(matrix()))
    return "\n".join(parts)


def _scenarios(known: Matrix) -> str:
    lines = ["## What is tried", "", "| scenario | what happens | expected |", "|---|---|---|"]
    for scenario in known.scenario:
        allowed = scenario.allowed
        told = [
            f"{stage}: {' or '.join(sorted(_word(result) for result in results))}"
            for stage, results in (
                ("offered", allowed.offered),
                ("stacking", allowed.stacking),
                ("presented", allowed.presented),
            )
            if results
        ]
        lines.append(f"| `{scenario.name}` | {scenario.happens} | {'; '.join(told)} |")
    lines.append("")
    lines.append(
        "A host that counts its own decision to keep a note leaves it in doubt where the others "
        "return it while it is being stacked, and when the kiosk's program is killed."
    )
    return "\n".join(lines) + "\n"


def _table(protocol: str, cells: list[Cell]) -> str:
    profiles = sorted({cell.profile for cell in cells})
    heads = [read_profile(profile).letter for profile in profiles]
    trials = sum(cell.trials for cell in cells)
    lines = [f"## {_TITLES.get(protocol, protocol)}", "", f"{trials} trials.", ""]
    lines += [f"| scenario | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for scenario in dict.fromkeys(cell.scenario for cell in cells):
        row = {cell.profile: mark(cell) for cell in cells if cell.scenario == scenario}
        marks = " | ".join(row.get(profile, "") for profile in profiles)
        lines.append(f"| `{scenario}` | {marks} |")
    return "\n".join(lines) + "\n"


def mark(cell: Cell) -> str:
    """A cell in a few characters."""
    told = [f"{cell.results[result]} {letter}" for result, letter in _LETTERS.items()]
    counts = " ".join(part for part in told if not part.startswith("0 "))
    numbers = sorted({number_of(found.exception) for found in cell.found if found.exception})
    notes = "".join(f" [{number}]" for number in numbers)
    return f"{counts}{notes}{' **✗**' if cell.unexpected else ''}"


def number_of(exception: HostException) -> int:
    return matrix().exception.index(exception) + 1


def _exceptions(known: Matrix) -> str:
    lines = ["## Exceptions", ""]
    for exception in known.exception:
        profiles = ", ".join(f"`{profile}`" for profile in sorted(exception.profiles))
        permits = ", ".join(finding.replace("_", " ") for finding in sorted(exception.permits))
        lines.append(f"{number_of(exception)}. {profiles}: {permits}. {exception.reason}")
    return "\n".join(lines) + "\n"


def failures(cells: Sequence[Cell]) -> list[str]:
    """Each unexpected finding in words, with the moment that shows it again."""
    lines = []
    for cell in cells:
        for finding, count in Counter(found.finding for found in cell.unexpected).items():
            first = next(f.moment for f in cell.unexpected if f.finding is finding)
            where = f"{cell.profile} {cell.scenario}"
            lines.append(f"{where}: {finding} in {count} of {cell.trials}, first at {first}")
    return lines


def _word(result: NoteResult) -> str:
    return result.replace("_", " ")
