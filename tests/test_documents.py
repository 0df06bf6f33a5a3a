"""Places in documents: when two are the same find, and what a place is called."""

from __future__ import annotations

import pytest

from ketabot.documents import Span, hits, place_name


@pytest.mark.parametrize(
    ("start", "end", "hit"),
    [
        (10, 20, True),  # the same
        (0, 16, True),  # 6 of the shorter's 10
        (0, 15, False),  # 5 of 10 is half and no more
        (12, 15, True),  # wholly inside
        (0, 100, True),  # wholly around
        (19, 21, False),  # 1 of 2
        (19, 22, False),  # 1 of 3
        (18, 21, True),  # 2 of 3
        (20, 30, False),  # beside it
    ],
)
def test_a_hit_is_an_overlap_of_more_than_half_of_the_shorter(
    start: int, end: int, hit: bool
) -> None:
    right = Span("a", 10, 20)
    assert hits(Span("a", start, end), right) is hit
    assert hits(right, Span("a", start, end)) is hit
    assert not hits(Span("b", start, end), right)


def test_a_place_is_named_by_its_document_and_characters() -> None:
    assert place_name(Span("deep/b c.txt", 26, 49)) == "deep/b c.txt:26-49"


def test_spans_are_sorted_by_document_and_place() -> None:
    spans = [Span("b", 0, 1), Span("a", 10, 12), Span("a", 9, 30), Span("a", 10, 11)]
    assert sorted(spans) == [spans[2], spans[3], spans[1], spans[0]]
