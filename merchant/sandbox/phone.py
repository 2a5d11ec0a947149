"""The phone listener: the pages a patron walks through after scanning a code.

Each page is a plain form, so that it works without JavaScript. A bare GET opens nothing, since
link previews make such requests too; the first POST does, and binds the code to that browser.
"""

from importlib import resources
from typing import Final

import anyio
import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.common.entropy import Entropy
from kiosk.common.log import last_four
from kiosk.domain.money import Money, to_decimal
from merchant.sandbox.amounts import AmountProblem, presets
from merchant.sandbox.banks import BANKS, LoginOutcome, answer_delay_s, log_in
from merchant.sandbox.models import Authorization
from merchant.sandbox.outcome import outcome_of
from merchant.sandbox.visit import LOGIN_TRIES, Closed, Page, Visit, Visits

log = structlog.get_logger()

BROWSER_COOKIE: Final = "phone"
FORM_LENGTH_MAX: Final = 16 * 1024

_CLOSED_STATUS: Final = {
    Closed.UNKNOWN: 404,
    Closed.EXPIRED: 410,
    Closed.IN_USE: 409,
    Closed.NO_COOKIES: 400,
}
_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class SafeHeaders:
    """Adds to each answer what keeps it out of frames and other sites, and pages out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_static = scope["type"] == "http" and scope["path"].startswith("/static/")
        headers = _HEADERS | {"cache-control": "no-cache" if is_static else "no-store"}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in headers.items()]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class ShortForms:
    """Refuses a form longer than a person's: this listener is open to a whole network."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = 0

        async def receive_bounded() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            if length > FORM_LENGTH_MAX:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded, send)


