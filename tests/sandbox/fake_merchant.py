"""A merchant server as the payment service meets it: the contract's calls, and scripted answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import anyio
import httpx

MERCHANT_URL = "http://merchant.test"
Answer = dict[str, Any]
Script = Callable[[Answer], Answer]


def credited(body: Answer) -> Answer:
    """All of it is on the machine."""
    return answer("CREDITED", credited=body["amount"])


def answer(
    status: str,
    *,
    credited: str = "0.00",
    released: str = "0.00",
    held: str = "0.00",
    final: bool = True,
    reason: str | None = None,
    mode: str = "tpas_after",
) -> Answer:
    """A funding answer of the contract."""
    return {
        "status": status,
        "credited": credited,
        "released": released,
        "held": held,
        "final": final,
        "reason": reason,
        "captureMode": mode,
    }


def rejected(reason: str) -> Script:
    return lambda body: answer("REJECTED", released=body["amount"], reason=reason)


@dataclass
class FakeMerchant:
    """Answers each funding by `script`, once; the same key gets the same answer until changed."""

    script: Script = credited
    limit: Answer = field(default_factory=lambda: {"allowed": True, "reason": None})
    checks: list[Answer] = field(default_factory=list)
    fundings: dict[str, Answer] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    notifications: list[httpx.Request] = field(default_factory=list)
    bearers: int = 0
    answers_after_s: float = 0
    is_reachable: bool = True
    is_acknowledging: bool = True

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def revoke_bearer(self) -> None:
        """What was granted so far is no longer accepted."""
        self.bearers += 1

    def events(self) -> list[dict[str, str]]:
        """The notifications' fields, in the order of their arrival."""
        return [
            dict(parse_qsl(request.content.decode(), keep_blank_values=True))
            for request in self.notifications
        ]

    def statuses(self, transaction_type: int = 1) -> list[int]:
        return [
            int(event["status"])
            for event in self.events()
            if event["transactionType"] == str(transaction_type)
        ]

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if not self.is_reachable:
            raise httpx.ConnectError("the merchant is away")
        if self.answers_after_s:
            await anyio.sleep(self.answers_after_s)
        self.calls.append(f"{request.method} {request.url.path}")
        path = request.url.path.removeprefix("/tpas/v1")
        if path == "/oauth2/token":
            return self._grant(request)
        if path == "/notifications":
            return self._notified(request)
        if request.headers["Authorization"] != f"Bearer bearer-{self.bearers}":
            return httpx.Response(401, json={"errors": [{"code": 375}]})
        if path.startswith("/limits/"):
            self.checks.append(json.loads(request.content))
            return httpx.Response(200, json=self.limit)
        return self._funding(request, path)

    def _grant(self, request: httpx.Request) -> httpx.Response:
        assert (
            request.headers["Authorization"] == httpx.BasicAuth("tpas", "tpas-secret")._auth_header
        )
        assert request.content == b"grant_type=client_credentials"
        self.bearers += 1
        token = {"access_token": f"bearer-{self.bearers}", "token_type": "Bearer"}
        return httpx.Response(200, json=token | {"expires_in": 300})

    def _notified(self, request: httpx.Request) -> httpx.Response:
        self.notifications.append(request)
        return httpx.Response(200 if self.is_acknowledging else 500)

    def _funding(self, request: httpx.Request, path: str) -> httpx.Response:
        if request.method == "GET":
            found = self.answers.get(path.rpartition("/")[2])
            return httpx.Response(200 if found else 404, json=found)
        body = json.loads(request.content)
        funding_id = body["fundingId"]
        if self.fundings.setdefault(funding_id, body) != body:
            return httpx.Response(409, json={"errors": [{"word": "IDEMPOTENCY_MISMATCH"}]})
        if funding_id not in self.answers:
            self.answers[funding_id] = {"fundingId": funding_id} | self.script(body)
        return httpx.Response(200, json=self.answers[funding_id])
