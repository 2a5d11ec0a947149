"""The ledger's equation, after whatever may happen in whatever order."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from merchant.database import Database, Transaction
from merchant.ledger import book
from merchant.ledger.verify import verify
from merchant.models import (
    Account,
    CaptureMode,
    Funding,
    FundingSession,
    LedgerEntry,
    LedgerPosting,
    Order,
    OutboxKind,
)
from merchant.payments.events import Event, apply_event
from merchant.payments.outbox import DueCall, complete, delay, park, read_due
from merchant.sessions.funding import FundingRequest, FundingRules, take_funding
from merchant.sessions.lifecycle import (
    IssuedCode,
    SessionRequest,
    UnfinishedError,
    add_code,
    open_session,
)
from merchant.sessions.orders import (
    AfterFinalError,
    MachineReport,
    ReportMismatchError,
    WithdrawnError,
    accept_report,
    cancel_by_patron,
    claim,
)
from merchant.sessions.states import is_ended
from merchant.waiters import Waiters
from merchant.workers import sweep
from tests.merchant.floor import StoppedClock, empty_ledger_file, make_settings

AMOUNT = 137_00


class MoneyMachine(RuleBasedStateMachine):
    """Kiosk, payment service, clock and workers do what they like with one kiosk's sessions."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.db"
        path.write_bytes(empty_ledger_file())
        url = f"sqlite:///{path}"
        self.settings = make_settings(url, default_daily_limit_minor=300_00)
        self.clock = StoppedClock()
        self.database = Database(url, Waiters(), self.clock)
        self.count = 0
        self.events = 0

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def run(self, work: Any, *args: Any) -> Any:
        return self.database.write_now(lambda transaction: work(transaction, *args))[0]

    def newest(self, transaction: Transaction) -> FundingSession | None:
        return transaction.get(FundingSession, str(self.count))

    @rule()
    def kiosk_opens(self) -> None:
        name = str(self.count + 1)
        request = SessionRequest(name, name, "1234", "USD", (1_00, 20_00), 500_00)
        later = self.clock.now + timedelta(hours=1)
        code = IssuedCode(f"code-{name}", 1, "https://pay.test/", f"token-{name}", "4821", later)

        def work(transaction: Transaction) -> None:
            open_session(transaction, "k1", name, request, self.settings.session_rules)
            add_code(transaction, name, code, 120)

        try:
            self.run(work)
            self.count += 1
        except UnfinishedError:
            pass

    @rule(
        key=st.sampled_from("abc"),
        merchant_captures=st.booleans(),
        amount=st.sampled_from([AMOUNT, AMOUNT, 137_50, 20_00]),
        is_attended=st.sampled_from([True, True, False]),
    )
    def service_funds(
        self, key: str, merchant_captures: bool, amount: int, is_attended: bool
    ) -> None:
        name = f"{self.count}{key}"
        mode = CaptureMode.MERCHANT_AFTER if merchant_captures else CaptureMode.TPAS_AFTER
        rules = FundingRules(self.settings.session_rules, self.settings.limit_rules, mode)
        request = FundingRequest(
            name, f"token-{self.count}", f"auth-{name}", "ubai", amount, "USD", 3600
        )

        def work(transaction: Transaction) -> None:
            if transaction.get(Order, f"order-{name}") is None:
                take_funding(transaction, f"order-{name}", request, rules, lambda _: is_attended)

        if self.run(lambda transaction: transaction.get(Funding, name)) is None:
            self.run(work)

    @rule(claim_id=st.sampled_from(["c1", "c1", "c2"]))
    def kiosk_claims(self, claim_id: str) -> None:
        def work(transaction: Transaction) -> None:
            session = self.newest(transaction)
            if session is not None and session.order is not None:
                claim(transaction, session.order, claim_id, "b1")

        with suppress(WithdrawnError):
            self.run(work)

    @rule(
        credited=st.integers(0, AMOUNT),
        in_doubt=st.integers(0, 40_00),
        is_final=st.booleans(),
        step=st.sampled_from([0, 1, 1, 1]),
        decided=st.sampled_from(["", "hand_paid", "house_loss"]),
    )
    def kiosk_reports(
        self, credited: int, in_doubt: int, is_final: bool, step: int, decided: str
    ) -> None:
        def work(transaction: Transaction) -> None:
            session = self.newest(transaction)
            if session is None or session.order is None:
                return
            order = session.order
            doubt = 0 if is_final else min(in_doubt, order.amount_minor)
            total = max(order.credited_minor, min(credited, order.amount_minor - doubt))
            doubt = min(doubt, order.amount_minor - total)
            number = order.report_number + step
            spare = order.amount_minor - total - doubt
            by_persons = min(spare, in_doubt) if is_final and decided else 0
            report = MachineReport(
                "c1",
                max(1, number),
                total,
                doubt,
                spare - by_persons,
                "USD",
                is_final,
                "K1" if doubt else None,
                (),
                hand_paid_minor=by_persons if decided == "hand_paid" else 0,
                house_loss_minor=by_persons if decided == "house_loss" else 0,
            )
            accept_report(transaction, order, report)

        with suppress(ReportMismatchError, AfterFinalError):
            self.run(work)

    @rule(merchant_captures=st.booleans())
    def a_patron_pays_and_the_kiosk_claims(self, merchant_captures: bool) -> None:
        """The way through, so that most walks reach the money."""
        self.kiosk_opens()
        self.service_funds("a", merchant_captures, AMOUNT, is_attended=True)
        self.kiosk_claims("c1")

    @rule()
    def patron_cancels(self) -> None:
        def work(transaction: Transaction) -> None:
            session = self.newest(transaction)
            if session is not None:
                cancel_by_patron(transaction, session)

        self.run(work)

    @rule(seconds=st.sampled_from([5, 11, 301, 601, 901]))
    def time_passes(self, seconds: int) -> None:
        self.clock.now += timedelta(seconds=seconds)
        self.run(sweep, self.settings.session_rules)

    @rule(
        kind=st.sampled_from([1, 3]),
        status=st.sampled_from([*range(15), 2, 2, 2, 4, 13, 13]),
        amount=st.sampled_from(["credited", "137.00", "20.00"]),
        name=st.sampled_from("xy"),
    )
    def service_notifies(self, kind: int, status: int, amount: str, name: str) -> None:
        def work(transaction: Transaction) -> None:
            session = self.newest(transaction)
            if session is None:
                return
            order = session.order
            authorization = order.funding.transaction_id if order else "auth-nobody"
            credited = f"{order.charged_minor / 100:.2f}" if order else "0.00"
            self.events += 1
            event = Event(
                event_id=str(self.events),
                type=kind,
                status=status,
                transaction_id=authorization if kind == 1 else f"capture-{session.id}-{name}",
                parent_id=authorization,
                reference=f"code-{session.id}",
                amount=credited if amount == "credited" else amount,
                fields={},
            )
            apply_event(transaction, event)

        self.run(work)

    @rule(outcome=st.sampled_from([complete, complete, complete, delay, park]))
    def outbox_is_driven(self, outcome: Any) -> None:
        for call in self.run(read_due):
            self.run(outcome, call.reference, *([] if outcome is complete else ["why"]))

    @rule(status=st.sampled_from([2, 6, 13]), capture=st.sampled_from(["", "credited", "137.00"]))
    def service_is_asked(self, status: int, capture: str) -> None:
        """What a look-up finds, whether or not it agrees with what was told."""
        for call in self.run(read_due):
            if call.kind is OutboxKind.LOOK_UP:
                self.run(complete, call.reference, self.found(call, status, capture))

    def found(self, call: DueCall, status: int, capture: str) -> list[Event]:
        funding = call.reference.removesuffix("-look-up")
        session = funding[:-1]
        credited = self.run(
            lambda transaction: transaction.get_one(Funding, funding).order.charged_minor
        )
        amount = f"{credited / 100:.2f}" if capture == "credited" else capture
        taken = Event(
            f"look-up:{session}:4",
            3,
            4,
            f"capture-{session}-x",
            call.authorization_id,
            "",
            amount,
            {},
        )
        ended = Event(
            f"look-up:{funding}:{status}", 1, status, call.authorization_id, "", "", None, {}
        )
        return [taken, ended] if capture else [ended]

    @invariant()
    def every_cent_is_in_its_place(self) -> None:
        assert self.run(verify) == []

    @invariant()
    def an_ended_session_holds_nothing_without_a_discrepancy(self) -> None:
        def work(transaction: Transaction) -> None:
            session = self.newest(transaction)
            if session is None or session.order is None or not is_ended(session.state):
                return
            found = book.balances(transaction, session.order.funding_id)
            total = found.captured_minor + found.released_minor + found.held_minor
            assert total == session.order.amount_minor

        self.run(work)


