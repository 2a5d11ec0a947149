"""The engine's client of the merchant server. Shapes: docs/reference/kiosk-api.md."""

from collections.abc import Generator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from kiosk.contract.messages import Language, Policy
from kiosk.domain.commissioning_credit import CommissioningCredit
from kiosk.domain.events import ReportMade, SessionRequested
from kiosk.domain.funding import Funding
from kiosk.engine.counters import REQUEST_FAILURES, REQUEST_SECONDS, call_name


class MerchantError(Exception):
    """No usable answer; `code` is in the catalogue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class MerchantUnreachableError(MerchantError):
    """Nobody answered, or the server itself is in trouble: the same request may be repeated."""


class MerchantRefusedError(MerchantError):
    """The server understood and said no; `word` says why, as the reference lists it."""

    def __init__(self, code: str, word: str, message: str) -> None:
        super().__init__(code, f"{word}: {message}")
        self.word = word


M = TypeVar("M", bound=BaseModel)


class CodeView(BaseModel):
    number: int
    url: str
    match_code: str
    remaining_ms: int
    lifetime_ms: int


class OrderView(BaseModel):
    order_id: str
    amount_minor: int
    currency: str
    state: str
    authorised_for_ms: int
    claim_id: str | None = None


class PauseView(BaseModel):
    """Why no session can be opened now, and until when."""

    reason: str
    code: str
    remaining_ms: int
    resumes_at: datetime  # the floor's local time
    in_days: int = 0


class HeartbeatView(BaseModel):
    pause: PauseView | None = None


class FundingPausedError(MerchantRefusedError):
    """The operator lets no session begin now."""

    def __init__(self, code: str, word: str, message: str, pause: PauseView) -> None:
        super().__init__(code, word, message)
        self.pause = pause


class MoneyView(BaseModel):
    authorised_minor: int
    captured_minor: int
    released_minor: int
    refund_pending_minor: int
    held_minor: int


class DailyLimitView(BaseModel):
    limit_minor: int
    used_minor: int
    resets_in_ms: int
    resets_at: str


class SessionView(BaseModel):
    """A session as the server knows it at `version`."""

    session_id: str
    version: int
    state: str
    code: CodeView | None = None
    codes_left: int = 0
    approve_by_ms: int = 0
    open_signal: str = "none"
    amount_min_minor: int = 0
    amount_max_minor: int = 0
    currency: str
    order: OrderView | None = None
    reason: str | None = None
    money: MoneyView | None = None
    daily_limit: DailyLimitView | None = None


class EarlierClaim(BaseModel):
    claim_id: str
    boot_id: str
    report_number: int = 0
    credited_minor: int = 0


class ClaimView(BaseModel):
    order: OrderView
    earlier_claim: EarlierClaim | None = None


class ReportView(BaseModel):
    number: int
    session: SessionView


class CommissioningCreditView(BaseModel):
    credit_id: str
    booked_minor: int


class TranslatedTexts(BaseModel):
    help_text: str = ""
    fee_text: str = ""
    exclusion_text: str = ""
    other_ways_text: str = ""


class PolicyView(BaseModel):
    version: str
    help_line: str
    help_text: str
    fee_text: str = ""
    exclusion_text: str = ""
    other_ways_text: str = ""
    statement_name: str = ""
    amount_max_minor: int | None = None
    translations: dict[str, TranslatedTexts] = {}

    def shown(self) -> Policy:
        """The texts, as the screen is told them."""
        texts = self.model_dump(exclude={"version", "amount_max_minor", "translations"})
        return Policy(**texts)

    def shown_in(self) -> dict[Language, Policy]:
        """The same in the other languages; a text without a translation stays as it is."""
        return {
            Language(language): replace(self.shown(), **_not_empty(texts.model_dump()))
            for language, texts in self.translations.items()
            if language in set(Language)
        }


class KioskSecret(httpx.Auth):
    """Authenticates each request with this kiosk's secret; the place where signing will come."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._secret}"
        yield request


