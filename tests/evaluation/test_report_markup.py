"""Text gets into the page as text, and numbers as people write them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketabot.evaluation.report.markup import Markup, escaped, join, tag
from ketabot.evaluation.report.words import (
    change_in,
    change_interval_in,
    count_of,
    interval_in,
    number_in,
    short_percent,
)
from tests.evaluation.reported import PAYLOADS

SHOWN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t\r"))


@given(SHOWN)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert html.unescape(escaped(text)) == text


@given(st.text(st.characters()))
def test_no_text_holds_what_html_cannot(text: str) -> None:
    found = escaped(text)
    assert not re.search("[<>\"'\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", found)
    assert len(html.unescape(found)) == len(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_text_as_content_and_as_value(payload: str) -> None:
    element = tag("p", payload, title=payload).html
    assert re.fullmatch(r'<p title="[^"<>]*">[^<>]*</p>', element)


def test_elements_nest_and_attributes_have_their_names() -> None:
    inner = tag("b", "x", aria_hidden="true")
    outer = tag(
        "td", "a & b ", inner, None, class_="n", hidden=True, id=None, open=False, rowspan=2
    )
    assert outer.html == (
        '<td class="n" hidden rowspan="2">a &amp; b <b aria-hidden="true">x</b></td>'
    )
    assert tag("br") == Markup("<br>")
    assert join(["<", None, inner], " · ").html == '&lt; · <b aria-hidden="true">x</b>'


@pytest.mark.parametrize(
    ("value", "name", "unit", "shown"),
    [
        (None, "x", "share", "—"),
        (0.6125, "first_quote_right", "share", "61.3 %"),
        (1.0, "quotes_verbatim", "share", "100.0 %"),
        (0.6125, "AUROC", "share", "0.613"),
        (31.25, "words_quoted", "words", "31.2"),
        (4.25, "median_ms_read", "ms", "4.2 ms"),
        (12345.6, "p95_ms_read", "ms", "12,346 ms"),
    ],
)
def test_numbers(value: float | None, name: str, unit: str, shown: str) -> None:
    assert number_in(value, name, unit).replace("\u00a0", " ") == shown


def test_intervals_and_changes() -> None:
    def plain(text: str) -> str:
        return text.replace("\u00a0", " ")

    assert plain(interval_in(0.5, 0.75, "x", "share")) == "50.0 to 75.0 %"
    assert plain(interval_in(0.5, 0.75, "ECE", "share")) == "0.500 to 0.750"
    assert interval_in(None, 0.5, "x", "share") == ""
    assert plain(change_in(-0.031, "x", "share")) == "−3.1 points"
    assert plain(change_in(0.031, "ECE", "share")) == "+0.031"
    assert plain(change_in(-2.0, "x", "ms")) == "−2.0 ms"
    assert plain(change_in(0.0, "x", "share")) == "0.0 points"
    assert plain(change_interval_in(-0.007, 0.044, "x", "share")) == "−0.7 to +4.4 points"
    assert change_interval_in(None, None, "x", "share") == "—"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0 %"),
        (0.004, "under 1 %"),
        (0.416, "42 %"),
        (0.9996, "over 99 %"),
        (0.5, "50 %"),
        (1.0, "100 %"),
    ],
)
def test_only_all_is_100_and_only_nothing_is_0_per_cent(share: float, shown: str) -> None:
    assert short_percent(share).replace("\u00a0", " ") == shown


def test_counts() -> None:
    assert count_of(1, "question").replace("\u00a0", " ") == "1 question"
    assert count_of(1234, "question").replace("\u00a0", " ") == "1,234 questions"
    assert count_of(0, "reply", "replies").replace("\u00a0", " ") == "0 replies"
