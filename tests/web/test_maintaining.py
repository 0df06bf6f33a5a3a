"""The maintainer's page in a real Chromium over the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ketabot.web.maintainer.sessions import MOST_WRONG
from ketabot.web.maintainer.words import FIELDS, STATES, WORDS
from tests.maintaining.desks import FILES, feedback, read_lines, write_lines
from tests.web.serving import PASSWORD, Served, served
from tests.web.test_everyone import faults
from tests.web.visiting import SMALL, WIDE, Visit, new_visit, visit

pytestmark = pytest.mark.browser

NEW = "Some people feel sick after the infusion."
HOSTILE = "<img src=https://evil.test/i.png onerror=window.__pwn=1>"


@pytest.fixture(scope="module")
def upkeep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A tiny library, with a maintainer."""
    with served("upkeep", tmp_path_factory.mktemp("upkeep")) as server:
        yield server


@pytest.fixture
def desk(browser: Browser, upkeep: Served) -> Iterator[Visit]:
    """The maintainer, signed in."""
    it = signed_in(browser, upkeep)
    yield it
    assert [line for line in it.console if line.startswith("error")] == []
    it.context.close()


@pytest.fixture
def reader(browser: Browser, upkeep: Served) -> Iterator[Visit]:
    """Anyone, at the public page."""
    it = visit(browser, upkeep)
    yield it
    it.context.close()


def signed_in(
    browser: Browser, server: Served, size: tuple[int, int] = WIDE, *, dark: bool = False
) -> Visit:
    it = new_visit(browser, server, size, dark=dark)
    it.page.goto(f"{server.url}/maintain")
    sign_in(it.page, PASSWORD)
    row(it.page, "b.txt").wait_for()
    return it


def sign_in(page: Page, password: str) -> None:
    page.get_by_label(WORDS["password"]).fill(password)
    page.keyboard.press("Enter")


def row(page: Page, name: str) -> Locator:
    return page.locator("#shelf tbody tr").filter(has_text=name)


def state(page: Page, name: str) -> Locator:
    """What the page says of a document: one state's words are a part of another's."""
    return row(page, name).locator(".state")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=WORDS[name], exact=True)


def choose(page: Page, field: str, option: str) -> None:
    page.locator(f"#{field} input").click()
    page.get_by_role("option", name=option).click()


def rebuilt(page: Page) -> Locator:
    """Rebuild; return the summary."""
    button(page, "rebuild").click()
    ended = page.locator("#progress [role=status], #progress [role=alert]")
    ended.wait_for()
    expect(ended).to_have_role("status")
    return ended


