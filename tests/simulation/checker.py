"""The money's laws, checked after every event. Written from the laws, not from the product.

It reads what became durable in the journal, what went over the line, the machine's meters, and
the two databases' rows; it shares no function with the product.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

from hardware.note_in_hand import CreditPoint
from hardware.simulator.machine import Machine
from kiosk.contract.messages import Snapshot
from kiosk.engine.journal import Record
from tests.simulation.kiosk_books import FundingBook, LawBrokenError
from tests.simulation.line_ear import LineEar
from tests.simulation.trace import Trace

ENDS = frozenset(
    {"CREDITED", "PARTIAL", "NOT_CREDITED", "CANCELED", "EXPIRED", "DENIED", "REFUSED"}
)
_FUNDINGS = """
SELECT f.id, f.transaction_id, f.amount_minor, s.transaction_number, s.state,
       o.state, o.credited_minor, o.in_doubt_minor, o.hand_paid_minor,
       (SELECT count(*) FROM cases c WHERE c.order_id = o.id AND c.closed_at IS NULL),
       (SELECT count(*) FROM discrepancies d WHERE d.funding_id = f.id)
  FROM fundings f LEFT JOIN orders o ON o.funding_id = f.id
  LEFT JOIN sessions s ON s.id = o.session_id
"""
_BALANCES = """
SELECT e.funding_id, p.account, sum(p.amount_minor) FROM ledger_entries e
  JOIN ledger_postings p ON p.entry_id = e.id GROUP BY e.funding_id, p.account
"""
_SESSIONS_WITHOUT_ORDER = """
SELECT transaction_number, state FROM sessions WHERE id NOT IN (SELECT session_id FROM orders)
"""
_CALLS = """
SELECT reference FROM outbox WHERE state = 'PENDING'
  AND order_id NOT IN (SELECT order_id FROM cases WHERE closed_at IS NULL)
"""
_PAYMENTS = """
SELECT authorization_id, status FROM authorization
  WHERE (status = 1 AND approve_at_ms IS NOT NULL)
     OR (status = 2 AND held_minor = 0 AND NOT is_final)
"""
_CASES = """
SELECT c.kind, s.transaction_number FROM cases c JOIN orders o ON o.id = c.order_id
  JOIN sessions s ON s.id = o.session_id WHERE closed_at IS NULL
