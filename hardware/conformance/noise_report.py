"""The page of the noisy line: what became of the notes, and how often what was told was wrong."""

from collections.abc import Mapping, Sequence
from typing import Final

from hardware.cctalk.constants import Checksum
from hardware.conformance.noisy_line import Divergence, NoisyNotes
from hardware.conformance.scenarios import HostException, matrix
from hardware.conformance.subjects import settings_for
from hardware.device import NoteResult

_RULE_OF_THREE: Final = 3.0  # nothing seen in n tries: below 3/n, of which one is 95 % sure
_LIKEST_SCENARIO: Final = "storm"  # its exceptions are the hosts' own here too
_HEAD: Final = (
    "| host | check | notes | credited | returned | in doubt | of them counted | wrong bits "
    "| told wrongly: by the host's nature | by the line |"
)
_OPENING: Final = """# Money over a line that spoils bits

<!-- Written by script/campaign bit-errors --report docs/reference/bit-errors.md -->

`script/campaign bit-errors` sends notes of every value, in virtual time, to each
[known kind of host](host-profiles.md) over a line on which each bit, both ways, is wrong with a
chance of {rate:g}. After each note the machine's meters are compared with what was told of it: a
note told as credited is counted once and with its value, one told as returned is not counted. What
is told as in doubt may be either: a person decides it.

A check sum finds most spoilt messages, not all: a message that is spoilt and still has the right
check says something that nobody sent. How often that costs money is measured here.
"""
_RATES: Final = """## What remains

Notes told wrongly because a spoilt message passed its check, for each check sum:
"""


def told_wrongly(found: NoisyNotes) -> tuple[list[Divergence], list[Divergence]]:
    """What a host's known nature explains, and what only the line does."""
    by_host = [d for d in found.divergences if _reason(d) is not None]
    return by_host, [d for d in found.divergences if d not in by_host]


def row(profile: str, found: NoisyNotes) -> str:
    by_host, by_line = told_wrongly(found)
    told = [found.told[r] for r in (NoteResult.CREDITED, NoteResult.RETURNED, NoteResult.IN_DOUBT)]
    notes, wrong = found.told.total(), [len(by_host), len(by_line)]
    cells = [notes, *told, found.counted_in_doubt, found.wrong_bits, *wrong]
    return f"| {profile} | {_check_of(profile)} | {' | '.join(f'{cell:,}' for cell in cells)} |"


def page(found: Mapping[str, NoisyNotes], rate: float) -> str:
    rows = [row(profile, notes) for profile, notes in found.items()]
    table = [_HEAD, "|---" * (_HEAD.count("|") - 1) + "|", *rows]
    rates = [f"- {check}: {residual(notes)}" for check, notes in _by_check(found).items()]
    parts = [_OPENING.format(rate=rate), "\n".join(table) + "\n", _RATES, "\n".join(rates) + "\n"]
    return "\n".join([*parts, *_told(found)])


def residual(found: NoisyNotes) -> str:
    notes, wrong = found.told.total(), len(told_wrongly(found)[1])
    if wrong == 0:
        return f"none of {notes:,}: fewer than 1 in {notes / _RULE_OF_THREE:,.0f} (95 %)"
    return f"{wrong} of {notes:,}: 1 in {notes / wrong:,.0f}"


def _told(found: Mapping[str, NoisyNotes]) -> Sequence[str]:
    reasons = {}
    for profile, notes in found.items():
        for exception in filter(None, map(_reason, notes.divergences)):
            reasons[profile] = exception.reason
    if not reasons:
        return []
    lines = [f"- {profile}: {reason}" for profile, reason in reasons.items()]
    return ["## By the host's nature\n", "\n".join(lines) + "\n"]


def _by_check(found: Mapping[str, NoisyNotes]) -> Mapping[str, NoisyNotes]:
    sums: dict[str, NoisyNotes] = {}
    for profile, notes in found.items():
        sums.setdefault(_check_of(profile), NoisyNotes()).add(notes)
    return sums


def has_crc(profile: str) -> bool:
    """Whether no message that one or two wrong bits have spoilt passes its check."""
    settings = settings_for(profile)
    if settings.protocol == "cctalk":
        return settings.cctalk_checksum is Checksum.CRC_16
    return settings.protocol == "id003"


def _check_of(profile: str) -> str:
    protocol = profile.partition("-")[0]
    check = "CRC-16" if has_crc(profile) else {"ebds": "8-bit XOR"}.get(protocol, "8-bit sum")
    return f"{check} ({protocol})"


def _reason(divergence: Divergence) -> HostException | None:
    """The exception that permits all of it, where its host has one."""
    profile, finding = divergence.profile, divergence.findings[0]
    exception = matrix().exception_for(profile, _LIKEST_SCENARIO, finding)
    if exception is None or not exception.permits.issuperset(divergence.findings):
        return None
    return exception
