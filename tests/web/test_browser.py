"""The page in a real Chromium: read, opened, typed into and attacked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ketabot.prompts import load_prompts
from tests.web.made_up import PAYLOADS, ROOT
from tests.web.serving import Served, held
from tests.web.visiting import (
    PHONE,
    QUESTION,
    SMALL,
    TABLET,
    UNANSWERED,
    WIDE,
    Visit,
    new_visit,
    slice_of,
    visit,
)

pytestmark = pytest.mark.browser

PROMPTS = load_prompts()


@pytest.fixture
def open_page(browser: Browser, real: Served) -> Iterator[Visit]:
    it = visit(browser, real)
    yield it
    it.context.close()


def test_an_answer_is_numbered_quotes_with_sources_and_the_disclaimer(open_page: Visit) -> None:
    answer = open_page.ask(QUESTION)
    expect(open_page.page.locator(".question")).to_contain_text(QUESTION)
    expect(answer.locator(".lead")).to_have_text(PROMPTS.answers.several)
    expect(answer.locator(".sure")).to_contain_text("of 100 answers like this quote")
    quotes = answer.locator(".quote")
    assert 1 <= quotes.count() <= 4
    for number in range(quotes.count()):
        quote = quotes.nth(number)
        link = quote.locator(".source:not(.also) a.cite")
        assert quote.locator(".number").text_content() == str(number + 1)
        assert quote.locator("blockquote").text_content() == slice_of(
            link.get_attribute("href") or ""
        )
        assert link.locator("cite").text_content()
    expect(open_page.page.get_by_text(PROMPTS.disclaimer)).to_have_count(1)
    expect(open_page.page.locator("#question textarea")).to_have_value("")


def test_a_question_without_an_answer_says_so_and_what_there_is_instead(
    open_page: Visit,
) -> None:
    answer = open_page.ask(UNANSWERED)
    expect(answer.locator(".lead")).to_have_text(PROMPTS.no_answer)
    expect(answer.locator(".who")).to_have_text(PROMPTS.answers.who)
    assert answer.locator(".quote").count() == 0
    assert answer.locator(".near a.cite").count() >= 1
    expect(open_page.page.locator("#disclaimer")).to_contain_text(PROMPTS.disclaimer)
    offered = open_page.page.locator("#conversation .options button")
    question = offered.first.inner_text()
    offered.first.click()
    expect(open_page.page.locator(".question").last).to_contain_text(question)
    open_page.page.locator(".answer .quote").first.wait_for()


def test_the_sources_are_open_from_the_start(open_page: Visit) -> None:
    books = open_page.page.locator("#sources .shelf li")
    assert books.count() == 5
    assert open_page.in_view(books.nth(2).locator("a"))
    open_page.ask(QUESTION)
    expect(open_page.mark()).to_have_count(1)
    assert open_page.in_view(open_page.mark())


@pytest.mark.parametrize("way", ["click", "Enter", "click on the quote"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_quote_opens_its_document_at_the_highlighted_sentence(
    browser: Browser, real: Served, way: str, size: tuple[int, int]
) -> None:
    it = visit(browser, real, size)
    quotes = it.ask(QUESTION).locator(".quote")
    for number in reversed(range(quotes.count())):
        link = quotes.nth(number).locator(".source:not(.also) a.cite")
        if way == "Enter":
            link.focus()
            it.page.keyboard.press("Enter")
        else:
            (link if way == "click" else quotes.nth(number).locator("blockquote")).click()
        address = link.get_attribute("href") or ""
        expect(it.mark()).to_have_text(slice_of(address), use_inner_text=False)
        expect(it.mark()).to_be_focused()
        assert it.mark().text_content() == slice_of(address)
        assert it.in_view(it.mark())
        assert it.page.url == f"{real.url}/{address}"
        shown = it.page.locator("#sources .text").inner_text().split()
        whole = (ROOT / "corpus" / address[1:].split(":")[0]).read_text(encoding="utf-8").split()
        assert shown == whole
    it.context.close()


def test_a_phone_leads_back_from_the_document_to_the_quote(browser: Browser, real: Served) -> None:
    it = visit(browser, real, PHONE)
    link = it.ask(QUESTION).locator(".source:not(.also) a.cite").nth(1)
    link.click()
    expect(it.mark()).to_be_focused()
    it.page.locator("a.back").click()
    expect(link).to_be_focused()
    assert it.in_view(link)
    it.context.close()


def test_a_link_to_a_sentence_opens_it_for_whoever_has_it(browser: Browser, real: Served) -> None:
    address = "#003_01b733d5d8e8d634.txt:2266-2437"
    for size in (WIDE, PHONE):
        it = visit(browser, real, size, fragment=address)
        expect(it.mark()).to_be_focused()
        assert it.mark().text_content() == slice_of(address)
        assert it.in_view(it.mark())
        it.context.close()


@pytest.mark.parametrize(
    "fragment", ["#gone.txt:1-2", "#..%2f..%2fetc%2fpasswd:0-9", "#%:0-1", "#<b>x</b>:1-2"]
)
def test_a_link_that_leads_nowhere_says_so(browser: Browser, real: Served, fragment: str) -> None:
    it = visit(browser, real, fragment=fragment)
    expect(it.page.locator("#sources .missing")).to_have_text(PROMPTS.errors.unknown_document)
    it.context.close()


def test_the_browsers_back_button_goes_back_a_document(open_page: Visit) -> None:
    links = open_page.ask(QUESTION).locator("a.cite")
    first, second = (links.nth(n).get_attribute("href") or "" for n in (0, 1))
    links.nth(0).click()
    expect(open_page.mark()).to_be_focused()
    links.nth(1).click()
    expect(open_page.mark()).to_have_text(slice_of(second))
    open_page.page.go_back()
    expect(open_page.mark()).to_have_text(slice_of(first))


def test_everything_can_be_done_from_the_keyboard(open_page: Visit) -> None:
    page = open_page.page

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"no Tab leads to {selector}")

    tab_to("#question textarea")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    expect(page.locator("#question textarea")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.answer a.cite')"):
            break
    expect(page.locator(".answer a.cite").last).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(open_page.mark()).to_be_focused()
    page.locator("#sources .ways a.cite").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sources .shelf")).to_have_count(1)
    page.locator("#clear").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(0)
    tab_to("#conversation button.example")
    page.keyboard.press("Enter")
    page.locator(".answer .quote").first.wait_for()


def test_every_example_question_is_answered(open_page: Visit) -> None:
    examples = open_page.page.locator("#conversation button.example")
    assert examples.all_inner_texts() == list(PROMPTS.examples)
    for number, question in enumerate(PROMPTS.examples):
        examples.nth(number).click()
        open_page.page.locator(".answer .quote").first.wait_for()
        expect(open_page.page.locator(".question")).to_contain_text(question)
        open_page.page.locator("#clear").click()
        examples.first.wait_for()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, TABLET, PHONE, SMALL], ids=str)
def test_quote_and_disclaimer_are_in_sight_on_any_screen(
    browser: Browser, real: Served, size: tuple[int, int], dark: bool
) -> None:
    it = visit(browser, real, size, dark=dark)
    disclaimer = it.page.locator("#disclaimer aside")
    assert it.width() <= size[0]
    expect(disclaimer).to_be_in_viewport(ratio=1)
    answer = it.ask(QUESTION)
    quote = answer.locator("blockquote").first
    expect(quote).to_be_in_viewport(ratio=0.5)
    assert it.in_view(quote)
    expect(disclaimer).to_be_in_viewport(ratio=1)
    expect(disclaimer).to_contain_text(PROMPTS.disclaimer)
    assert it.width() <= size[0]
    answer.locator("a.cite").first.click()
    expect(it.mark()).to_be_focused()
    assert it.width() <= size[0]
    expect(disclaimer).to_be_in_viewport(ratio=1)
    it.context.close()


CONTRAST = """selectors => selectors.flatMap(selector =>
  [...document.querySelectorAll(selector)].map(element => {
    const parse = color => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    const light = color => { const [r, g, b] = color.slice(0, 3).map(v => {
      v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    let ground = element;
    while (ground && (parse(getComputedStyle(ground).backgroundColor)[3] === 0))
      ground = ground.parentElement;
    const [a, b] = [light(parse(getComputedStyle(element).color)),
                    light(parse(getComputedStyle(ground).backgroundColor))];
    return [selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }))"""


def test_what_is_typed_while_an_answer_comes_is_not_lost(browser: Browser, real: Served) -> None:
    it = visit(browser, real)
    field = it.page.locator("#question textarea")
    field.fill(QUESTION)
    it.page.keyboard.press("Enter")
    expect(field).to_have_value("")
    field.press_sequentially("and what about")
    it.page.locator(".answer").first.wait_for()
    expect(field).to_have_value("and what about")
    it.context.close()


@contextmanager
def on_its_way(page: Page) -> Iterator[None]:
    """Keep what is sent from arriving until the block is left."""
    kept: list[Route] = []
    page.route("**/queue/join*", lambda route: kept.append(route))
    yield
    for one in kept:
        one.continue_()
    page.unroute("**/queue/join*")


def test_what_is_typed_over_a_slow_connection_is_not_lost(browser: Browser, real: Served) -> None:
    it = visit(browser, real)
    field = it.page.locator("#question textarea")
    field.fill(QUESTION)
    with on_its_way(it.page):
        it.page.keyboard.press("Enter")
        field.press_sequentially(" and what about")
        expect(field).to_have_value(f"{QUESTION} and what about")
    it.page.locator(".answer").first.wait_for()
    expect(it.page.locator(".question")).to_have_text(f"{PROMPTS.page.you}: {QUESTION}")
    expect(field).to_have_value("and what about")
    it.page.locator("#clear").click()
    expect(field).to_have_value("")
    it.context.close()


def test_a_message_that_begins_as_the_one_on_its_way_keeps_its_words(
    browser: Browser, real: Served
) -> None:
    it = visit(browser, real)
    field = it.page.locator("#question textarea")
    field.fill(QUESTION)
    with on_its_way(it.page):
        it.page.keyboard.press("Enter")
        field.press("Control+a")
        field.press_sequentially(f"{QUESTION} And for whom?")
    it.page.locator(".answer").first.wait_for()
    expect(field).to_have_value(f"{QUESTION} And for whom?")
    it.context.close()


def test_the_second_press_of_a_double_click_sends_no_draft(browser: Browser, real: Served) -> None:
    it = visit(browser, real)
    field, ask = it.page.locator("#question textarea"), it.page.locator("#ask")
    field.fill(QUESTION)
    with on_its_way(it.page):
        ask.dblclick()
        field.press_sequentially(" and")
    it.page.locator(".answer").first.wait_for()
    expect(field).to_have_value("and")
    it.page.wait_for_timeout(500)  # a second event would have come by then
    expect(it.page.locator(".question")).to_have_count(1)
    expect(field).to_have_value("and")
    it.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_stands_out_from_its_ground(browser: Browser, real: Served, dark: bool) -> None:
    it = visit(browser, real, dark=dark)
    selectors = [
        *("#masthead h1", "#masthead p", "#clear", "#ask", ".greeting", ".try", ".example *"),
        *("#disclaimer aside", "#disclaimer strong", ".hint", ".label", ".cite", "h2", "h3"),
        *(".question", ".lead", "blockquote", ".number", ".source", ".text p", "mark"),
        *(
            "#question textarea",
            ".sure",
            ".group",
            ".who",
            ".near p",
            "button.tool",
            ".tool-label p",
        ),
        *(".walk a", ".option", "blockquote strong"),
    ]
    found = it.page.evaluate(CONTRAST, selectors)
    it.ask(QUESTION)
    it.ask(UNANSWERED)
    found += it.page.evaluate(CONTRAST, selectors)
    assert {selector for selector, _ in found} == set(selectors)
    assert [(name, round(ratio, 2)) for name, ratio in found if ratio < 4.5] == []
    it.context.close()


def test_what_cannot_be_asked_is_said_plainly_and_kept(open_page: Visit) -> None:
    page, field = open_page.page, open_page.page.locator("#question textarea")
    notice = page.locator("#notice [role=alert]")
    page.locator("#ask").click()
    expect(notice).to_have_text(PROMPTS.errors.empty)
    for length in (2001, 2002, 100_000):
        field.fill("w" * length)
        page.keyboard.press("Enter")
        taken = min(length, 20_000)
        expect(notice).to_have_text(PROMPTS.errors.too_long.format(length=taken, limit=2000))
        expect(field).to_have_value("w" * taken)
    open_page.ask(QUESTION)
    expect(notice).to_have_count(0)


def test_nothing_leaves_the_page_and_nothing_stays_in_the_browser(
    browser: Browser, real: Served
) -> None:
    it = visit(browser, real)
    it.ask(f"{QUESTION} canary4711").locator("a.cite").first.click()
    expect(it.mark()).to_be_focused()
    it.page.reload()
    it.page.locator("#question textarea").wait_for()
    assert {urlsplit(request.url).netloc for request in it.requests} == {urlsplit(real.url).netloc}
    assert not any("canary4711" in request.url for request in it.requests)
    stored = it.page.evaluate(
        """async () => JSON.stringify([
             Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
             await indexedDB.databases(), await caches.keys()])"""
    )
    assert json.loads(stored)[3:] == [[], []]
    assert "canary4711" not in stored
    assert "ketamine" not in stored.lower()
    assert "canary4711" not in it.page.content()
    assert it.context.cookies() == []
    assert "canary4711" not in real.log()
    it.context.close()


def test_the_console_stays_empty(open_page: Visit) -> None:
    open_page.ask(QUESTION).locator("a.cite").first.click()
    expect(open_page.mark()).to_be_focused()
    assert open_page.console == []


def test_the_page_is_told_to_assistive_technology(open_page: Visit) -> None:
    open_page.ask(QUESTION)
    page = open_page.page
    assert page.title() == PROMPTS.page.title
    expect(page.get_by_role("log")).to_contain_text(PROMPTS.answers.several)
    expect(page.get_by_role("textbox", name=PROMPTS.page.placeholder)).to_be_visible()
    expect(page.get_by_role("heading", name=PROMPTS.page.sources, exact=True)).to_be_visible()
    assert page.locator("#conversation [aria-label*='<']").count() == 0


def inert(it: Visit) -> None:
    """Nothing of a payload has happened."""
    page = it.page
    assert page.evaluate("window.__pwn") is None
    strange = "#desk .prose :is(img, iframe, form, script, style, base, meta, object, embed, link)"
    assert page.locator(strange).count() == 0
    assert page.locator("#desk .prose :is(svg, input, h1, code, em, del)").count() == 0
    hosts = {urlsplit(request.url).netloc for request in it.requests}
    assert hosts == {urlsplit(it.origin).netloc}
    assert [line for line in it.console if "Content Security" in line] == []
    assert it.in_view(page.locator("#ask"))


def test_hostile_documents_do_nothing(browser: Browser, hostile: Served) -> None:
    it = visit(browser, hostile)
    inert(it)
    for number, payload in enumerate(PAYLOADS):
        answer = it.ask(f"{number:02}")
        quote = f"The payload {number:02} is {payload} and no more."
        assert answer.locator("blockquote").text_content() == quote
        assert answer.locator("cite").text_content() == f"Title {payload}"
        answer.locator(".source:not(.also) a.cite").click()
        expect(it.mark()).to_have_text(quote)
        assert it.mark().text_content() == quote
        original = it.page.locator("#sources a.original")
        for link in original.all():
            assert (link.get_attribute("href") or "").startswith("https://evil.test/")
            assert link.get_attribute("rel") == "noopener noreferrer"
            assert link.get_attribute("target") == "_blank"
        inert(it)
    it.context.close()


def test_hostile_questions_do_nothing(browser: Browser, hostile: Served) -> None:
    it = visit(browser, hostile)
    for payload in PAYLOADS:
        it.ask(payload)
        shown = it.page.locator(".question").last.text_content()
        assert shown == f"{PROMPTS.page.you}: {payload}"
        inert(it)
    it.context.close()


def send(it: Visit, question: str) -> None:
    """Send a question without waiting for its answer."""
    it.page.locator("#question textarea").fill(question)
    it.page.keyboard.press("Enter")


def test_a_question_is_shown_at_once_while_its_answer_is_looked_for(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    with held(slow):
        send(it, "wait: insurance")
        expect(it.page.locator(".question")).to_contain_text("wait: insurance")
        expect(it.page.locator(".waiting")).to_have_text(PROMPTS.page.searching)
    it.page.locator(".answer .quote").first.wait_for()
    expect(it.page.locator(".waiting")).to_have_count(0)
    it.context.close()


def test_what_is_sent_while_an_answer_is_looked_for_is_asked_after_it(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    with held(slow):
        send(it, "wait: insurance")
        it.page.locator(".waiting").wait_for()
        send(it, "insurance?")
        expect(it.page.locator(".question")).to_have_count(1)
    expect(it.page.locator(".answer")).to_have_count(2)
    expect(it.page.locator(".question").last).to_contain_text("insurance?")
    expect(it.page.locator("#question textarea")).to_have_value("")
    it.context.close()


AT_ONCE = """async texts => {
  const field = document.querySelector("#question textarea");
  for (const [number, text] of texts.entries()) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
    await new Promise((shown, lost) => {
      setTimeout(lost, 10_000, `${text} was lost`);
      const look = () => {
        if (document.querySelectorAll("#conversation .answer").length < number + 1) return;
        watch.disconnect();
        shown();
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { childList: true, subtree: true });
    });
  }
}"""
"""Sends each question in the very moment in which the answer before it is drawn."""


def test_what_is_sent_in_the_moment_of_an_answer_is_not_lost(
    browser: Browser, slow: Served
) -> None:
    it = visit(browser, slow)
    texts = [f"insurance {number}?" for number in range(5)]
    it.page.evaluate(AT_ONCE, texts)
    shown = [f"{PROMPTS.page.you}: {text}" for text in texts]
    assert it.page.locator(".question").all_text_contents() == shown
    it.context.close()


def test_a_double_click_asks_once(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    for count in (1, 2):
        it.page.locator("#question textarea").fill(f"insurance {count}?")
        it.page.locator("#ask").dblclick(delay=100 * count)  # both quicker than an answer and not
        expect(it.page.locator(".answer")).to_have_count(count)
        it.page.wait_for_timeout(500)  # a second event would have come by then
        expect(it.page.locator(".answer")).to_have_count(count)
        expect(it.page.locator("#notice [role=alert]")).to_have_count(0)
    it.context.close()


SLOW_STREAM = """() => {
  const request = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await request(...asked);
    if (!String(asked[0]?.url ?? asked[0]).includes("queue/data")) return answer;
    let rest = "";
    const late = new TransformStream({
      async transform(text, controller) {
        const messages = (rest + text).split("\\n\\n");
        rest = messages.pop();
        for (const message of messages) {
          await new Promise((later) => setTimeout(later, 100));
          controller.enqueue(`${message}\\n\\n`);
        }
      },
    });
    const body = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(late);
    return new Response(body.pipeThrough(new TextEncoderStream()), answer);
  };
}"""
"""Lets each event of the server's be heard of a tenth of a second late."""


def test_what_is_sent_while_a_stream_of_events_ends_is_not_lost(
    browser: Browser, slow: Served
) -> None:
    it = new_visit(browser, slow)
    it.page.add_init_script(f"({SLOW_STREAM})()")
    it.page.goto(slow.url)
    it.page.locator("#question textarea").wait_for()
    it.page.evaluate(AT_ONCE, [f"insurance {number}?" for number in range(4)])
    expect(it.page.locator(".question")).to_have_count(4)
    assert [line for line in it.console if line.startswith("error")] == []
    it.context.close()


def test_the_same_question_is_asked_again_however_soon(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    for _ in range(4):
        it.ask("insurance?")
    expect(it.page.locator(".question")).to_have_count(4)
    it.context.close()


def test_a_busy_library_says_so_and_keeps_the_question(browser: Browser, slow: Served) -> None:
    waiting = [visit(browser, slow) for _ in range(4)]
    late = visit(browser, slow)
    with held(slow):
        for it in waiting:
            send(it, "wait: insurance")
            it.page.locator(".waiting").wait_for()
        late.page.locator("#question textarea").fill("insurance?")
        late.page.keyboard.press("Enter")
        expect(late.page.locator("#notice [role=alert]")).to_have_text(PROMPTS.errors.busy)
    expect(late.page.locator("#question textarea")).to_have_value("insurance?")
    expect(late.page.locator(".question")).to_have_count(0)
    for it in waiting:
        it.page.locator(".answer .quote").first.wait_for(timeout=20_000)
        it.context.close()
    late.page.keyboard.press("Enter")
    late.page.locator(".answer .quote").first.wait_for()
    late.context.close()


def test_an_error_is_said_without_a_word_of_the_question(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    it.page.locator("#question textarea").fill("boom canary4711")
    it.page.keyboard.press("Enter")
    expect(it.page.locator("#notice [role=alert]")).to_have_text(PROMPTS.errors.unexpected)
    assert "ValueError" in slow.log()
    assert "canary4711" not in slow.log()
    it.context.close()


def test_the_page_without_javascript_shows_the_disclaimer(browser: Browser, real: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(real.url)
    notice = page.locator("noscript .no-script")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(PROMPTS.disclaimer)
    expect(notice).to_contain_text(PROMPTS.page.no_javascript)
    for line in PROMPTS.regions["us"].lines("crisis"):
        expect(notice).to_contain_text(line.says)
    context.close()
