"""Prometheus' page of the server: counted in its ledger whenever it is asked for.

It listens on the loopback address only, apart from what kiosks and the payment service call.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from merchant.database import Database, Transaction
from merchant.models import (
    Discrepancy,
    FundingSession,
    Order,
    OutboxCall,
    OutboxKind,
    OutboxState,
)
from merchant.sessions.states import OrderState, SessionState
from merchant.waiters import Waiters

S = TypeVar("S", bound=enum.StrEnum)

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the ledger holds at one moment."""

    sessions: dict[SessionState, int]
    orders: dict[OrderState, int]
    outbox: dict[tuple[OutboxKind, OutboxState], int]
    discrepancies: int


def count(transaction: Transaction) -> Counts:
    """Count everything, on one consistent view."""
    outbox = transaction.execute(
        select(OutboxCall.kind, OutboxCall.state, func.count()).group_by(
            OutboxCall.kind, OutboxCall.state
        )
    )
    return Counts(
        sessions=_by(transaction, FundingSession.state),
        orders=_by(transaction, Order.state),
        outbox={(kind, state): number for kind, state, number in outbox},
        discrepancies=transaction.scalar(select(func.count()).select_from(Discrepancy)) or 0,
    )


def make_metrics_application(database: Database, waiters: Waiters) -> Starlette:
    """One page, /metrics."""

    async def metrics(request: Request) -> Response:
        del request
        counts = await database.read(count)
        registry = CollectorRegistry()
        registry.register(_Page(counts, waiters.count))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Starlette(routes=[Route("/metrics", metrics)])


class _Page(Collector):
    def __init__(self, counts: Counts, waiting: int) -> None:
        self._counts = counts
        self._waiting = waiting

    def collect(self) -> Iterator[GaugeMetricFamily]:
        counts = self._counts
        yield _by_state("merchant_sessions", "Sessions", SessionState, counts.sessions)
        yield _by_state("merchant_orders", "Credit orders", OrderState, counts.orders)
        outbox = GaugeMetricFamily(
            "merchant_outbox_calls",
            "Captures, releases and look-ups for the payment service",
            labels=["kind", "state"],
        )
        for kind in OutboxKind:
            for state in OutboxState:
                outbox.add_metric(
                    [kind.lower(), state.lower()], counts.outbox.get((kind, state), 0)
                )
        yield outbox
        yield GaugeMetricFamily(
            "merchant_discrepancies",
            "Things about money that should not be, found so far",
            value=counts.discrepancies,
        )
        yield GaugeMetricFamily(
            "merchant_long_polls", "Requests that wait for a change now", value=self._waiting
        )


def _by_state(
    name: str, told: str, states: Iterable[S], counts: Mapping[S, int]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, f"{told}, by state", labels=["state"])
    for state in states:
        family.add_metric([state.lower()], counts.get(state, 0))
    return family


def _by(transaction: Transaction, state: InstrumentedAttribute[S]) -> dict[S, int]:
    return dict(transaction.execute(select(state, func.count()).group_by(state)).tuples().all())
