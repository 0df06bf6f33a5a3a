"""A document opened at a sentence: what is marked is the slice, character for character."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketabot.documents import Source
from ketabot.prompts import load_prompts
from ketabot.web.library import document_markup, opened, shelf_markup
from tests.web.made_up import WordFinder, corpus_library, hostile_library
from tests.web.shown import Shown, shown

PROMPTS = load_prompts()
CORPUS = corpus_library()


def page_of(text: str, start: int, end: int) -> Shown:
    return shown(document_markup("a.txt", text, Source("T"), (start, end), PROMPTS))


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
    assert page_of(text, 0, 4).texts("p")[1:] == ["One.", "Two.\nThree.", "Four."]
    assert page_of(text, 6, len(text)).texts("p")[1:] == ["One.", text[6:]]


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (3, 2), (0, 99), (98, 99), (10**11, 10**12 - 1)]
)
def test_a_span_that_the_document_does_not_hold_marks_nothing(start: int, end: int) -> None:
    page = page_of("One.\n\nTwo.", start, end)
    assert page.all("mark") == []
    assert page.texts("p")[1:] == ["One.", "Two."]


def test_the_mark_and_the_heading_can_take_the_focus() -> None:
    page = page_of("One. Two.", 5, 9)
    assert page.all("mark")[0].attributes == {"tabindex": "-1"}
    assert page.all("h3")[0].attributes == {"tabindex": "-1"}


@pytest.mark.parametrize(("url", "links"), [("https://a.test/x", 1), ("javascript:x", 0), ("", 0)])
def test_only_a_web_address_leads_out_of_the_page(url: str, links: int) -> None:
    page = shown(document_markup("a.txt", "One.", Source("T", url=url), (0, 4), PROMPTS))
    assert [link.attributes for link in page.all("a")] == links * [
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
    assert (PROMPTS.page.extracted in shown(markup).texts("p")) is told


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
    quoted = {f"{path}:100-140": text[100:140]}
    page = shown(opened(CORPUS, f"{path}:100-140", quoted))
    assert page.texts("mark") == [text[100:140]]
    later = replace(CORPUS, texts={**CORPUS.texts, path: "New. " + text})
    page = shown(opened(later, f"{path}:100-140", quoted))
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
