"""A payment service at the HTTP boundary: it answers our calls in the real JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx


def service_error(status: int, code: int) -> httpx.Response:
    error = {"domain": "test", "code": code, "message": "refused", "occurredAt": 1760000000000}
    return httpx.Response(status, json={"errors": [error]})


@dataclass
class FakeTpas:
    """Mints codes "token-1", "token-2", …; captures and cancels, once per reference."""

    origin: str = "https://pay.test"
    expires_at: object = "2026-01-01T23:59:59Z"
    failures: list[httpx.Response | httpx.HTTPError] = field(default_factory=list)
    is_bare: bool = False
    mints: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)
    loses_answers: int = 0
    transactions: dict[str, Any] = field(default_factory=dict)

    def handle(self, request: httpx.Request) -> httpx.Response:
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, httpx.HTTPError):
                raise failure
            return failure
        if request.method == "GET":
            return self._look_up(request.url.path.rpartition("/")[2])
        body = json.loads(request.content)
        if request.url.path == "/auth-service/api/oauth2/qrcode/token":
            return self._mint(request, body)
        _, _, _, _, authorization_id, action = request.url.path.split("/")
        return self._act(authorization_id, action, body)

    def _mint(self, request: httpx.Request, body: dict[str, Any]) -> httpx.Response:
        assert request.headers["authorization"].startswith("Basic ")
        self.mints.append(body)
        token = f"token-{len(self.mints)}"
        answer = {"url": f"{self.origin}/Q/{token}", "token": token, "expiresAt": self.expires_at}
        return httpx.Response(200, json=answer)

    def _look_up(self, transaction_id: str) -> httpx.Response:
        if transaction_id not in self.transactions:
            return service_error(404, 200)
        return httpx.Response(200, json={"transaction": self.transactions[transaction_id]})

    def _act(self, authorization_id: str, action: str, body: dict[str, Any]) -> httpx.Response:
        reference = body["merchantReference"]
        if reference in self.done:
            return service_error(400, 210)
        self.done[reference] = action
        self.calls.append((authorization_id, action, body))
        if self.loses_answers:
            self.loses_answers -= 1
            raise httpx.ReadTimeout("the answer was lost")
        transaction = {"transactionId": f"c-{reference}", "status": 2, **body}
        return httpx.Response(
            200, json=transaction if self.is_bare else {"transaction": transaction}
        )
