"""A phone without a browser: it reads the pages and posts their forms, as without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Self

import anyio
import httpx

from kiosk.demo.patron import PatronError

PAUSE_S = 0.2


@dataclass(slots=True)
class Element:
    """One element with what the walk needs of it."""

    tag: str
    attributes: dict[str, str]
    form: "Element | None"
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)  # of a form: its inputs' values


class Page(HTMLParser):
    """The elements of one page."""

    VOID = frozenset({"input", "meta", "link", "br", "img", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def named(self, name: str, label: str = "") -> Element:
        """The element with this `data-testid`. Raises PatronError when there is none."""
        for element in self.elements:
            if element.attributes.get("data-testid") == name and label in element.text:
                return element
        raise PatronError(f"the page has nothing called {name} {label}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        form = next((e for e in reversed(self._open) if e.tag == "form"), None)
        element = Element(tag, attributes, form)
        self.elements.append(element)
        if form is not None and tag == "input" and "name" in attributes:
            form.fields[attributes["name"]] = attributes.get("value", "")
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


class HttpPhone:
    """Walks forms with an HTTP client."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(follow_redirects=True, timeout=90)
        self._url = httpx.URL()
        self._page = Page("")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def open(self, url: str) -> None:
        await self._show(await self._client.get(url))

    async def page(self) -> str:
        return self._page.named("page").attributes["data-page"]

    async def text(self, name: str) -> str:
        return self._page.named(name).text.strip()

    async def fill(self, name: str, value: str) -> None:
        field_ = self._page.named(name)
        if field_.form is None:
            raise PatronError(f"{name} is in no form")
        field_.form.fields[field_.attributes["name"]] = value

    async def press(self, name: str, label: str = "") -> None:
        button = self._page.named(name, label)
        if button.form is None:
            raise PatronError(f"{name} is in no form")
        attributes = button.attributes
        own = {attributes["name"]: attributes.get("value", "")} if "name" in attributes else {}
        await self._submit(button.form, button.form.fields | own)

    async def outcome(self) -> tuple[str, bool]:
        attributes = self._page.named("outcome").attributes
        return attributes["data-outcome"], attributes["data-final"] == "yes"

    async def pause(self) -> None:
        await anyio.sleep(PAUSE_S)
        await self._show(await self._client.get(self._url))

    async def picture(self, path: str) -> None:
        """There is nothing to see."""

    async def _submit(self, form: Element, fields: Mapping[str, str]) -> None:
        target = self._url.join(form.attributes.get("action", ""))
        if form.attributes.get("method", "get") == "post":
            await self._show(await self._client.post(target, data=fields))
        else:
            await self._show(await self._client.get(target, params=fields))

    async def _show(self, answer: httpx.Response) -> None:
        self._url = answer.url
        self._page = Page(answer.text)
