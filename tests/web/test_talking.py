"""A whole conversation on the page, in a real Chromium over the real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from ketabot.cli.chatting import _loaded
from ketabot.prompts import load_prompts
from ketabot.verification import read_saved
from tests.web.serving import Served
from tests.web.visiting import visit

pytestmark = pytest.mark.browser

PROMPTS = load_prompts()
WORDS = PROMPTS.conversation


def quotes_of(answer: Locator) -> list[str]:
    return answer.locator("blockquote").all_text_contents()


def test_a_conversation_is_followed_corrected_and_taken_along(
    browser: Browser, real: Served, tmp_path: Path
) -> None:
    it = visit(browser, real)
    first = it.ask("How many ketamine clinics are there?")
    expect(first.locator(".searched")).to_have_count(0)

    follow = it.ask("when were they established?")
    searched = WORDS.searched.format(question="when were they established (ketamine, clinics)")
    expect(follow.locator(".searched")).to_have_text(searched)
    expect(follow.locator("blockquote").first).to_contain_text("established in 2019")

    # One press takes it as it stands, and it is not read into what was said before once more.
    corrected = WORDS.other.format(question="when were they established?")
    it.page.get_by_role("button", name=corrected).click()
    again = it.page.locator(".answer").nth(2)
    again.wait_for()
    expect(it.page.locator(".question").nth(2)).to_contain_text("when were they established?")
    expect(again.locator(".searched")).to_have_count(0)

    seen = [text for answer in (first, follow, again) for text in quotes_of(answer)]
    more = it.ask("tell me more")
    assert not {*quotes_of(more)} & {*seen}, "what was quoted is quoted again"

    clinics = it.ask("How many ketamine clinics are there?")
    quoted = quotes_of(clinics)
    who = it.ask("who says that?")
    expect(who.locator(".sure")).to_have_count(0)  # where it is from is known
    expect(who).to_contain_text(WORDS.who)
    assert quotes_of(who) == quoted

    shift = it.ask("Do vets use ketamine?")
    expect(shift.locator(".searched")).to_have_count(0)
    expect(shift.locator("blockquote").first).to_contain_text("veterinary")

    with it.page.expect_download() as download:
        it.page.locator("#save-html").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    questions = [
        "How many ketamine clinics are there?",
        "when were they established?",
        "when were they established?",
        "tell me more",
        "How many ketamine clinics are there?",
        "who says that?",
        "Do vets use ketamine?",
    ]
    assert [one["question"] for one in read_saved(file.read_bytes())] == questions
    # ``ketabot chat --load`` goes on with the file; the page itself forgets when it is reloaded.
    _, turns = _loaded(file)
    assert [turn.content for turn in turns if turn.role == "user"] == questions
    it.page.reload()
    expect(it.page.locator("#question textarea")).to_be_visible()
    expect(it.page.locator(".answer")).to_have_count(0)
    it.context.close()
