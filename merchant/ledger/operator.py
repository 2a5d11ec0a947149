"""The operator's read-only view: what each machine got, and what does not add up."""

import hmac
from collections import defaultdict
from dataclasses import asdict
from datetime import datetime

import anyio
from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Load

from merchant.database import Database, Transaction
from merchant.errors import unauthorized
from merchant.kiosk_api.schemas import ErrorAnswer
from merchant.ledger.book import Balances, balances
from merchant.ledger.commissioning import commissioned_by_machine
from merchant.ledger.verify import balances_by_funding, verify
from merchant.models import (
    Case,
    CaseKind,
    Code,
    Discrepancy,
    Funding,
    FundingSession,
    Order,
)
from merchant.sessions.states import EndReason, SessionState

SESSIONS_MAX = 100
NO_MACHINE = ""
"""Whose fundings named a token that we never had; they are released in full."""

_SECRET = HTTPBearer(scheme_name="Operator", description="the operator's secret", auto_error=False)


class MachineTotals(BaseModel):
    """All authorisations of one machine. Amounts are minor units."""

    machine_number: str = Field(description="empty: the token was unknown")
    authorised_minor: int = 0
    captured_minor: int = 0
    released_minor: int = 0
    refund_pending_minor: int = 0
    held_minor: int = 0
    credited_minor: int = Field(0, description="as the kiosk reported it")
    in_doubt_minor: int = Field(0, description="as the kiosk reported it")
    cage_minor: int = Field(0, description="of what is captured: for the cage, which paid by hand")
    house_loss_minor: int = Field(0, description="on the machine at the house's cost")
    commissioned_minor: int = Field(
        0, description="counted by the machine as commissioning credits, at the house's cost"
    )


class DiscrepancyView(BaseModel):
    code: str
    funding_id: str | None
    machine_number: str | None
    expected_minor: int | None
    found_minor: int | None
    detail: str
    found_at: datetime


class CaseView(BaseModel):
    """An open doubt that persons decide."""

    kind: CaseKind
    machine_number: str
    case_number: str | None
    amount_minor: int
    opened_at: datetime


class LedgerView(BaseModel):
    currency: str
    machines: list[MachineTotals]
    open_cases: list[CaseView]
    discrepancies: list[DiscrepancyView]
    problems: list[str] = Field(description="what does not add up; empty when the ledger is sound")


class SessionMoney(BaseModel):
    authorised_minor: int
    captured_minor: int
    released_minor: int
    refund_pending_minor: int
    held_minor: int
    cage_minor: int
    house_loss_minor: int


class SessionRow(BaseModel):
    session_id: str
    client_session_id: str
    transaction_number: str
    kiosk_id: str
    machine_number: str
    state: SessionState
    reason: EndReason | None
    created_at: datetime
    currency: str
    funding_id: str | None
    credited_minor: int
    in_doubt_minor: int
    money: SessionMoney | None


class SessionList(BaseModel):
    sessions: list[SessionRow] = Field(description="newest first")


def operator_router(secret: str, currency: str, database: Database) -> APIRouter:
    """All routes under /operator/v1."""

    one_at_a_time = anyio.Lock()  # a reader of everything must not take every thread

    async def authenticate(request: Request) -> None:
        scheme, _, found = request.headers.get("authorization", "").partition(" ")
        is_secret = hmac.compare_digest(found.encode(), secret.encode())
        if scheme.lower() != "bearer" or not is_secret:
            raise unauthorized()

    router = APIRouter(
        prefix="/operator/v1",
        tags=["Operator"],
        dependencies=[Depends(_SECRET), Depends(authenticate)],
        responses={401: {"model": ErrorAnswer, "description": "UNAUTHORIZED"}},
    )

    @router.get("/ledger", summary="Read the totals per machine and what does not add up")
    async def read() -> LedgerView:
        async with one_at_a_time:
            return await database.read(read_ledger, currency)

    @router.get("/sessions", summary="Read the newest sessions with their money")
    async def sessions() -> SessionList:
        async with one_at_a_time:
            return SessionList(sessions=await database.read(read_sessions))

    return router


def read_ledger(transaction: Transaction, currency: str) -> LedgerView:
    problems = verify(transaction)
    open_cases = transaction.scalars(select(Case).where(Case.closed_at.is_(None)))
    found = transaction.scalars(select(Discrepancy).order_by(Discrepancy.found_at))
    return LedgerView(
        currency=currency,
        machines=_machine_totals(transaction),
        open_cases=[CaseView.model_validate(case, from_attributes=True) for case in open_cases],
        discrepancies=[DiscrepancyView.model_validate(row, from_attributes=True) for row in found],
        problems=[f"{problem.funding_id}: {problem.what}" for problem in problems],
    )


def read_sessions(transaction: Transaction) -> list[SessionRow]:
    newest = transaction.scalars(
        select(FundingSession).order_by(FundingSession.created_at.desc()).limit(SESSIONS_MAX)
    )
    return [_session_row(transaction, session) for session in newest]


def _machine_totals(transaction: Transaction) -> list[MachineTotals]:
    """Every funding, accepted or not, under the machine whose code was scanned."""
    by_funding = balances_by_funding(transaction)
    totals: defaultdict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    fundings = transaction.execute(
        select(Funding.id, Order, FundingSession.machine_number)
        .join(Order, Order.funding_id == Funding.id, isouter=True)
        .join(Code, Code.token == Funding.token, isouter=True)
        .join(FundingSession, FundingSession.id == Code.session_id, isouter=True)
        .options(Load(Order).lazyload("*"))  # every order there is: its row alone
    )
    for funding_id, order, machine_number in fundings:
        machine = totals[machine_number or NO_MACHINE]
        for name, minor in asdict(by_funding[funding_id]).items():
            machine[name] += minor
        machine["credited_minor"] += order.credited_minor if order is not None else 0
        machine["in_doubt_minor"] += order.in_doubt_minor if order is not None else 0
    for number, minor in commissioned_by_machine(transaction).items():
        totals[number]["commissioned_minor"] = minor
    return [
        MachineTotals(machine_number=number, **machine)
        for number, machine in sorted(totals.items())
    ]


def _session_row(transaction: Transaction, session: FundingSession) -> SessionRow:
    order = session.order
    money: Balances | None = balances(transaction, order.funding_id) if order else None
    return SessionRow(
        session_id=session.id,
        client_session_id=session.client_session_id,
        transaction_number=session.transaction_number,
        kiosk_id=session.kiosk_id,
        machine_number=session.machine_number,
        state=session.state,
        reason=session.reason,
        created_at=session.created_at,
        currency=session.currency,
        funding_id=order.funding_id if order else None,
        credited_minor=order.credited_minor if order else 0,
        in_doubt_minor=order.in_doubt_minor if order else 0,
        money=SessionMoney(**asdict(money)) if money else None,
    )
