"""A document opened at a sentence: what is marked is the slice, character for character."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketabot.documents import Source
from ketabot.prompts import load_prompts
from ketabot.web.conversation import exchange_of
from ketabot.web.document import Marked, document_markup, paragraph_around
from ketabot.web.library import opened
from ketabot.web.shelf import found_markup, shelf_markup
from tests.web.made_up import WordFinder, corpus_library, hostile_library
from tests.web.shown import Shown, shown

PROMPTS = load_prompts()
CORPUS = corpus_library()


def page_of(text: str, start: int, end: int) -> Shown:
    return shown(document_markup("a.txt", text, Source("T"), (start, end), PROMPTS))


def body_of(page: Shown) -> list[str]:
    """The paragraphs of the document itself."""
    return [one.text for one in page.all("p") if "class" not in one.attributes]


@pytest.mark.parametrize("path", CORPUS.paths())
@pytest.mark.parametrize("word", ["ketamine", "depression", "treatment", "infusion"])
def test_every_quote_of_the_corpus_is_marked_exactly(path: str, word: str) -> None:
    library = WordFinder({path: CORPUS.texts[path]}, CORPUS.sources)
    for quote in library.answer_of(word).quotes:
        page = shown(opened(library, f"{path}:{quote.start}-{quote.end}"))
        assert page.texts("mark") == [quote.text]


@given(st.text("ab. \t\n\r\xa0\u2028<&", min_size=1), st.data())
def test_any_span_is_marked_exactly_and_no_word_is_lost(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = page_of(text, start, end)
    if text[start:end].strip():
        assert page.texts("mark") == [text[start:end]]
    (body,) = (e.text for e in page.all("div") if e.attributes["class"] == "text")
    assert "".join(body.split()) == "".join(text.split())


def test_paragraphs_end_at_empty_lines_but_not_inside_a_quote() -> None:
    text = "One.\n\nTwo.\nThree.\n \t\nFour."
    assert body_of(page_of(text, 0, 4)) == ["One.", "Two.\nThree.", "Four."]
    assert body_of(page_of(text, 6, len(text))) == ["One.", text[6:]]


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (3, 2), (0, 99), (98, 99), (10**11, 10**12 - 1)]
)
def test_a_span_that_the_document_does_not_hold_marks_nothing(start: int, end: int) -> None:
    page = page_of("One.\n\nTwo.", start, end)
    assert page.all("mark") == []
    assert body_of(page) == ["One.", "Two."]


def test_the_mark_and_the_heading_can_take_the_focus() -> None:
    page = page_of("One. Two.", 5, 9)
    assert page.all("mark")[0].attributes == {"tabindex": "-1"}
    assert page.all("h3")[0].attributes == {"tabindex": "-1"}


@pytest.mark.parametrize(("url", "links"), [("https://a.test/x", 1), ("javascript:x", 0), ("", 0)])
def test_only_a_web_address_leads_out_of_the_page(url: str, links: int) -> None:
    page = shown(document_markup("a.txt", "One.", Source("T", url=url), (0, 4), PROMPTS))
    outside = [one for one in page.all("a") if one.attributes["class"] == "original"]
    assert [link.attributes for link in outside] == links * [
        {
            "class": "original",
            "href": url,
            "target": "_blank",
            "rel": "noopener noreferrer",
        }
    ]


@pytest.mark.parametrize(("path", "told"), [("a.pdf", True), ("b/C.HTML", True), ("a.TXT", False)])
def test_a_text_that_is_not_the_file_itself_says_so(path: str, told: bool) -> None:
    markup = document_markup(path, "One.", Source("T"), (0, 4), PROMPTS)
    assert (PROMPTS.documents.extracted in shown(markup).texts("p")) is told


@pytest.mark.parametrize("fragment", ["gone.txt:0-4", "../../etc/passwd:0-4", "/etc/passwd:0-9"])
def test_a_document_that_is_not_there_is_said(fragment: str) -> None:
    page = shown(opened(CORPUS, fragment))
    assert page.texts("p")[0] == PROMPTS.errors.unknown_document


@pytest.mark.parametrize("fragment", ["library", "", "nonsense", "%", "<b>:x-y"])
def test_any_other_fragment_shows_the_library(fragment: str) -> None:
    assert opened(CORPUS, fragment) == shelf_markup(CORPUS)


def test_the_library_lists_every_document_with_a_link_that_opens_it() -> None:
    page = shown(shelf_markup(CORPUS))
    assert [link.attributes["href"] for link in page.all("a")] == [
        f"#{path}:0-0" for path in CORPUS.paths()
    ]
    assert page.texts("cite") == [source.title for source in CORPUS.sources.values()]


def test_a_quote_whose_document_has_changed_marks_nothing_and_says_so() -> None:
    (path, *_) = CORPUS.paths()
    text = CORPUS.text_of(path)
    answer = CORPUS.answer_of("treatment")
    quote = answer.quotes[0]
    said = (exchange_of("treatment", answer, CORPUS),)
    place = f"{path}:{quote.start}-{quote.end}"
    assert quote.document == path
    page = shown(opened(CORPUS, place, said))
    assert page.texts("mark") == [quote.text]
    later = replace(CORPUS, texts={**CORPUS.texts, path: "New. " + text})
    page = shown(opened(later, place, said))
    assert page.texts("mark") == []
    assert page.texts("p")[0] == PROMPTS.errors.changed


def test_a_library_of_thousands_is_listed_in_part_and_says_so() -> None:
    library = replace(CORPUS, texts={f"{n:04}.txt": "x" for n in range(1000)})
    library = replace(library, sources={path: Source("Title") for path in library.texts})
    page = shown(shelf_markup(library))
    assert len(page.all("a")) == 200
    assert page.texts("li")[-1] == "… and 800 more."


def test_hostile_documents_are_shown_as_they_are() -> None:
    library = hostile_library()
    tame = {"p", "a", "article", "h3", "span", "div", "mark"}
    for path, text in library.texts.items():
        page = shown(opened(library, f"{path}:9-{len(text) - 8}"))
        assert {element.tag for element in page.elements} == tame
        assert page.texts("mark") == [text[9 : len(text) - 8]]
        assert page.texts("h3") == [library.sources[path].title]
    assert {e.tag for e in shown(shelf_markup(library)).elements} == {
        "section", "p", "h3", "ul", "li", "a", "cite", "span",
    }  # fmt: skip


def test_all_quotes_of_the_answer_are_marked_and_lead_from_one_to_the_next() -> None:
    text = "First one.\n\nSecond one. Third one."
    library = WordFinder({"a.txt": text}, {"a.txt": Source("T")})
    said = (exchange_of("one", library.answer_of("first second third one"), library),)
    marked = [quote.text for quote in said[0].answer.quotes]
    assert marked == ["Second one."], "the longest word chooses"
    said = (exchange_of("one", library.answer_of("one"), library),)
    page = shown(opened(library, "a.txt:12-23", said))
    assert page.texts("mark") == ["Second one."]
    others = [one for one in page.all("a") if one.attributes["class"] == "cite other"]
    assert [(one.text, one.attributes["href"]) for one in others] == [
        ("First one.", "#a.txt:0-10"),
        ("Third one.", "#a.txt:24-34"),
    ]
    walk = next(one for one in page.all("p") if one.attributes.get("class") == "walk")
    assert walk.text == "T Quote 2, one of 3 here Quote before Next quote Copy link"
    steps = [one for one in page.all("a") if "step" in (one.attributes["class"] or "")]
    assert [one.attributes["href"] for one in steps] == ["#a.txt:0-10", "#a.txt:24-34"]
    link = [one for one in page.all("a") if one.attributes["class"] == "link"]
    assert [one.attributes["href"] for one in link] == ["#a.txt:12-23"]


def test_a_quote_that_overlaps_the_one_that_is_open_is_not_marked_twice() -> None:
    marked = (Marked(1, 0, 8), Marked(2, 5, 9), Marked(3, 90, 99))
    page = shown(document_markup("a.txt", "One. Two. Six.", Source("T"), (5, 9), PROMPTS, marked))
    assert page.texts("mark") == ["Two."]
    assert [one.text for one in page.all("a") if "other" in (one.attributes["class"] or "")] == []
    assert body_of(page) == ["One. Two. Six."]


@pytest.mark.parametrize(
    ("quote", "around"),
    [("Two.", ("One. ", " Three.")), ("Six.", ("", "")), ("One.", ("", " Two. Three."))],
)
def test_the_paragraph_of_a_quote_ends_at_empty_lines(quote: str, around: tuple[str, str]) -> None:
    text = "Before.\n\nOne. Two. Three.\n \nSix.\n\nAfter."
    start = text.index(quote)
    assert paragraph_around(text, start, start + len(quote)) == around


def test_a_long_paragraph_is_cut_between_words_and_says_so() -> None:
    text = "word " * 400 + "Here. " + "more " * 400
    before, after = paragraph_around(text, 2000, 2005)
    assert before.startswith("… word")
    assert after.endswith("more …")
    assert len(before) < 710
    assert len(after) < 710


def test_the_library_tells_size_day_and_how_often_it_was_quoted() -> None:
    said = (exchange_of("insurance", CORPUS.answer_of("insurance"), CORPUS),)
    path = said[0].answer.quotes[0].document
    number = sum(quote.document == path for quote in said[0].answer.quotes)
    page = shown(shelf_markup(CORPUS, said))
    facts = [one.text for one in page.all("p") if one.attributes["class"] == "source facts"]
    size = f"{len(CORPUS.text_of(path).split()):,} words"
    told = facts[CORPUS.paths().index(path)]
    assert told.split("  ") == [told]
    assert size in told
    assert "read on 21 November 2026" in told
    assert f"times quoted here: {number}" in told
    assert "quoted" not in "".join(text for text in facts if text != told)


def test_a_search_finds_words_over_line_ends_whatever_their_case() -> None:
    library = WordFinder(
        {"a.txt": "Deep\nSleep is <b>.", "b.txt": "No deep  sleep."},
        {"a.txt": Source("A"), "b.txt": Source("B")},
    )
    page = shown(found_markup(library, " deep sleep "))
    assert page.texts("h3") == ["Sentences with “deep sleep”: 2"]
    assert page.texts("strong") == ["Deep\nSleep", "deep  sleep"]
    assert [one.attributes["href"] for one in page.all("a")][1:] == [
        "#a.txt:0-10",
        "#b.txt:3-14",
    ]
    nothing = shown(found_markup(library, "zeppelin (x"))
    assert nothing.texts("h3") == ["No sentence of the library holds “zeppelin (x”."]


def test_a_search_lists_fifty_places_and_says_that_there_are_more() -> None:
    library = WordFinder({"a.txt": "so " * 200}, {"a.txt": Source("A")})
    page = shown(found_markup(library, "so"))
    assert page.texts("h3") == ["Sentences with “so”: 50+"]
    assert len(page.all("strong")) == 50