"""
_TAKEN = "SELECT authorization_id, sum(amount_minor) FROM capture GROUP BY authorization_id"


class Checker:
    def __init__(
        self,
        trace: Trace,
        folder: Path,
        protocol: str,
        credit_point: CreditPoint,
        machine: Machine,
    ) -> None:
        self._trace = trace
        self._folder = folder
        self._protocol = protocol
        self._counts_before_presented = not credit_point.is_after_stack
        self._machine = machine
        self._ear = LineEar(protocol)
        self._books: dict[str, FundingBook] = {}
        self._reported: dict[str, int] = {}
        self._files: dict[str, sqlite3.Connection] = {}
        self._seen: dict[str, int] = {}
        self._checked_before: set[str] = set()

    def on_record(self, record: Record) -> None:
        if record.subject not in {"kiosk", "technician"}:
            book = self._books.setdefault(record.subject, FundingBook(record.subject))
            self._try(lambda: book.take(record.kind, json.loads(record.body)))
            if record.kind == "note_offered":
                self._check_meter_reached()
        self._check_meter_bound()
        self._check_databases()

    def on_sent(self, data: bytes) -> None:
        newest = list(self._books.values())[-1:]  # an older funding announces nothing
        if self._ear.hears_credit(data) and not any(b.has_presented for b in newest):
            self._broken("I2", f"credit on the wire that no durable row announced: {data.hex()}")

    def on_machine(self, event: str) -> None:
        if event == "note_credited":
            self._check_meter_bound()
        self._check_databases()

    def on_screen(self, shown: Snapshot) -> None:
        """I8: what a patron is told to be credited is."""
        book = self._books.get(shown.transaction_number)
        if shown.credited is not None and shown.credited.minor > (book.credited if book else 0):
            self._broken("I8", f"{shown.transaction_number}: {shown.credited} is shown")

    # I6: the meters, at any moment

    def _check_meter_bound(self) -> None:
        books = self._books.values()
        bound = sum(b.credited + b.pending for b in books)
        if self._counts_before_presented:
            bound += sum(b.offered for b in books)
        meter = self._machine.meters.bill_in_minor
        if meter > bound:
            self._broken("I6", f"the meter counts {meter}, credited and in doubt are {bound}")

    def _check_meter_reached(self) -> None:
        credited = sum(b.credited for b in self._books.values())
        meter = self._machine.meters.bill_in_minor
        if meter < credited:
            self._broken("I6", f"credited are {credited}, the meter counts {meter}")

    # I3, I4, I5: the merchant's and the payment service's books

    def _check_databases(self) -> None:
        if self._has_changed("ledger") | self._has_changed("payment"):
            self._check_merchant()

    def _check_merchant(self) -> None:
        balances, taken = self._balances(), self._taken()
        for row in self._rows("ledger", _FUNDINGS):
            funding_id, authorization, amount, number, _, _, credited, _, by_hand, *_ = row
            held = balances.get(funding_id, {})
            captured = held.get("CAPTURED", 0) + held.get("CAGE", 0)
            parts = (captured, *(held.get(a, 0) for a in ("RELEASED", "REFUND_PENDING", "HELD")))
            if sum(parts) != amount or min(parts) < 0:
                self._broken("I3", f"{funding_id}: {parts} of {amount}")
            chargeable = (credited or 0) + (by_hand or 0)
            if captured > chargeable or taken.get(authorization, 0) > chargeable:
                took = taken.get(authorization, 0)
                self._broken("I3", f"{number}: captured {captured}, {took} of {chargeable}")
            if number is not None:
                self._check_report(number, credited)

    def _check_report(self, number: str, credited: int) -> None:
        book = self._books.get(number)
        certain = book.credited if book else 0
        if credited > certain:
            self._broken("I4", f"{number}: the server knows {credited}, the kiosk {certain}")
        if credited < self._reported.get(number, 0):
            self._broken("I4", f"{number}: the server's {credited} was more before")
        self._reported[number] = credited

    # At the end

    def unrest(self) -> list[str]:
        """What still has to happen."""
        waits = [f"kiosk {b.number} {b.last}" for b in self._books.values() if not b.is_at_rest]
        for _id, _, amount, number, state, order_state, *_, cases, found in self._fundings():
            held = self._balances().get(_id, {}).get("HELD", 0)
            is_over = state is None or state in ENDS
            if not cases and not found and (not is_over or held):
                waits.append(f"merchant {number} {state} {order_state} holds {held} of {amount}")
        sessions, calls, payments = (
            self._rows("ledger", _SESSIONS_WITHOUT_ORDER),
            self._rows("ledger", _CALLS),
            self._rows("payment", _PAYMENTS),
        )
        waits += [f"session {number} {state}" for number, state in sessions if state not in ENDS]
        waits += [f"call {reference}" for (reference,) in calls]
        waits += [f"payment {authorization} {status}" for authorization, status in payments]
        return waits

    def is_at_rest(self) -> bool:
        return not self.unrest()

    def check_at_rest(self, *, can_doubt: bool) -> None:
        """I10, and that persons have all that they must decide in their queue, and no more.

        `can_doubt` is whether anything went wrong at the machine, its line or the engine.
        """
        self._check_meter_reached()
        open_books = [b for b in self._books.values() if b.is_in_doubt]
        queue = {number for *_, number, cases, found in self._queue() if cases or found}
        for book in open_books:
            if book.number not in queue:
                self._broken("I12", f"{book.number} is in doubt, and in nobody's queue")
        for case in self.cases():
            if case.startswith("none") or not can_doubt:
                self._broken("I13", f"a case that nothing explains: {case}")
        self._check_totals()

    def _check_totals(self) -> None:
        """The machine's meter and the ledger alone: no other witness is asked."""
        meter = self._machine.meters.bill_in_minor
        balances = self._balances()
        captured = sum(b.get("CAPTURED", 0) for b in balances.values())
        undecided = {row[0] for row in self._fundings() if row[-1] or row[-2]}
        held = sum(balances.get(f, {}).get("HELD", 0) for f in undecided)
        if not captured <= meter <= captured + held:
            self._broken("I10", f"meter {meter}, captured {captured}, in persons' hands {held}")
        taken = sum(self._taken().values())
        if not captured - held <= taken <= captured + held:
            self._broken("I10", f"captured {captured}, the payment service took {taken}")

    def check_journal_file(self) -> None:
        """I11: the chain, and no gap; the hash is computed as the format is described."""
        database = apsw.Connection(str(self._folder / "journal.db"))
        before, expected = bytes(32), 1
        rows = database.execute(
            "SELECT seq, boot, utc, subject, kind, body, hash FROM event ORDER BY seq"
        )
        for *fields, found in rows:
            digest = sha256(before)
            for data in (str(f).encode() for f in fields):
                digest.update(len(data).to_bytes(8, "big") + data)
            before = digest.digest()
            if fields[0] != expected or before != found:
                self._broken("I11", f"row {fields[0]}")
                break
            expected += 1
        database.close()

    def outcomes(self) -> Counter[str]:
        return Counter(book.last for book in self._books.values())

    def cases(self) -> Iterator[str]:
        """Each human case and the window of doubt that it falls in."""
        for book in self._books.values():
            if book.is_in_doubt:
                yield f"{book.window(self._protocol, self._counts_before_presented)} {book.number}"
        doubted = {book.number for book in self._books.values() if book.is_in_doubt}
        for kind, number in self._rows("ledger", _CASES):
            if number not in doubted:
                yield f"none:{kind} {number}"
        for code, detail in self._rows("ledger", "SELECT code, detail FROM discrepancies"):
            yield f"none:{code} {detail}"

    def _queue(self) -> Iterator[tuple[Any, ...]]:
        for _id, _, _, number, *_, cases, found in self._fundings():
            yield (_id, number, cases, found)

    def _fundings(self) -> list[tuple[Any, ...]]:
        return self._rows("ledger", _FUNDINGS)

    def _balances(self) -> dict[str, dict[str, int]]:
        balances: dict[str, dict[str, int]] = {}
        for funding_id, account, total in self._rows("ledger", _BALANCES):
            balances.setdefault(funding_id, {})[account] = total
        return balances

    def _taken(self) -> dict[str, int]:
        return dict(self._rows("payment", _TAKEN))

    def _rows(self, name: str, query: str) -> list[tuple[Any, ...]]:
        return self._file(name).execute(query).fetchall()

    def _file(self, name: str) -> sqlite3.Connection:
        if name not in self._files:
            path = self._folder / f"{name}.db"
            self._files[name] = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        return self._files[name]

    def _has_changed(self, name: str) -> bool:
        (version,) = self._file(name).execute("PRAGMA data_version").fetchone()
        is_new = bool(self._seen.get(name) != version)
        self._seen[name] = version
        return is_new

    def _try(self, law: Any) -> None:
        try:
            law()
        except LawBrokenError as error:
            self._broken(error.invariant, str(error))

    def _broken(self, invariant: str, what: str) -> None:
        if f"{invariant}{what}" not in self._checked_before:
            self._checked_before.add(f"{invariant}{what}")
            self._trace.note_violation(invariant, what)