def add(page: Page, name: str, text: str) -> None:
    page.locator("#add input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )


def test_a_document_is_added_asked_about_described_and_removed(desk: Visit, reader: Visit) -> None:
    page = desk.page
    add(page, "sick people.txt", NEW)
    expect(page.locator("#documents-said")).to_have_text(
        WORDS["added"].format(name="sick people.txt")
    )
    expect(state(page, "sick people.txt")).to_have_text(STATES["new"])
    expect(page.locator("#index-state .waits")).to_have_text(WORDS["waiting_change"])
    expect(rebuilt(page)).to_contain_text("1 added, 0 changed, 0 removed, 2 taken over")
    expect(state(page, "sick people.txt")).to_have_text(STATES["indexed"])
    answer = reader.ask("Do people feel sick after the infusion?")
    expect(answer.locator("blockquote").first).to_have_text(NEW)

    choose(page, "choose", "sick people.txt")
    page.get_by_label(FIELDS["publisher"], exact=True).fill(HOSTILE)
    page.get_by_label(FIELDS["url"]).fill("javascript:alert(1)")
    button(page, "save").click()
    expect(page.locator("#documents-said .alert")).to_contain_text("must start with http")
    page.get_by_label(FIELDS["url"]).fill("https://example.org/")
    button(page, "save").click()
    expect(page.locator("#documents-said")).to_have_text(WORDS["saved"])
    expect(state(page, "sick people.txt")).to_have_text(STATES["details"])
    expect(row(page, "sick people.txt")).to_contain_text(HOSTILE)
    expect(rebuilt(page)).to_contain_text("0 added, 0 changed")
    answer = reader.ask("Do people feel sick after the infusion?")
    expect(answer.locator(".source").first).to_contain_text(HOSTILE)

    button(page, "remove").click()
    expect(page.locator("#remove-question")).to_contain_text("sick people.txt")
    page.locator("#remove-sure").get_by_role("button", name=WORDS["no"], exact=True).click()
    expect(page.locator("#remove-sure")).to_be_hidden()
    button(page, "remove").click()
    button(page, "remove_yes").click()
    expect(page.locator("#progress [role=status]")).to_contain_text("1 removed")
    expect(row(page, "sick people.txt")).to_have_count(0)
    expect(page.locator("#details")).to_be_hidden()
    expect(page.locator("#documents-said")).to_have_text(
        WORDS["removed"].format(name="sick people.txt")
    )
    answer = reader.ask("Do people feel sick after the infusion?")
    expect(answer).not_to_contain_text("feel sick after the infusion.")

    choose(page, "removed-ones", "sick people.txt")
    button(page, "put_back").click()
    expect(state(page, "sick people.txt")).to_have_text(STATES["new"])
    expect(row(page, "sick people.txt")).to_contain_text(HOSTILE)
    assert page.evaluate("window.__pwn") is None
    assert {request.url.split("/")[2] for request in desk.requests} == {desk.origin.split("/")[2]}
    choose(page, "choose", "sick people.txt")
    button(page, "remove").click()
    button(page, "remove_yes").click()
    expect(row(page, "sick people.txt")).to_have_count(0)


def test_what_cannot_be_added_is_told_and_nothing_changes(desk: Visit, upkeep: Served) -> None:
    before = sorted(file.name for file in (upkeep.folder / "corpus").iterdir())
    said = desk.page.locator("#documents-said .alert")
    add(desk.page, "a.txt", NEW)
    expect(said).to_contain_text("'a.txt' already")
    add(desk.page, "again.txt", FILES["a.txt"])
    expect(said).to_contain_text("in the library already, as 'a.txt'")
    add(desk.page, "empty.txt", " ")
    expect(said).to_contain_text("no text")
    assert sorted(file.name for file in (upkeep.folder / "corpus").iterdir()) == before


def test_a_rebuild_shows_how_far_it_is_to_whoever_looks(
    browser: Browser, desk: Visit, upkeep: Served
) -> None:
    hold = upkeep.folder / "hold"
    hold.touch()
    try:
        add(desk.page, "more.txt", "One more sentence is here.")
        expect(state(desk.page, "more.txt")).to_have_text(STATES["new"])
        button(desk.page, "rebuild").click()
        bar = desk.page.get_by_role("progressbar", name="Reading: 1 of 1")
        expect(bar).to_have_attribute("value", "1")
        expect(bar).to_have_attribute("max", "1")
        assert faults(desk) == []
        other = signed_in(browser, upkeep)
        expect(other.page.get_by_role("progressbar")).to_be_visible()
    finally:
        hold.unlink()
    for it in (desk, other):
        expect(it.page.locator("#progress [role=status]")).to_contain_text("1 added")
        expect(state(it.page, "more.txt")).to_have_text(STATES["indexed"])
    other.context.close()


def test_an_earlier_index_serves_again_and_the_later_one_too(desk: Visit, reader: Visit) -> None:
    page = desk.page
    add(page, "late.txt", "Zeppelins are full of hydrogen.")
    expect(state(page, "late.txt")).to_have_text(STATES["new"])
    expect(rebuilt(page)).to_contain_text("1 added")
    expect(reader.ask("Are zeppelins full of hydrogen?")).to_contain_text("full of hydrogen.")
    reader.page.reload()
    expect(
        reader.page.locator(".shelf").get_by_role("link", name="late", exact=True)
    ).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(2)
    for number, told, quoted in ((1, "new", 0), (0, "indexed", 1)):
        page.locator("#generations").get_by_role("radio").nth(number).check()
        button(page, "switch").click()
        expect(page.locator("#index-said")).to_contain_text("serves")
        expect(state(page, "late.txt")).to_have_text(STATES[told])
        answer = reader.ask("Are zeppelins full of hydrogen?")
        found = answer.locator("blockquote").filter(has_text="hydrogen")
        expect(found).to_have_count(quoted)


def test_what_people_said_is_reviewed(desk: Visit, upkeep: Served) -> None:
    folder = upkeep.folder
    expect(desk.page.locator("#line")).to_have_text(WORDS["nothing_said"])
    questions = ("Where do patients rest?", HOSTILE, "Does it cure baldness?", "Nonsense?")
    write_lines(
        folder / "feedback.jsonl", [feedback(n, one) for n, one in enumerate(questions, start=1)]
    )
    page = desk.context.new_page()
    page.goto(f"{upkeep.url}/maintain/")
    line, sentences = page.locator("#line"), page.locator("#sentences")
    expect(line).to_contain_text("4 wait")
    expect(line).to_contain_text(questions[0])
    expect(line).to_contain_text("It quoted the price.")
    button(page, "accept").click()
    expect(page.locator("#review-said .alert")).to_have_text(WORDS["choose_first"])
    page.get_by_label(WORDS["find"]).fill("quiet room")
    page.keyboard.press("Enter")
    sentences.get_by_label("Patients rest afterwards").check()
    button(page, "accept").click()
    expect(line).to_contain_text("3 wait")
    (one,) = read_lines(folder / "reviewed.jsonl")
    assert (one["question"], one["answerable"]) == (questions[0], True)
    assert (one["gold"][0]["start"], one["gold"][0]["end"]) == (29, 70)

    expect(line).to_contain_text(HOSTILE)
    button(page, "skip").click()
    expect(line).to_contain_text(questions[2])
    sentences.get_by_label(WORDS["none"]).check()
    button(page, "prepare").click()
    expect(page.locator("#review-said")).to_contain_text("unanswered.jsonl")
    expect(line).to_contain_text(questions[3])
    button(page, "discard").click()
    button(page, "discard_yes").click()
    expect(line).to_contain_text("1 wait")
    expect(line).to_contain_text(HOSTILE)
    sentences.get_by_label("Insurance rarely pays").check()
    button(page, "prepare").click()
    expect(line).to_have_text(WORDS["nothing_said"])
    assert read_lines(folder / "feedback.jsonl") == []
    assert read_lines(folder / "corpus" / "unanswered.jsonl") == [{"question": questions[2]}]
    (asked,) = read_lines(folder / "corpus" / "asked.jsonl")
    assert (asked["document"], asked["questions"]) == ("b.txt", [HOSTILE])
    assert page.evaluate("window.__pwn") is None


@pytest.mark.parametrize(("dark", "size"), [(False, WIDE), (True, SMALL)], ids=["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, upkeep: Served, dark: bool, size: tuple[int, int]
) -> None:
    write_lines(upkeep.folder / "feedback.jsonl", [feedback(9)])
    it = new_visit(browser, upkeep, size, dark=dark)
    page = it.page
    page.goto(f"{upkeep.url}/maintain")
    sign_in(page, "wrong")
    page.get_by_role("alert").wait_for()
    found = faults(it)
    sign_in(page, PASSWORD)
    row(page, "b.txt").wait_for()
    expect(page.locator("#line")).to_contain_text("1 wait")
    found += faults(it)
    choose(page, "choose", "b.txt")
    button(page, "remove").click()
    button(page, "discard").click()
    expect(page.locator("#remove-sure")).to_be_visible()
    expect(page.locator("#discard-sure")).to_be_visible()
    rebuilt(page)
    found += faults(it)
    assert found == []
    assert it.width() <= size[0]
    it.context.close()


def test_everything_is_done_by_keyboard(browser: Browser, upkeep: Served) -> None:
    it = new_visit(browser, upkeep)
    page = it.page
    page.goto(f"{upkeep.url}/maintain")
    expect(page.get_by_label(WORDS["password"])).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    row(page, "b.txt").wait_for()
    walked = []
    for _ in range(40):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.textContent.trim()"))
        if walked[-1] == WORDS["rebuild"]:
            break
    assert walked[:2] == [WORDS["to_page"], WORDS["sign_out"]]
    assert walked[-1] == WORDS["rebuild"]
    page.keyboard.press("Enter")
    page.locator("#progress [role=status]").wait_for()
    it.context.close()


def test_whose_session_is_over_is_told_and_signs_in_again(browser: Browser, upkeep: Served) -> None:
    it = signed_in(browser, upkeep)
    page = it.page
    it.context.clear_cookies()
    button(page, "rebuild").click()
    expect(page.locator(".toast-body")).to_contain_text(WORDS["over"])
    page.reload()
    expect(page.get_by_label(WORDS["password"])).to_be_visible()
    it.context.close()


def test_sign_out_ends_the_session(browser: Browser, upkeep: Served) -> None:
    it = signed_in(browser, upkeep)
    cookies = it.context.cookies(f"{upkeep.url}/maintain")
    it.page.get_by_role("button", name=WORDS["sign_out"]).click()
    expect(it.page.get_by_label(WORDS["password"])).to_be_visible()
    it.context.add_cookies([*cookies])  # type: ignore[list-item]
    it.page.goto(f"{upkeep.url}/maintain/")
    expect(it.page.get_by_label(WORDS["password"])).to_be_visible()
    it.context.close()


def test_who_guesses_is_stopped(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    with served("gate", tmp_path_factory.mktemp("gate")) as server:
        it = new_visit(browser, server)
        it.page.goto(f"{server.url}/maintain/")
        for number in range(MOST_WRONG):
            with it.page.expect_navigation():
                sign_in(it.page, f"a wrong password {number}")
            expect(it.page.get_by_role("alert")).to_have_text(WORDS["wrong"])
        sign_in(it.page, PASSWORD)
        expect(it.page.get_by_role("alert")).to_have_text(WORDS["wait"].format(minutes=15))
        expect(it.page).to_have_url(f"{server.url}/maintain/sign-in")
        assert PASSWORD not in server.log()
        it.context.close()
