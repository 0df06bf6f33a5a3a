"""A passage is its document, word for word, with every mark where it belongs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from ketabot.evaluation.report.passages import CONTEXT, HEAD, TAIL, Mark, passage


def read(text: str, start: int, end: int, *marks: Mark) -> Any:
    return html.fragment_fromstring(passage(text, start, end, marks).html)


def marked(element: Any, kind: str) -> str:
    """All text under marks of a kind."""
    return "".join(
        one.text_content() for one in element.iter("mark") if kind in one.get("class").split()
    )


def untagged(element: Any) -> str:
    """The text without the names of the marks."""
    for one in element.find_class("tag"):
        one.drop_tree()
    return str(element.text_content())


def test_marks_that_overlap_keep_their_own_extent() -> None:
    text = "abcdefghij"
    element = read(text, 2, 6, Mark(2, 6, "quote 1", "quote"), Mark(4, 8, "expected", "gold"))
    assert [(one.get("class"), one.text_content()) for one in element.iter("mark")] == [
        ("quote", "cd"),
        ("gold quote", "ef"),
        ("gold", "gh"),
    ]
    assert element.text_content() == "abquote 1cdexpectedefghij"


@given(st.data())
def test_any_marks_leave_the_text_as_it_is(data: st.DataObject) -> None:
    text = data.draw(st.text("ab <&é", min_size=1, max_size=60))
    places = st.integers(0, len(text)).flatmap(
        lambda end: st.tuples(st.integers(0, end), st.just(end))
    )
    spans = data.draw(st.lists(places.filter(lambda one: one[0] < one[1]), max_size=4))
    kinds = ["gold", "quote", "quote", "gold"]
    marks = [Mark(*one, "name", kind) for one, kind in zip(spans, kinds, strict=False)]
    element = read(text, 0, len(text), *marks)
    for kind in ("gold", "quote"):
        inside = {n for mark in marks if mark.kind == kind for n in range(mark.start, mark.end)}
        assert marked(element, kind) == "".join(text[n] for n in sorted(inside))
    assert len(element.find_class("tag")) == len(marks)
    assert untagged(element) == text


def test_context_is_whole_words_and_ellipses_where_it_is_cut() -> None:
    text = "word " * 200 + "HERE" + " word" * 200
    element = read(text, 1000, 1004, Mark(1000, 1004, "expected", "gold"))
    shown = untagged(element)
    assert re.fullmatch(r"… (word )+HERE( word)+ …", shown)
    assert CONTEXT - 5 <= len(shown.split("HERE")[0].removeprefix("… ")) <= CONTEXT


def test_a_mark_that_begins_before_what_is_shown_is_named_all_the_same() -> None:
    text = "word " * 400
    element = read(text, 1000, 1004, Mark(0, 2000, "quote 1", "quote"))
    assert [one.text_content() for one in element.find_class("tag")] == ["quote 1"]
    assert marked(element, "quote") in text


def test_empty_lines_around_a_place_are_closed_up_and_those_in_it_kept() -> None:
    text = "Title\n\n \n\nOne.\n\nTwo.\r\n\r\nEnd."
    start, end = text.index("One"), text.index("Two.") + 4
    element = read(text, start, end, Mark(start, end, "expected", "gold"))
    assert marked(element, "gold") == "One.\n\nTwo."
    assert untagged(element) == "Title\nOne.\n\nTwo.\nEnd."


@pytest.mark.parametrize("length", [2 * (HEAD + TAIL), 2 * (HEAD + TAIL) + 1, 50_000])
def test_a_very_long_place_shows_its_beginning_and_its_end(length: int) -> None:
    text = ("x" * 9 + " ") * (length // 10 + 40)
    element = read(text, 100, 100 + length, Mark(100, 100 + length, "expected", "gold"))
    if length <= 2 * (HEAD + TAIL):
        assert marked(element, "gold") == text[100 : 100 + length]
    else:
        assert len(marked(element, "gold")) == HEAD + TAIL
        left_out = length - HEAD - TAIL
        assert f"[… {left_out:,} characters …]" in element.text_content()
