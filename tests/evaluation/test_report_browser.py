"""The page in a real browser, opened as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ketabot.evaluation.report import write_report
from tests.evaluation.reported import hostile, made_up

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(made_up(), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(hostile(), tmp_path_factory.mktemp("hostile"))


class Watched:
    """What a page did that a page of this kind must not do."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report; whatever a test does with it, it complains of nothing and loads nothing."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    watched = Watched(page)
    page.goto(report.as_uri())
    yield page
    page.close()
    assert watched.complaints == []
    loaded = [url.partition("#")[0] for url in watched.requests if url != "data:,"]
    assert set(loaded) == {report.as_uri()}


def shown(page: Page) -> list[str]:
    """The ids of the questions that can be seen."""
    items = page.locator("#question-list > li").all()
    return [(item.get_attribute("id") or "")[-1] for item in items if item.is_visible()]


def status(page: Page) -> str:
    return page.locator("#filter-status").inner_text()


def test_all_questions_are_shown_at_first(page: Page) -> None:
    assert shown(page) == [*"123456"]
    assert status(page) == "6 of 6 questions shown"


@pytest.mark.parametrize(
    ("chosen", "left"),
    [("failures", "23456"), ("right", "1"), ("error", "6"), ("better", "1"), ("worse", "2")],
)
def test_questions_are_filtered_by_what_became_of_them(page: Page, chosen: str, left: str) -> None:
    page.get_by_label("Show").select_option(chosen)
    assert shown(page) == [*left]
    assert status(page) == f"{len(left)} of 6 questions shown"


def test_filters_narrow_each_other(page: Page) -> None:
    page.get_by_label("Type", exact=True).select_option("near_text")
    assert shown(page) == [*"1234"]
    page.get_by_label("Show").select_option("failures")
    assert shown(page) == [*"234"]
    page.get_by_label("Containing").fill("SNOW? what")
    expect(page.locator("#filter-status")).to_have_text("1 of 6 questions shown")
    assert shown(page) == ["2"]
    page.get_by_label("Containing").fill("nowhere")
    page.get_by_text("No question fits these filters.").wait_for()
    assert shown(page) == []
    assert status(page) == "0 of 6 questions shown"


def test_enter_in_the_search_field_leads_nowhere(page: Page) -> None:
    page.get_by_label("Containing").fill("hail")
    page.get_by_label("Containing").press("Enter")
    expect(page.locator("#filter-status")).to_have_text("1 of 6 questions shown")
    assert shown(page) == ["4"]


def test_all_that_are_shown_open_and_close_at_once(page: Page) -> None:
    page.get_by_label("Show").select_option("failures")
    page.get_by_role("button", name="Open all shown").click()
    assert page.locator("#question-list details[open]").count() == 5
    page.get_by_role("button", name="Close all").click()
    assert page.locator("#question-list details[open]").count() == 0


def test_a_verdict_at_the_top_leads_to_its_questions(page: Page) -> None:
    page.get_by_role("link", name="Wrong first quote").click()
    assert shown(page) == ["2"]
    assert page.get_by_label("Show").input_value() == "wrong_quote"


def test_a_link_to_a_question_opens_it_even_if_a_filter_hides_it(page: Page) -> None:
    page.get_by_label("Show").select_option("failures")
    page.get_by_role("link", name="What of rain?").click()
    page.locator("#question-1 details[open]").wait_for()
    assert page.locator("#question-1").get_by_text("What ketabot quoted").is_visible()
    assert page.get_by_label("Show").input_value() == ""
    assert page.evaluate("document.activeElement.parentElement.parentElement.id") == "question-1"


def test_an_address_with_a_question_opens_it(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri() + "#question-3")
    page.locator("#question-3 details[open]").wait_for()
    page.close()


def test_the_keyboard_reaches_and_opens_a_question(page: Page) -> None:
    page.locator("#close-all").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#question-1 details[open]").count() == 1
    page.locator("body").focus()


def test_without_scripts_all_questions_can_be_read(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert not page.locator("#filters").is_visible()
    page.locator("#question-2 summary").click()
    assert page.locator("#question-2 mark.gold").first.is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_width_scrolls_sideways(browser: Browser, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_light_and_dark_follow_the_reader(browser: Browser, report: Path) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(report.as_uri())
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.close()
    assert grounds == {"rgb(246, 241, 231)", "rgb(23, 22, 19)"}


def test_hostile_text_does_nothing(browser: Browser, hostile_report: Path) -> None:
    page = browser.new_page()
    watched = Watched(page)
    page.goto(hostile_report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.locator("#question-8 .passage").first.scroll_into_view_if_needed()
    for option in page.locator("#filter-type option").all():
        page.get_by_label("Type", exact=True).select_option(option.get_attribute("value"))
        assert shown(page)
    page.wait_for_timeout(200)
    assert page.evaluate("window.__pwn") is None
    page.close()
    assert watched.complaints == []
    assert {url.partition("#")[0] for url in watched.requests} <= {
        hostile_report.as_uri(),
        "data:,",
    }
