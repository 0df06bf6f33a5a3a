"""Checking a quote is the easiest thing: its paragraph, its document, the next quote, its link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from ketabot.prompts import load_prompts
from tests.web.serving import Served
from tests.web.visiting import PHONE, WIDE, Visit, visit

pytestmark = pytest.mark.browser

WORDS = load_prompts().documents
ASKED = "insurance"


def test_a_quote_that_is_pointed_at_shows_its_paragraph_and_covers_no_quote(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    quote = it.ask(ASKED).locator(".quote").first
    paragraph = quote.locator(".paragraph")
    expect(paragraph).to_be_hidden()
    quote.locator("blockquote").hover()
    expect(paragraph).to_be_visible()
    text = quote.locator("blockquote").text_content()
    assert paragraph.locator("mark").text_content() == text
    box, over = quote.bounding_box(), paragraph.bounding_box()
    assert box is not None
    assert over is not None
    assert over["x"] >= box["x"] + box["width"]
    it.page.keyboard.press("Escape")
    expect(paragraph).to_be_hidden()
    it.context.close()


def test_what_a_quote_has_opened_is_not_covered_by_its_paragraph(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    quote = it.ask(ASKED).locator(".quote").first
    quote.locator("blockquote").click()
    expect(it.mark()).to_be_focused()
    it.page.wait_for_timeout(800)  # the pointer rests, and a paragraph shows half a second later
    assert it.in_view(it.mark())
    expect(quote.locator(".paragraph")).to_be_hidden()
    it.page.locator("#question textarea").hover()
    quote.locator("blockquote").hover()
    expect(quote.locator(".paragraph")).to_be_visible()
    it.context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_quote_that_has_the_focus_shows_its_paragraph(
    browser: Browser, slow: Served, size: tuple[int, int]
) -> None:
    it = visit(browser, slow, size)
    quote = it.ask(ASKED).locator(".quote").first
    it.page.keyboard.press("Shift+Tab")  # so that the focus that follows is one of the keyboard
    quote.locator("a.cite").first.focus()
    expect(quote.locator(".paragraph")).to_be_visible()
    it.context.close()


def two_in_one(it: Visit) -> list[str]:
    """Ask what two quotes of one document answer; open the first, return the places of both."""
    links = it.ask("anesthetic").locator(".source:not(.also) a.cite")
    places = [one.get_attribute("href") or "" for one in links.all()]
    document = places[-1].split(":")[0]
    inside = [place for place in places if place.split(":")[0] == document]
    assert len(inside) >= 2
    links.nth(places.index(inside[0])).click()
    expect(it.mark()).to_be_focused()
    return inside


def test_the_keyboard_walks_from_quote_to_quote_in_a_document(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    places = two_in_one(it)
    assert it.page.locator("#sources a.other").count() == len(places) - 1
    seen = {it.page.url.partition("#")[2]}
    for _ in places[1:]:
        following = it.page.locator("#sources .walk a.next")
        if not following.count():
            break
        before = it.page.url
        following.focus()
        it.page.keyboard.press("Enter")
        it.page.wait_for_function("before => location.href !== before", arg=before)
        expect(it.mark()).to_be_focused()
        assert it.in_view(it.mark())
        seen.add(it.page.url.partition("#")[2])
    assert {f"#{place}" for place in seen} == set(places)
    expect(it.page.locator("#sources .walk a.previous")).to_have_count(1)
    it.context.close()


def test_the_link_to_a_sentence_is_copied_and_opens_it(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    two_in_one(it)
    text = it.mark().text_content()
    it.page.locator("#sources .walk a.link").click()
    expect(it.page.locator("#sources .walk a.done")).to_be_visible()
    copied: str = it.page.evaluate("navigator.clipboard.readText()")
    assert copied == it.page.url
    other = it.context.new_page()
    other.goto(copied)
    expect(other.locator("#sources mark")).to_have_text(text or "", use_inner_text=False)
    it.context.close()


def test_the_documents_can_be_searched(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    field = it.page.locator("#search-field").locator("input, textarea")
    field.fill("Health Insurance")
    field.press("Enter")
    found = it.page.locator("#sources .shelf li")
    expect(found.locator("strong").first).to_have_text("health insurance", ignore_case=True)
    found.locator("a.cite").first.click()
    expect(it.mark()).to_have_text("health insurance", ignore_case=True)
    it.context.close()


def test_the_library_counts_what_it_was_quoted(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    facts = it.page.locator("#sources .facts")
    expect(facts).to_have_count(5)
    expect(facts.first).to_contain_text("read on 21 November 2026")
    it.ask(ASKED)
    it.page.locator("#sources .ways a.cite").click()
    expect(facts.filter(has_text="quoted here")).not_to_have_count(0)
    it.context.close()


def test_sides_that_differ_stand_next_to_each_other(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    sides = it.ask("they differ").locator(".quotes.differ .quote")
    expect(sides).to_have_count(2)
    one, other = (side.bounding_box() for side in sides.all())
    assert one is not None
    assert other is not None
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]
    expect(sides.first.locator(".date")).to_have_text("12 April 2021")
    it.context.close()
