"""What the engine counts and times as it happens, in Prometheus' words.

They begin at zero with each start and belong to the process, as is usual for them: whoever makes
something happen counts it.
"""

from collections.abc import Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from kiosk.domain import events as e
from kiosk.domain.events import Event
from kiosk.domain.funding import Funding

REGISTRY: Final = CollectorRegistry()

FUNDINGS: Final = Counter(
    "kiosk_fundings", "Fundings that have ended, by how", ["result"], registry=REGISTRY
)
CREDITED_MINOR: Final = Counter(
    "kiosk_credited_minor", "Proven credit, in minor units", ["currency"], registry=REGISTRY
)
NOTES: Final = Counter(
    "kiosk_notes", "Notes offered to the machine, by outcome", ["outcome"], registry=REGISTRY
)
REPLY_SECONDS: Final = Histogram(
    "kiosk_machine_reply_seconds",
    "From the machine's poll to the answer handed to its line",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),
    registry=REGISTRY,
)
COMMIT_SECONDS: Final = Histogram(
    "kiosk_journal_commit_seconds",
    "Durable commits of the journal, waiting for their turn included",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2),
    registry=REGISTRY,
)
REQUEST_SECONDS: Final = Histogram(
    "kiosk_merchant_request_seconds",
    "Requests to the merchant server; a poll waits as long as nothing changes",
    ["call"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30),
    registry=REGISTRY,
)
REQUEST_FAILURES: Final = Counter(
    "kiosk_merchant_request_failures",
    "Requests to the merchant server that were refused or not answered",
    ["call", "code"],
    registry=REGISTRY,
)

_OUTCOMES: Final[dict[type[Event], str]] = {
    e.NoteCredited: "credited",
    e.NoteReturned: "returned",
    e.NoteDoubted: "in_doubt",
}


def count_change(before: Funding, after: Funding, events: Sequence[Event]) -> None:
    """Count what has been recorded of a funding."""
    for event in events:
        if outcome := _OUTCOMES.get(type(event)):
            NOTES.labels(outcome).inc()
    if after.credited_minor > before.credited_minor:
        CREDITED_MINOR.labels(after.currency).inc(after.credited_minor - before.credited_minor)
    if after.is_ended and not before.is_ended:
        FUNDINGS.labels(after.state.lower()).inc()


def call_name(method: str, path: str) -> str:
    """What a request asks for: "poll", or the last word of its path, which names nobody."""
    word = path.partition("?")[0].rpartition("/")[2]
    return "poll" if method == "GET" and word != "policy" else word
