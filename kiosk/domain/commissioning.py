"""What a machine was commissioned as, and whether the one on the line is still that one."""

from dataclasses import dataclass
from typing import Final

PACE_RATIO_MAX: Final = 2.0  # a poll is late now and then; another program polls at another pace


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How a machine shows itself on the line.

    A host may inhibit, and enable fewer values, as it is played: neither is told by `settings`, and
    fewer `denominations_minor` are no difference.
    """

    protocol: str
    topology: str
    denominations_minor: tuple[int, ...]
    settings: tuple[str, ...] | None = None  # in the order sent; None: no set-up was seen
    poll_interval_s: float | None = None


@dataclass(frozen=True, slots=True)
class Commissioning:
    """Who has vouched for which machine, and how it showed itself then."""

    utc: str
    maker: str
    model: str
    program: str  # the name and version of its game
    asset_number: str
    currency: str
    profile: str  # the text of the host's profile
    profile_sha256: str
    by: str
    witness: str
    fingerprint: Fingerprint
    credit_finding: str = ""  # what a commissioning credit has shown; empty when none was made


def differences(known: Fingerprint, now: Fingerprint) -> tuple[str, ...]:
    """What is another now, in words; what was not seen is no difference."""
    found = [
        f"{name}: {getattr(known, name)} was commissioned, {getattr(now, name)} is there"
        for name in ("protocol", "topology")
        if getattr(known, name) != getattr(now, name)
    ]
    if now.settings is not None and now.settings != known.settings:
        found.append(_of_settings(known.settings or (), now.settings))
    if added := set(now.denominations_minor) - set(known.denominations_minor):
        found.append(f"values not commissioned: {sorted(added)} minor units")
    if known.poll_interval_s and now.poll_interval_s:
        ratio = now.poll_interval_s / known.poll_interval_s
        if not 1 / PACE_RATIO_MAX <= ratio <= PACE_RATIO_MAX:
            found.append(
                f"polls every {now.poll_interval_s} s, commissioned with {known.poll_interval_s} s"
            )
    return tuple(found)


def _of_settings(known: tuple[str, ...], now: tuple[str, ...]) -> str:
    missing = [setting for setting in known if setting not in now]
    added = [setting for setting in now if setting not in known]
    if not missing and not added:
        return f"the same settings in another order: {', '.join(now)}"
    parts = {"not sent any more": missing, "sent now": added}
    return "settings " + "; ".join(
        f"{word}: {', '.join(settings)}" for word, settings in parts.items() if settings
    )