class MerchantClient:
    """One method per call. Each raises MerchantUnreachableError or MerchantRefusedError."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def open_session(self, request: SessionRequested) -> SessionView:
        body = {
            "client_session_id": request.client_session_id,
            "transaction_number": request.transaction_number,
            "machine_number": request.machine_number,
            "currency": request.currency,
            "denominations_minor": list(request.denominations_minor),
            "amount_max_minor": request.amount_max_minor,
        }
        return await self._call(SessionView, "POST", "/kiosk/v1/sessions", body)

    async def new_code(self, session_id: str, number: int) -> SessionView:
        path = f"/kiosk/v1/sessions/{session_id}/code"
        return await self._call(SessionView, "POST", path, {"number": number})

    async def session(self, session_id: str, after: int, wait_s: int) -> SessionView:
        """The session once its version is above `after`, or after `wait_s` seconds."""
        path = f"/kiosk/v1/sessions/{session_id}?after={after}&wait={wait_s}"
        return await self._call(SessionView, "GET", path, wait_s=wait_s)

    async def cancel(self, session_id: str) -> SessionView:
        return await self._call(SessionView, "POST", f"/kiosk/v1/sessions/{session_id}/cancel", {})

    async def claim(self, order_id: str, claim_id: str, boot_id: str) -> ClaimView:
        body = {"claim_id": claim_id, "boot_id": boot_id}
        return await self._call(ClaimView, "POST", f"/kiosk/v1/orders/{order_id}/claim", body)

    async def report(self, funding: Funding, report: ReportMade) -> SessionView:
        """Tell the totals; a repeat is harmless."""
        assert funding.claim is not None
        body = {
            "claim_id": funding.claim.claim_id,
            "number": report.number,
            "credited_minor": report.credited_minor,
            "in_doubt_minor": report.in_doubt_minor,
            "rest_minor": report.rest_minor,
            "currency": funding.currency,
            "final": report.is_final,
            "case_number": None if report.is_final else funding.case_number,
            "notes": [
                {"id": note.id, "value_minor": note.value_minor, "outcome": note.state}
                for note in funding.notes
            ],
            **_decision(funding, report),
        }
        path = f"/kiosk/v1/orders/{funding.order_id}/reports"
        return (await self._call(ReportView, "POST", path, body)).session

    async def book_commissioning_credit(
        self, credit: CommissioningCredit, machine_number: str
    ) -> CommissioningCreditView:
        """Tell what the machine counted at the house's cost; a repeat is harmless."""
        requested, closed = credit.requested, credit.closed
        assert closed is not None
        body = {
            "credit_id": requested.credit_id,
            "number": requested.number,
            "machine_number": machine_number,
            "currency": requested.currency,
            "value_minor": requested.value_minor,
            "meter_before_minor": requested.meter_before_minor,
            "meter_after_minor": closed.meter_after_minor,
            "by": requested.by,
            "witness": requested.witness,
            "closed_by": closed.by,
            "closed_witness": closed.witness,
            "reason": requested.reason,
            "finding": closed.finding,
        }
        return await self._call(
            CommissioningCreditView, "POST", "/kiosk/v1/commissioning-credits", body
        )

    async def heartbeat(self, facts: dict[str, str | int]) -> HeartbeatView:
        return await self._call(HeartbeatView, "POST", "/kiosk/v1/heartbeat", facts)

    async def policy(self) -> PolicyView:
        return await self._call(PolicyView, "GET", "/kiosk/v1/policy")

    async def _call(
        self, kind: type[M], method: str, path: str, body: object = None, wait_s: int = 0
    ) -> M:
        answer = await self._request(method, path, body, wait_s)
        try:
            return kind.model_validate(answer)
        except ValidationError as error:
            raise MerchantRefusedError("E3003", "UNREADABLE", str(error)) from error

    async def _request(self, method: str, path: str, body: object = None, wait_s: int = 0) -> Any:
        call = call_name(method, path)
        try:
            with REQUEST_SECONDS.labels(call).time():
                return await self._exchange(method, path, body, wait_s)
        except MerchantError as error:
            REQUEST_FAILURES.labels(call, error.code).inc()
            raise

    async def _exchange(self, method: str, path: str, body: object, wait_s: int) -> Any:
        base = self._http.timeout
        timeout = httpx.Timeout(base.connect, read=(base.read or 0) + wait_s)
        try:
            response = await self._http.request(method, path, json=body, timeout=timeout)
        except httpx.HTTPError as error:
            raise MerchantUnreachableError("E3001", f"{method} {path}: {error!r}") from error
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if response.is_success and answer is not None:
            return answer
        raise _refusal(response, answer)


def _decision(funding: Funding, report: ReportMade) -> dict[str, Any]:
    """What a report says beyond its totals when persons have decided a case."""
    decision = funding.decision
    if decision is None or not report.is_final:
        return {}
    facts = asdict(decision)
    facts.pop("proposed")
    return {
        "hand_paid_minor": report.hand_paid_minor,
        "house_loss_minor": report.house_loss_minor,
        "decision": facts,
    }


def _not_empty(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _refusal(response: httpx.Response, answer: Any) -> MerchantError:
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):  # a proxy's, not our server's
        error = {}
    word = str(error.get("word", f"HTTP_{response.status_code}"))
    message = str(error.get("message", response.reason_phrase))
    code = str(error.get("code", "E3003"))
    if response.status_code == httpx.codes.UNAUTHORIZED:
        return MerchantRefusedError("E3002", word, message)
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR and word not in _SERVICE_WORDS:
        return MerchantUnreachableError(code, f"{word}: {message}")
    if word == "FUNDING_PAUSED":
        return _paused(code, message, error)
    return MerchantRefusedError(code, word, message)


def _paused(code: str, message: str, error: dict[str, Any]) -> MerchantRefusedError:
    try:
        pause = PauseView.model_validate(error.get("pause"))
    except ValidationError as problem:
        return MerchantRefusedError("E3003", "UNREADABLE", str(problem))
    return FundingPausedError(code, "FUNDING_PAUSED", message, pause)


# The merchant server answered; the payment service behind it did not do its part.
_SERVICE_WORDS: Sequence[str] = ("PAYMENT_SERVICE_REFUSED", "PAYMENT_SERVICE_UNREACHABLE")
