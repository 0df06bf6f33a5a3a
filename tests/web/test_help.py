"""What a person in danger sees: help above all else, announced, with links that dial."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ketabot.answers import Answer, Route
from ketabot.prompts import load_prompts
from ketabot.routing import FirstAid
from ketabot.web.answer import answer_markup
from tests.web.serving import Served, held
from tests.web.shown import shown

PROMPTS = load_prompts()


def help_for(message: str, region: str = "us") -> Answer:
    answer = FirstAid(PROMPTS, region).answer(message, alone=True)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("message", "region", "links"),
    [
        ("I want to die", "us", ["tel:911", "tel:988", "sms:988", "https://988lifeline.org"]),
        ("he won't wake up", "us", ["tel:911", "tel:18002221222", "tel:988", "sms:988"]),
        ("I want to die", "au", ["tel:000", "tel:131114", "sms:0477131114"]),
        ("I want to die", "other", ["https://findahelpline.com"]),
    ],
)
def test_each_number_is_a_link_that_dials_it(message: str, region: str, links: list[str]) -> None:
    markup = shown(answer_markup(help_for(message, region), PROMPTS))
    assert [one.attributes["href"] for one in markup.all("a")] == links


def test_help_is_the_first_thing_and_a_screen_reader_says_it_at_once() -> None:
    elements = shown(answer_markup(help_for("I want to die"), PROMPTS)).elements
    assert [one.tag for one in elements[:2]] == ["article", "div"]
    assert elements[1].attributes["role"] == "alert"
    assert "988" in elements[1].text


def test_an_ordinary_message_is_one_plain_paragraph() -> None:
    answer = replace(help_for("I want to die"), route=Route.SMALLTALK, message="Hello <b>.")
    markup = shown(answer_markup(answer, PROMPTS))
    assert markup.texts("p")[0] == "Hello <b>."
    assert markup.all("ul") == markup.all("div") == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_help_is_in_sight_in_a_browser(
    browser: Browser, slow: Served, tmp_path: Path, width: int, height: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(slow.url)
    page.locator("#question textarea").fill("I want to die")
    page.keyboard.press("Enter")
    first = page.locator("#conversation .answer > *").first
    expect(first).to_have_attribute("role", "alert")
    expect(first).to_be_in_viewport()
    dial = page.locator("#conversation a.dial")
    links = dial.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links == ["tel:911", "tel:988", "sms:988", "https://988lifeline.org"]
    expect(dial.first).to_be_in_viewport()
    expect(page.locator("#question textarea")).to_have_value("")
    assert page.locator("#conversation .quote").count() == 0
    page.screenshot(path=tmp_path / "help.png")
    context.close()


@pytest.mark.browser
def test_help_waits_in_no_queue(browser: Browser, slow: Served) -> None:
    pages = [browser.new_context().new_page() for _ in range(5)]
    for number, page in enumerate(pages):
        page.goto(slow.url)
        page.locator("#question textarea").fill("wait" if number < 4 else "I want to die")
    with held(slow):
        for page in pages:
            page.keyboard.press("Enter")
        expect(pages[4].locator("#conversation .help")).to_be_visible()
    for page in pages:
        page.context.close()
