"""The page as somebody opens it in a real Chromium."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

from tests.web.made_up import ROOT
from tests.web.serving import Served

QUESTION = "How quickly does ketamine relieve depression?"
UNANSWERED = "Does ketamine cause hair loss?"
WIDE, TABLET, PHONE, SMALL = (1280, 800), (768, 1024), (360, 740), (320, 640)


@dataclass
class Visit:
    """A page that is open, and all that it did."""

    page: Page
    context: BrowserContext
    origin: str
    requests: list[Request] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def ask(self, question: str) -> Locator:
        """Type a question and press Enter; return its answer."""
        before = self.page.locator(".answer").count()
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")
        answer = self.page.locator(".answer").nth(before)
        answer.wait_for()
        return answer

    def mark(self) -> Locator:
        return self.page.locator("#sources mark")

    def in_view(self, place: Locator) -> bool:
        """Whether a place is seen, once the page has settled: nothing covers its middle."""
        seen: bool = place.evaluate(
            """async place => {
                 for (let left = 30; left; left -= 1) {
                   const { x, y, width, height } = place.getClientRects()[0];
                   const top = document.elementFromPoint(x + width / 2, y + height / 2);
                   if (place === top || place.contains(top)) return true;
                   await new Promise(later => setTimeout(later, 100));
                 }
                 return false;
               }"""
        )
        return seen

    def width(self) -> int:
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return width


def visit(
    browser: Browser, server: Served, size: tuple[int, int] = WIDE, *, dark: bool = False,
    fragment: str = "", language: str = "en-US",
) -> Visit:  # fmt: skip
    it = new_visit(browser, server, size, dark=dark, language=language)
    it.page.goto(server.url + "/" + fragment)
    it.page.locator("#question textarea").wait_for()
    return it


def new_visit(
    browser: Browser, server: Served, size: tuple[int, int] = WIDE, *, dark: bool = False,
    language: str = "en-US",
) -> Visit:  # fmt: skip
    """A browser window of somebody, with nothing opened in it yet."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale=language,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    it = Visit(page, context, server.url)
    page.on("request", lambda request: it.requests.append(request))
    page.on("console", lambda message: it.console.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: it.console.append(f"error: {error}"))
    return it


def slice_of(address: str) -> str:
    """The text that a link to a quote points at, from the corpus itself."""
    document, span = urlsplit(address).fragment.rsplit(":", 1)
    start, end = map(int, span.split("-"))
    return (ROOT / "corpus" / document).read_bytes().decode()[start:end]
