"""The merchant server as the kiosk sees it, where the network ends: the kiosk API's JSON."""

import json
from typing import Any

import anyio
import httpx

ORIGIN = "https://pay.example"


class ScriptedServer:
    """The merchant server as the kiosk sees it; the test plays the payment service."""

    def __init__(self) -> None:
        self.session: dict[str, Any] = {}
        self.requests: list[str] = []
        self.reports: list[dict[str, Any]] = []
        self.heartbeats: list[dict[str, Any]] = []
        self.booked: list[dict[str, Any]] = []  # of commissioning credits
        self.is_down = False
        self.instead: dict[str, httpx.Response] = {}  # of what it says, by the path's end
        self.refusal: tuple[int, str, str] | None = None  # of opening: status, code, word
        self.url = f"{ORIGIN}/Q/TOKEN"
        self.open_signal = "tpas"
        self.code_s = 120
        self.approve_by_s = 600.0
        self.codes = 3
        self.earlier_claim: dict[str, Any] | None = None
        self.is_order_withdrawn = False
        self.claimed_state = "CLAIMED"  # of an order, as a claim is answered
        self._deadline_s = 0.0
        self._changed = anyio.Event()

    def change(self, **changes: Any) -> None:
        self.session |= changes
        self.session["version"] += 1
        self._changed.set()
        self._changed = anyio.Event()

    def approve(self, amount_minor: int, authorised_for_ms: int = 600_000_000) -> None:
        self.change(
            state="ORDERED",
            order={
                "order_id": "o1",
                "amount_minor": amount_minor,
                "currency": "USD",
                "state": "OFFERED",
                "authorised_for_ms": authorised_for_ms,
            },
        )

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """What the server does; its answer may be another one, or be spoilt on the way."""
        answer = await self._answer(request)
        return self.instead.get(request.url.path.rpartition("/")[2], answer)

    async def _answer(self, request: httpx.Request) -> httpx.Response:  # noqa: C901, PLR0911  # one per call
        path = request.url.path.removeprefix("/kiosk/v1")
        self.requests.append(f"{request.method} {path}")
        assert request.headers["Authorization"] == "Bearer secret"
        if self.is_down:
            raise httpx.ConnectError("connection refused")
        body = json.loads(request.content) if request.content else {}
        match request.method, path.strip("/").split("/"):
            case "POST", ["sessions"]:
                return self._open(body)
            case "POST", ["sessions", _, "code"]:
                self.new_code(body["number"])
            case "POST", ["sessions", _, "cancel"]:
                if self.session["state"] in {"CODE_SHOWN", "OPENED", "ORDERED"}:
                    self.change(state="CANCELED", reason="PATRON_KIOSK", order=None)
            case "GET", ["sessions", _]:
                await self._wait(request)
            case "POST", ["orders", _, "claim"]:
                return self._claim(body)
            case "POST", ["orders", _, "reports"]:
                return self._report(body)
            case "POST", ["commissioning-credits"]:
                self.booked.append(body)
                counted = body["meter_after_minor"] - body["meter_before_minor"]
                return httpx.Response(
                    200, json={"credit_id": body["credit_id"], "booked_minor": counted}
                )
            case "POST", ["heartbeat"]:
                self.heartbeats.append(body)
                return httpx.Response(200, json={"server_time": "", "policy_version": "1"})
            case "GET", ["policy"]:
                policy = {
                    "version": "1",
                    "help_line": "1-800",
                    "help_text": "Help.",
                    "fee_text": "No fee.",
                    "exclusion_text": "Ask us.",
                    "translations": {"es": {"help_text": "Ayuda."}, "tlh": {"help_text": "QaH."}},
                }
                return httpx.Response(200, json=policy)
            case _:
                pass
        return httpx.Response(200, json=self._view())

    def _view(self) -> dict[str, Any]:
        remaining_s = max(0.0, self._deadline_s - anyio.current_time())
        return {**self.session, "approve_by_ms": round(remaining_s * 1000)}

    def _open(self, body: dict[str, Any]) -> httpx.Response:
        if self.refusal:
            status, code, word = self.refusal
            return error_answer(status, code, word)
        self._deadline_s = anyio.current_time() + self.approve_by_s
        self.session = {
            "session_id": "s1",
            "client_session_id": body["client_session_id"],
            "version": 0,
            "state": "OPENING",
            "open_signal": self.open_signal,
            "amount_min_minor": 100,
            "amount_max_minor": body["amount_max_minor"],
            "currency": "USD",
            "order": None,
            "reason": None,
            "money": None,
        }
        self.new_code(1)
        return httpx.Response(201, json=self._view())

    def new_code(self, number: int) -> None:
        code = {
            "number": number,
            "url": f"{self.url}{number}",
            "match_code": "4821",
            "remaining_ms": self.code_s * 1000,
            "lifetime_ms": self.code_s * 1000,
        }
        self.change(state="CODE_SHOWN", code=code, codes_left=self.codes - number)

    async def _wait(self, request: httpx.Request) -> None:
        after = int(request.url.params["after"])
        with anyio.move_on_after(float(request.url.params["wait"])):
            while self.session["version"] <= after:
                await self._changed.wait()

    def _claim(self, body: dict[str, Any]) -> httpx.Response:
        if self.is_order_withdrawn:
            return error_answer(409, "E3011", "ORDER_WITHDRAWN")
        claimed = {"state": self.claimed_state, "claim_id": body["claim_id"]}
        order = self.session["order"] | claimed
        self.change(state="CLAIMED", order=order)
        return httpx.Response(200, json={"order": order, "earlier_claim": self.earlier_claim})

    def _report(self, body: dict[str, Any]) -> httpx.Response:
        self.reports.append(body)
        amount = self.session["order"]["amount_minor"]
        hand_paid, loss = body.get("hand_paid_minor", 0), body.get("house_loss_minor", 0)
        own = body["credited_minor"] + body["in_doubt_minor"] + body["rest_minor"]
        assert own + hand_paid + loss == amount
        money = {
            "authorised_minor": amount,
            "captured_minor": body["credited_minor"] + hand_paid if body["final"] else 0,
            "released_minor": body["rest_minor"] + loss if body["final"] else 0,
            "refund_pending_minor": 0,
            "held_minor": 0 if body["final"] else amount,
        }
        self.change(state="SETTLING" if body["final"] else "IN_DOUBT", money=money)
        return httpx.Response(200, json={"number": body["number"], "session": self._view()})


def error_answer(status: int, code: str, word: str) -> httpx.Response:
    error = {"code": code, "word": word, "message": "as scripted"}
    return httpx.Response(status, json={"error": error})