TestMoney = MoneyMachine.TestCase
TestMoney.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture
def funded(database_url: str) -> Any:
    """A database with one rejected funding of 137.00, and a function to run things in it."""
    database = Database(database_url, Waiters(), StoppedClock())
    rules = make_settings(database_url).funding_rules
    request = FundingRequest("f1", "nowhere", "auth-f1", "ubai", AMOUNT, "USD", 3600)
    database.write_now(
        lambda transaction: take_funding(transaction, "o1", request, rules, lambda _: True)
    )
    yield database
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE account = 'RELEASED'",
        "DELETE FROM ledger_postings WHERE account = 'RELEASED'",
        "UPDATE fundings SET amount_minor = amount_minor + 1",
        "UPDATE ledger_postings SET account = 'CAPTURED' WHERE account = 'RELEASED'",
        "DELETE FROM ledger_postings WHERE entry_id = 2",
    ],
)
def test_the_proof_finds_what_was_tampered_with(funded: Database, statement: str) -> None:
    assert funded.write_now(verify)[0] == []

    with funded.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert funded.write_now(verify)[0] != []


def test_no_account_gives_more_than_it_has(funded: Database) -> None:
    with pytest.raises(ValueError, match="asked of HELD"):
        funded.write_now(lambda transaction: book.book_captured(transaction, "f1", "c1", 1, 1))


def test_a_fact_is_booked_once(funded: Database) -> None:
    def work(transaction: Transaction) -> int:
        book.book_released(transaction, "f1", AMOUNT)
        return transaction.query(LedgerEntry).count()

    assert funded.write_now(work)[0] == 2
    held = funded.write_now(
        lambda transaction: transaction.query(LedgerPosting).filter_by(account=Account.HELD).count()
    )[0]
    assert held == 2
