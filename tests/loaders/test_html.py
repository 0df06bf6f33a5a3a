"""Web pages: what a reader sees, block by block, and nothing that the page hides."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketabot.documents import TextKind
from ketabot.hidden import has_hidden_characters
from ketabot.loaders.extract import UnreadableError
from ketabot.loaders.html import read_html
from tests.loaders.samples import blocks_of


def blocks(body: str) -> list[tuple[str, str]]:
    return blocks_of(read_html(f"<!doctype html><body>{body}</body>".encode()))


def test_blocks_follow_the_elements() -> None:
    assert blocks(
        "<h1>On  <i>ketamine</i></h1><p>It\n may <b>help</b>.<!-- x --> Soon.</p>loose"
        "<ul><li>one<li>two <p>and a half</p></ul><dl><dt>term<dd>meaning</dl>"
        "<pre>code</pre><blockquote>said</blockquote>"
    ) == [
        ("heading", "On ketamine"),
        ("paragraph", "It may help. Soon."),
        ("paragraph", "loose"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("list_item", "and a half"),
        ("list_item", "term"),
        ("list_item", "meaning"),
        ("code", "code"),
        ("paragraph", "said"),
    ]


def test_the_text_is_the_blocks_joined_by_blank_lines() -> None:
    extract = read_html(b"<p>One.</p><p>Two.</p>")
    assert extract.text == "One.\n\nTwo."
    assert extract.text_kind is TextKind.EXTRACTED


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<noscript>no</noscript>",
        "<nav><a>no</a></nav>",
        "<header>no</header>",
        "<footer><p>no</p></footer>",
        "<aside>no</aside>",
        "<form>no<input value=no></form>",
        "<button>no</button>",
        "<svg><title>no</title><text>no</text></svg>",
        "<div hidden>no</div>",
        "<p aria-hidden='true'>no</p>",
        "<span style='display:none'>no</span>",
        "<span style='color:red; DISPLAY : none !important'>no</span>",
        "<span style='visibility:hidden'>no</span>",
        "<span style='font-size:0'>no</span>",
        "<span style='font-size: 0px;'>no</span>",
        "<span style='opacity:0'>no</span>",
        "<div role=navigation>no</div>",
        "<!-- no -->",
    ],
)
def test_what_is_not_shown_is_left_out_and_what_follows_is_not(hidden: str) -> None:
    extract = read_html(f"<p>Before. {hidden} After.</p><p>Last.</p>".encode())
    assert "no" not in extract.text
    assert " ".join(extract.text.split()) == "Before. After. Last."


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "opacity:0.5", "opacity:1", "font-size:10px", "display:block"]
)
def test_what_is_shown_small_or_pale_stays(style: str) -> None:
    assert blocks(f"<p style='{style}'>Shown.</p>") == [("paragraph", "Shown.")]


def test_a_table_row_is_one_block() -> None:
    assert blocks(
        "<table><tr><th>Drug<th>Dose</tr><tr><td>Ketamine<td><p>0.5 mg/kg</p></tr>"
        "<tr><td><td></tr></table>"
    ) == [("table_row", "Drug | Dose"), ("table_row", "Ketamine | 0.5 mg/kg")]


def test_a_table_that_only_lays_out_a_page_is_no_row() -> None:
    assert blocks("<table><tr><td><h2>Title</h2><p>One.</p><p>Two.</p></table>") == [
        ("heading", "Title"),
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert blocks("One<br>more.<br> <br/>Two.") == [
        ("paragraph", "One more."),
        ("paragraph", "Two."),
    ]


def test_raised_and_lowered_numbers_stay_other_numbers() -> None:
    assert blocks("<p>10<sup>-6</sup> m, see<sup>1</sup>, H<sub>2</sub>O, 1<sup>st</sup></p>") == [
        ("paragraph", "10⁻⁶ m, see¹, H₂O, 1st")
    ]


def test_hidden_characters_go_and_no_break_spaces_stay() -> None:
    assert blocks("<p>a&#8238;b&shy;c&#x200b;d 5&nbsp;mg&#x7;</p>") == [
        ("paragraph", "abcd 5\xa0mg")
    ]


def test_the_head_tells_of_the_page() -> None:
    source = read_html(
        b"<title>Short | Site</title><meta property=og:title content='On ketamine'>"
        b"<meta name=author content='Ann Lee'><meta property=og:site_name content=Journal>"
        b"<meta property=article:published_time content='2021-04-12T08:00:00Z'>"
        b"<link rel=canonical href='https://example.org/k'><p>Text."
    ).source
    assert (source.title, source.author, source.publisher) == ("On ketamine", "Ann Lee", "Journal")
    assert (source.published, source.url) == ("2021-04-12", "https://example.org/k")


def test_a_title_is_found_without_a_meta_and_without_a_head() -> None:
    assert read_html(b"<title> A\n title </title><h1>Other</h1><p>Text.").source.title == "A title"
    assert read_html(b"<p>Text.<h1>First</h1>").source.title == "First"


def test_an_address_that_is_no_web_page_is_not_taken() -> None:
    page = b"<link rel=canonical href='javascript:alert(1)'><p>Text."
    assert read_html(page).source.url == ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<meta charset=utf-8><p>für".encode(), "für"),
        ("<p>für".encode(), "für"),
        ("<meta charset='iso-8859-1'><p>für “x”".encode("cp1252"), "für “x”"),
        (
            b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>\xe4\xe0",
            "да",
        ),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><p>łódź'.encode("iso8859-2"), "łódź"),
        ("\ufeff<meta charset=latin-1><p>für".encode(), "für"),
        ("<p>für".encode("utf-16"), "für"),
        ("<meta charset=shift_jis><p>日本".encode("shift_jis"), "日本"),
    ],
)
def test_the_encoding_is_the_one_that_the_page_declares(data: bytes, expected: str) -> None:
    assert read_html(data).text == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<p></p>", "holds no text"),
        (b"<!-- nothing -->", "holds no text"),
        ("<p>für".encode("latin-1"), "utf-8"),
        ("<meta charset=utf-8><p>für".encode("latin-1"), "utf-8"),
        (b"<meta charset=klingon><p>x", "'klingon', which is unknown"),
        (b"<meta charset=utf-7><p>x", "'utf-7', which web pages do not use"),
        (b"<meta charset=unicode_escape><p>x", "do not use"),
        (b"<meta charset=zip_codec><p>x", "unknown"),
        (b"<div>" * 100_000 + b"<p>Deep.", "nested too deeply"),
    ],
)
def test_a_page_that_cannot_be_read_whole_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_html(data)


PARTS = st.sampled_from(
    re.split(
        "~",
        "<p>~</p>~<div>~</div>~<br>~<ul><li>~</ul>~<table>~<tr>~<td>~</table>~<h1>~</h1>~ ~<nav>"
        "~</nav>~<span hidden>~</span>~<!--~-->~&nbsp;~&#8203;~word~sentence.~<svg>~</svg>~5~|",
    )
)


@settings(deadline=None)
@given(st.lists(PARTS, max_size=40))
def test_blocks_of_any_page_are_in_order_trimmed_and_clean(parts: list[str]) -> None:
    try:
        extract = read_html(" ".join(parts).encode())
    except UnreadableError:
        return
    end = 0
    for block in extract.blocks:
        said = extract.text[block.start : block.end]
        assert said == said.strip() != ""
        assert not set(extract.text[end : block.start]) - {"\n"}
        end = block.end
    assert end == len(extract.text)
    assert not has_hidden_characters(extract.text)
