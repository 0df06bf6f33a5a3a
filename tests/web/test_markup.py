"""Text becomes markup that shows it exactly and can do nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketabot.documents import Span
from ketabot.prompts import load_prompts
from ketabot.web.markup import address_of, day, inert, place_of, web_address
from tests.web.made_up import PAYLOADS

VISIBLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"))


@given(VISIBLE)
def test_what_a_browser_shows_is_the_text(text: str) -> None:
    assert html.unescape(inert(text)) == text


@given(VISIBLE)
@pytest.mark.parametrize("nothing", [""])
def test_only_letters_digits_spaces_and_entities_are_left_of_ascii(nothing: str, text: str) -> None:
    del nothing
    rest = re.sub(r"&#\d+;", "", inert(text))
    assert all(c.isalnum() or c == " " for c in rest if c.isascii())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_has_neither_tag_nor_markdown_left(payload: str) -> None:
    assert not re.search(r"[<>*_`$~\[\]!\n:]|&(?!#\d+;)", inert(payload))


def test_controls_that_html_cannot_hold_are_shown_as_replaced() -> None:
    assert inert("a\x00b\x1bc\x9bd") == "a\ufffdb\ufffdc\ufffdd"


@pytest.mark.parametrize(
    "url", ["https://a.test/x?y=1#z", "http://a.test", "https://a.test:8443/p", "HTTPS://a.test/"]
)
def test_plain_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.test/x",
        "//a.test/x",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.test",
        "https://",
        "https:///x",
        "https://bank.test@evil.test/",
        "https://user:pw@evil.test/",
        "https://a.test/x y",
        "https://a.test/\u202egnp.exe",
        "https://[broken/",
    ],
)
def test_anything_else_is_not(url: str) -> None:
    assert web_address(url) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(0, 10**9))
def test_an_address_leads_back_to_its_place(document: str, start: int) -> None:
    from urllib.parse import unquote

    address = address_of(Span(document, start, start + 7))
    assert re.fullmatch(r"#[\w./~%-]+:\d+-\d+", address)
    assert place_of(unquote(address[1:])) == (document, start, start + 7)


@pytest.mark.parametrize(
    "fragment", ["", "library", "a.txt", "a.txt:1", "a.txt:1-", ":1-2", "a:-1-2", "a:1-" + "9" * 99]
)
def test_other_fragments_name_no_place(fragment: str) -> None:
    assert place_of(fragment) is None


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2021-04-12", "12 April 2021"), ("2021-04", "2021-04"), ("2021", "2021"), ("soon", "soon")],
)
def test_a_date_is_written_as_people_do(published: str, shown: str) -> None:
    assert day(published, load_prompts()) == shown


def test_a_date_is_written_in_the_language_of_the_reader() -> None:
    assert day("2021-04-12", load_prompts().within("es")) == "12 de abril de 2021"
