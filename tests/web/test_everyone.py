"""The page for everyone: axe-core finds nothing, in light and dark, in English and Spanish."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ketabot.prompts import load_prompts
from tests.web.serving import Served
from tests.web.visiting import PHONE, SMALL, WIDE, Visit, visit

pytestmark = pytest.mark.browser

PROMPTS = load_prompts()
SPANISH = PROMPTS.within("es")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def faults(it: Visit) -> list[str]:
    """What axe-core finds, each with the place that it finds it at."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    it.page.evaluate(axe)
    found: dict[str, Any] = it.page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", list(RULES)
    )
    return [
        f"{one['id']}: {place['html'][:200]} {[why['message'] for why in place['any']]}"
        for one in found["violations"]
        for place in one["nodes"]
    ]


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=str)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_view(
    browser: Browser, slow: Served, dark: bool, size: tuple[int, int]
) -> None:
    it = visit(browser, slow, size, dark=dark)
    found = faults(it)
    it.ask("they differ")
    it.ask("zeppelins")
    answer = it.ask("anesthetic")
    it.page.locator("#feedback-open").click()
    expect(it.page.locator("#feedback")).to_be_visible()
    found += faults(it)
    answer.locator("a.cite").first.click()
    expect(it.mark()).to_be_focused()
    found += faults(it)
    field = it.page.locator("#search-field").locator("input, textarea")
    field.fill("ketamine")
    field.press("Enter")
    it.page.locator("#search").wait_for()
    it.ask("I want to die")
    found += faults(it)
    assert found == []
    it.context.close()


def test_a_spanish_browser_reads_the_page_and_the_help_in_spanish(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow, language="es-MX")
    page = it.page
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#ask")).to_have_text(SPANISH.page.send)
    expect(page.locator("#disclaimer")).to_contain_text(SPANISH.disclaimer)
    expect(page.locator(".greeting")).to_have_text(SPANISH.greeting)
    expect(page.locator("#sources .shelf h3")).to_have_text(SPANISH.documents.library)
    page.locator("#question textarea").fill(" ")
    page.keyboard.press("Enter")
    expect(page.locator("#notice [role=alert]")).to_have_text(SPANISH.errors.empty)
    answer = it.ask("insurance")
    expect(answer.locator(".lead")).to_have_text(SPANISH.answers.one)
    expect(answer.locator("blockquote")).to_contain_text("not covered by health insurance")
    help_ = it.ask("I want to die")
    expect(help_.locator(".help")).to_contain_text(SPANISH.help["crisis"].splitlines()[0])
    dial = help_.locator("a.dial").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert dial == ["tel:911", "tel:988", "sms:988", "https://988lifeline.org"]
    assert faults(it) == []
    it.context.close()


def test_without_javascript_the_page_helps_in_the_language_of_the_reader(
    browser: Browser, slow: Served
) -> None:
    for language, prompts in (("en-US", PROMPTS), ("es-ES", SPANISH)):
        context = browser.new_context(java_script_enabled=False, locale=language)
        page = context.new_page()
        page.goto(slow.url)
        notice = page.locator("noscript .no-script")
        expect(notice).to_contain_text(prompts.disclaimer)
        for line in prompts.regions["us"].lines("emergency"):
            expect(notice).to_contain_text(line.says)
        context.close()


def test_twice_as_large_nothing_is_cut_off(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow, (640, 400))  # 1280 by 800 at 200 %
    answer = it.ask("insurance")
    assert it.width() <= 640
    quote = answer.locator("blockquote").first
    quote.scroll_into_view_if_needed()
    assert it.in_view(quote)
    it.page.locator("#question textarea").scroll_into_view_if_needed()
    assert it.in_view(it.page.locator("#question textarea"))
    it.context.close()


