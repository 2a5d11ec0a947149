"""Two transactions that want opposite things, in real threads on one real file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from merchant.database import Database, Transaction
from merchant.ledger.verify import verify
from merchant.models import CaptureMode, FundingSession, Order
from merchant.sessions.funding import (
    FundingRequest,
    FundingRules,
    FundingStatus,
    answer_of,
    take_funding,
    withdraw_funding,
)
from merchant.sessions.lifecycle import (
    IssuedCode,
    SessionRequest,
    SessionRules,
    add_code,
    open_session,
)
from merchant.sessions.orders import (
    MachineReport,
    WithdrawnError,
    accept_report,
    cancel_by_patron,
    claim,
)
from merchant.sessions.states import OrderState, SessionState
from merchant.waiters import Waiters
from tests.merchant.floor import StoppedClock, make_settings

ROUNDS = 12

Work = Callable[[Transaction], object]


@dataclass
class Desk:
    database: Database
    clock: StoppedClock
    rules: SessionRules
    funding_rules: FundingRules
    rounds: int = 0

    def open(self) -> str:
        """A session with two codes, token-N-1 and token-N-2."""
        self.rounds += 1
        name = str(self.rounds)
        request = SessionRequest(f"s{name}", f"T{name}", "1234", "USD", (1_00, 20_00), 500_00)

        def work(transaction: Transaction) -> str:
            session, _ = open_session(transaction, "k1", name, request, self.rules)
            for number in (1, 2):
                token = f"token-{name}-{number}"
                later = self.clock.now + timedelta(hours=1)
                code = IssuedCode(token, number, f"https://pay.test/{token}", token, "4821", later)
                add_code(transaction, session.id, code, 120)
            return session.id

        return self.database.write_now(work)[0]

    def fund(self, token: str, key: str) -> Callable[[Transaction], FundingStatus]:
        request = FundingRequest(key, token, f"auth-{key}", f"ubai-{key}", 137_00, "USD", 3600)
        return lambda transaction: (
            take_funding(transaction, f"order-{key}", request, self.funding_rules, lambda _: True)[
                0
            ].status
        )

    def session(self, session_id: str) -> FundingSession:
        return self.database.write_now(
            lambda transaction: transaction.get_one(FundingSession, session_id)
        )[0]

    def order_of(self, session_id: str) -> Order:
        order = self.session(session_id).order
        assert order is not None
        return order

    def at_once(self, *works: Work) -> list[object]:
        """Run each in its own thread, all released by one barrier; what each returned or raised."""
        barrier, results = Barrier(len(works)), [object()] * len(works)

        def run(index: int, work: Work) -> None:
            barrier.wait()
            try:
                results[index] = self.database.write_now(work)[0]
            except WithdrawnError as error:
                results[index] = error

        threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def problems(self) -> list[str]:
        return [problem.what for problem in self.database.write_now(verify)[0]]


def claiming(order_id: str) -> Work:
    return lambda transaction: claim(transaction, transaction.get_one(Order, order_id), "c1", "b1")


def withdrawing(funding_id: str) -> Work:
    return lambda transaction: withdraw_funding(transaction, funding_id).status


def cancelling(session_id: str) -> Work:
    return lambda transaction: cancel_by_patron(
        transaction, transaction.get_one(FundingSession, session_id)
    )


def reporting_all(order_id: str) -> Work:
    report = MachineReport("c1", 1, 137_00, 0, 0, "USD", True, None, ())
    return lambda transaction: accept_report(
        transaction, transaction.get_one(Order, order_id), report
    )


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    settings, clock = (
        make_settings(database_url, default_daily_limit_minor=10_000_00),
        StoppedClock(),
    )
    database = Database(database_url, Waiters(), clock)
    yield Desk(database, clock, settings.session_rules, settings.funding_rules)
    database.close()


def test_a_claim_and_the_deadline_never_both_win(desk: Desk) -> None:
    outcomes = set()
    for _ in range(ROUNDS):
        session_id = desk.open()
        key = f"f{desk.rounds}"
        desk.database.write_now(desk.fund(f"token-{session_id}-1", key))
        desk.clock.now += timedelta(seconds=10)
        claimed, answer = desk.at_once(
            claiming(f"order-{key}"),
            withdrawing(key),
        )
        state = desk.order_of(session_id).state
        is_withdrawn = isinstance(claimed, WithdrawnError)
        assert (answer is FundingStatus.REJECTED) == is_withdrawn
        assert state is (OrderState.WITHDRAWN if is_withdrawn else OrderState.CLAIMED)
        outcomes.add(state)
        if not is_withdrawn:  # finish it, so that the next session may open
            desk.database.write_now(reporting_all(f"order-{key}"))

    assert desk.problems() == []
    assert outcomes <= {OrderState.WITHDRAWN, OrderState.CLAIMED}


def test_the_end_of_the_call_withdraws_although_the_wall_clock_is_behind(desk: Desk) -> None:
    session_id = desk.open()
    desk.database.write_now(desk.fund(f"token-{session_id}-1", "f1"))
    desk.clock.now += timedelta(seconds=9.99)

    status = desk.database.write_now(withdrawing("f1"))[0]

    assert status is FundingStatus.REJECTED
    assert desk.order_of(session_id).state is OrderState.WITHDRAWN


def test_a_cancel_and_a_funding_agree_on_who_came_first(desk: Desk) -> None:
    for _ in range(ROUNDS):
        session_id = desk.open()
        key = f"f{desk.rounds}"
        funded, _ = desk.at_once(
            desk.fund(f"token-{session_id}-1", key),
            cancelling(session_id),
        )
        session = desk.session(session_id)
        order = session.order
        assert session.state is SessionState.CANCELED
        assert (order is None) == (funded is FundingStatus.REJECTED)
        if order is not None:
            assert order.state is OrderState.WITHDRAWN

    assert desk.problems() == []


@pytest.mark.parametrize("codes", [(1, 1), (1, 2)], ids=["one code", "two codes"])
def test_of_two_authorisations_exactly_one_wins(desk: Desk, codes: tuple[int, int]) -> None:
    for _ in range(ROUNDS):
        session_id = desk.open()
        results = desk.at_once(
            *(
                desk.fund(f"token-{session_id}-{code}", f"f{desk.rounds}-{which}")
                for which, code in enumerate(codes)
            )
        )
        assert sorted(map(str, results)) == ["PENDING", "REJECTED"]
        desk.database.write_now(cancelling(session_id))

    assert desk.problems() == []


def test_the_same_funding_sent_twice_at_once_is_one(desk: Desk) -> None:
    for _ in range(ROUNDS):
        session_id = desk.open()
        same = desk.fund(f"token-{session_id}-1", f"f{desk.rounds}")
        assert desk.at_once(same, same) == [FundingStatus.PENDING] * 2
        desk.database.write_now(cancelling(session_id))

    assert desk.problems() == []


def test_the_database_itself_refuses_a_second_order_of_a_session(desk: Desk) -> None:
    session_id = desk.open()
    desk.database.write_now(desk.fund(f"token-{session_id}-1", "f1"))
    desk.database.write_now(desk.fund("no-such-token", "f2"))
    first = desk.order_of(session_id)

    def insert_second(transaction: Transaction) -> None:
        columns = {column.name: getattr(first, column.name) for column in Order.__table__.columns}
        transaction.add(Order(**(columns | {"id": "second", "funding_id": "f2"})))
        transaction.flush()

    with pytest.raises(IntegrityError, match=r"orders\.session_id"):
        desk.database.write_now(insert_second)


def test_a_rolled_back_transaction_changes_nothing(desk: Desk) -> None:
    session_id = desk.open()

    def fail_late(transaction: Transaction) -> None:
        desk.fund(f"token-{session_id}-1", "f1")(transaction)
        raise WithdrawnError

    with pytest.raises(WithdrawnError):
        desk.database.write_now(fail_late)

    status = desk.database.write_now(desk.fund(f"token-{session_id}-1", "f1"))[0]
    assert status is FundingStatus.PENDING


def test_capture_mode_is_the_one_of_the_day_of_the_funding(desk: Desk) -> None:
    session_id = desk.open()
    desk.database.write_now(desk.fund(f"token-{session_id}-1", "f1"))
    desk.funding_rules = FundingRules(
        desk.rules, desk.funding_rules.limits, CaptureMode.MERCHANT_AFTER
    )

    mode = desk.database.write_now(
        lambda transaction: answer_of(transaction.get_one(Order, "order-f1").funding).capture_mode
    )[0]

    assert mode is CaptureMode.TPAS_AFTER