class PhonePages:
    """The handlers of the pages; `routes` lists them."""

    def __init__(
        self,
        visits: Visits,
        entropy: Entropy,
        *,
        bank_timeout_s: float,
        is_demo_marked: bool,
        is_secure: bool,
    ) -> None:
        self._visits = visits
        self._entropy = entropy
        self._bank_timeout_s = bank_timeout_s
        self._is_secure = is_secure
        self._templates = Environment(
            loader=PackageLoader("merchant.sandbox"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["is_demo_marked"] = is_demo_marked
        self._templates.filters["decimal"] = to_decimal

    def routes(self) -> list[Route]:
        """Lower and upper case: the code is in upper case, links and forms are not."""
        pages = [
            Route("/q/{token}", self.start),
            Route("/Q/{token}", self.start),
            Route("/q/{token}/opened", self.opened, methods=["POST"]),
            Route("/q/{token}/bank", self.bank),
            Route("/q/{token}/cancel", self.cancel, methods=["POST"]),
            Route("/q/{token}/approve", self.approve, methods=["POST"]),
            Route("/q/{token}/amount", self.choose_amount, methods=["POST"]),
            Route("/q/{token}/bank", self.choose_bank, methods=["POST"]),
            Route("/q/{token}/login", self.log_in, methods=["POST"]),
        ]
        steps = [
            Route(f"/q/{{token}}/{page.name.lower()}", self.step)
            for page in (Page.AMOUNT, Page.LOGIN, Page.CONFIRM, Page.RESULT)
        ]
        return pages + steps

    async def start(self, request: Request) -> Response:
        """The page a scanned code leads to; it also gives the browser its name."""
        address = request.client.host if request.client else None
        log.info("code_page_requested", token=last_four(_token(request)), address=address)
        visit = self._find(request)
        if isinstance(visit, Closed):
            return self._closed(visit)
        if visit.page is Page.RESULT:
            return _to(visit)
        answer = self._page(visit, Page.START)
        if _browser(request) is None:
            self._name_browser(answer)
        return answer

    async def opened(self, request: Request) -> Response:
        """The first sign that a person, not a link preview, has the page."""
        visit = self._visits.open(_token(request), _browser(request))
        return self._closed(visit) if isinstance(visit, Closed) else _to(visit)

    async def step(self, request: Request) -> Response:
        """A page of the walk; the furthest one reached when it is not this one's turn."""
        wanted = Page[request.url.path.rpartition("/")[2].upper()]
        return self._step(request, wanted)

    async def bank(self, request: Request) -> Response:
        search = request.query_params.get("search", "")
        found = [bank for bank in BANKS.values() if search.casefold() in bank.name.casefold()]
        return self._step(request, Page.BANK, search=search, banks=found)

    async def choose_amount(self, request: Request) -> Response:
        text = _field(await request.form(), "amount")
        problem = self._visits.choose_amount(_token(request), _browser(request), text)
        if problem is not None:
            return self._step(request, Page.AMOUNT, problem=problem, typed=text)
        return self._onward(request)

    async def choose_bank(self, request: Request) -> Response:
        bank = _field(await request.form(), "bank")
        self._visits.choose_bank(_token(request), _browser(request), bank)
        return self._onward(request)

    async def log_in(self, request: Request) -> Response:
        form = await request.form()
        username, password = _field(form, "username"), _field(form, "password")
        await anyio.sleep(answer_delay_s(username, password, self._bank_timeout_s))
        outcome = log_in(username, password)
        self._visits.log_in(_token(request), _browser(request), username, outcome)
        if outcome in {LoginOutcome.WRONG_CREDENTIALS, LoginOutcome.TIMEOUT}:
            return self._step(request, Page.LOGIN, login_problem=outcome)
        return self._onward(request)

    async def approve(self, request: Request) -> Response:
        self._visits.approve(_token(request), _browser(request))
        return self._onward(request)

    async def cancel(self, request: Request) -> Response:
        self._visits.cancel(_token(request), _browser(request))
        return self._onward(request)

    def _step(self, request: Request, wanted: Page, **shown: object) -> Response:
        visit = self._find(request)
        if isinstance(visit, Closed):
            return self._closed(visit)
        is_its_turn = wanted <= visit.page and (visit.page < Page.RESULT or wanted is Page.RESULT)
        return self._page(visit, wanted, **shown) if is_its_turn else _to(visit)

    def _onward(self, request: Request) -> Response:
        """After a form: the furthest page the visit has come to."""
        visit = self._find(request)
        return self._closed(visit) if isinstance(visit, Closed) else _to(visit)

    def _page(self, visit: Visit, page: Page, **shown: object) -> Response:
        facts: dict[str, object] = {
            "problem": None,
            "typed": "",
            "login_problem": None,
        }
        row = visit.authorization
        if row is not None:
            facts |= _facts(row)
        if page is Page.AMOUNT:
            facts |= _amount_facts(visit)
        template = self._templates.get_template(f"{page.name.lower()}.html")
        text = template.render(facts | shown, code=visit.code, base=f"/q/{visit.code.token}")
        is_refused = any(shown.get(name) for name in ("problem", "login_problem"))
        return HTMLResponse(text, 422 if is_refused else 200)

    def _closed(self, closed: Closed) -> Response:
        text = self._templates.get_template("closed.html").render(closed=closed.value)
        return HTMLResponse(text, _CLOSED_STATUS[closed])

    def _find(self, request: Request) -> Visit | Closed:
        return self._visits.find(_token(request), _browser(request))

    def _name_browser(self, answer: Response) -> None:
        answer.set_cookie(
            BROWSER_COOKIE,
            self._entropy.identifier(),
            httponly=True,
            samesite="lax",
            secure=self._is_secure,
        )


def _facts(row: Authorization) -> dict[str, object]:
    """What the walk and result pages tell of an opened visit."""
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return {
        "amount": amount,
        "bank": BANKS.get(row.bank or ""),
        "last_four": row.account_last_four,
        "notice": row.notice,
        "tries_left": LOGIN_TRIES - row.login_tries,
        "outcome": outcome_of(row),
    }


def _amount_facts(visit: Visit) -> dict[str, object]:
    code = visit.code
    denominations = [Money(minor, code.currency) for minor in sorted(code.denominations_minor)]
    return {
        "presets": presets(
            code.currency, code.minimum_minor, code.maximum_minor, code.denominations_minor
        ),
        "minimum": Money(code.minimum_minor, code.currency),
        "maximum": Money(code.maximum_minor, code.currency),
        "denominations": denominations,
        "AmountProblem": AmountProblem,
    }


def _token(request: Request) -> str:
    token = request.path_params["token"]
    assert isinstance(token, str)
    return token


def _browser(request: Request) -> str | None:
    return request.cookies.get(BROWSER_COOKIE)


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _to(visit: Visit) -> Response:
    """To the page whose turn it is."""
    base = f"/q/{visit.code.token}"
    is_unopened = visit.page is Page.START
    return RedirectResponse(base if is_unopened else f"{base}/{visit.page.name.lower()}", 303)


def create_phone_pages(pages: PhonePages) -> Starlette:
    """Compose the phone application."""
    static = resources.files("merchant.sandbox") / "static"
    return Starlette(
        routes=[*pages.routes(), Mount("/static", StaticFiles(directory=str(static)))],
        middleware=[Middleware(SafeHeaders), Middleware(ShortForms)],
    )