def test_on_paper_there_are_quotes_and_the_disclaimer_and_no_buttons(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    answer = it.ask("insurance")
    it.page.emulate_media(media="print")
    expect(answer.locator("blockquote").first).to_be_visible()
    expect(it.page.locator("#disclaimer")).to_be_visible()
    for hidden in ("#question-row", "#tools", "#clear", "#reading"):
        expect(it.page.locator(hidden)).to_be_hidden()
    it.context.close()


def test_what_is_said_of_an_answer_is_saved_on_the_click_alone(
    browser: Browser, slow: Served
) -> None:
    file = slow.folder / "feedback.jsonl"
    before = lines(file)
    it = visit(browser, slow, PHONE)
    page, panel = it.page, it.page.locator("#feedback")
    it.ask("insurance")
    page.locator("#feedback-open").click()
    expect(panel).to_contain_text(PROMPTS.feedback.saved_is)
    panel.get_by_label(PROMPTS.feedback.wrong).check()
    panel.locator("textarea").fill("canary: never written")
    panel.get_by_role("button", name=PROMPTS.feedback.cancel).click()
    expect(panel).to_be_hidden()
    assert lines(file) == before
    page.locator("#feedback-open").click()
    panel.get_by_role("button", name=PROMPTS.feedback.send, exact=True).click()
    expect(page.locator("#said")).to_have_text(PROMPTS.feedback.choose)
    panel.get_by_label(PROMPTS.feedback.right).check()
    panel.locator("textarea").fill("Good.")
    panel.get_by_role("button", name=PROMPTS.feedback.send, exact=True).click()
    expect(page.locator("#said")).to_have_text(PROMPTS.feedback.thanks)
    expect(panel).to_be_hidden()
    (line,) = lines(file)[len(before) :]
    saved = json.loads(line)
    assert (saved["question"], saved["verdict"]) == ("insurance", "right")
    assert "canary" not in line
    it.context.close()


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_the_form_for_feedback_opens_in_sight_and_over_nothing(
    size: tuple[int, int], browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow, size)
    for question in ("insurance", "bladder", "insurance"):  # more than fits above the field
        it.ask(question)
    it.page.locator("#feedback-open").click()
    it.page.wait_for_function(ABOVE_THE_QUESTION)
    # Nothing of the form shows through what sticks to the bottom, however it is scrolled.
    it.page.evaluate("scrollBy(0, -250)")
    over = it.page.evaluate(UNDER_THE_DISCLAIMER)
    assert over == []
    it.context.close()


ABOVE_THE_QUESTION = """() => {
  const form = document.querySelector("#feedback")?.getBoundingClientRect();
  const question = document.querySelector("#composer").getBoundingClientRect();
  return form && form.top >= 0 && form.bottom <= question.top;
}"""
UNDER_THE_DISCLAIMER = """() => {
  const box = document.querySelector("#disclaimer").getBoundingClientRect();
  const seen = [];
  for (let y = box.top + 2; y < box.bottom; y += 6)
    for (let x = box.left + 2; x < box.right; x += 20)
      seen.push(document.elementFromPoint(x, y));
  return seen.filter((one) => one?.closest("#feedback")).map((one) => one.outerHTML);
}"""


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_an_answer_is_copied_and_a_conversation_saved(browser: Browser, slow: Served) -> None:
    from ketabot.verification import read_saved

    it = visit(browser, slow)
    quote = it.ask("insurance").locator("blockquote").first.text_content() or ""
    it.page.get_by_role("button", name=PROMPTS.take.copy_answer).click()
    expect(it.page.locator("#said")).to_have_text(PROMPTS.take.copied)
    copied: str = it.page.evaluate("navigator.clipboard.readText()")
    assert quote in copied
    assert PROMPTS.disclaimer in copied
    for ending in ("md", "html", "pdf"):
        with it.page.expect_download() as download:
            it.page.locator(f"#save-{ending}").click()
        assert download.value.suggested_filename.endswith(f".{ending}")
        data = Path(download.value.path()).read_bytes()
        assert read_saved(data)[0]["quotes"][0]["text"] == quote
    it.context.close()


def test_who_wants_no_motion_sees_none(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    it.ask("anesthetic")
    moving = """() => [...document.querySelectorAll('*')].flatMap(one => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(one);
        const seconds = animationName === 'none' ? transitionDuration
            : `${transitionDuration}, ${animationDuration}`;
        return seconds.split(', ').map(parseFloat).filter(each => each > 0.001);
    })"""
    assert it.page.evaluate(moving), "the page moves, for those who do not mind"
    it.page.emulate_media(reduced_motion="reduce")
    assert it.page.evaluate(moving) == []
