"""Text files: exact characters, the right blocks, and a helpful word on what is no UTF-8."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketabot.documents import Block, BlockKind
from ketabot.loaders.extract import UnreadableError
from ketabot.loaders.lines import find_blocks
from ketabot.loaders.plain import decode, read_plain
from tests.loaders.samples import blocks_of

WRAPPED = """\
KETAMINE FOR DEPRESSION

Ketamine has been used as an anesthetic since the 1970s. In lower
doses it may relieve depression within hours, even where several
other medicines have failed.

Side effects
Most people feel dizzy or detached for about an hour, and a few of
them feel sick. The following are seldom seen:

  - a rise in blood pressure that lasts
    longer than the infusion
  - vomiting

  1. Ask your doctor.
  2) Have someone drive you home.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_wrapped_text_keeps_its_paragraphs_whole(newline: str) -> None:
    text = WRAPPED.replace("\n", newline)
    first = (
        "Ketamine has been used as an anesthetic since the 1970s. In lower\n"
        "doses it may relieve depression within hours, even where several\n"
        "other medicines have failed."
    )
    second = (
        "Most people feel dizzy or detached for about an hour, and a few of\n"
        "them feel sick. The following are seldom seen:"
    )
    assert kinds(text) == [
        ("heading", "KETAMINE FOR DEPRESSION"),
        ("paragraph", first.replace("\n", newline)),
        ("heading", "Side effects"),
        ("paragraph", second.replace("\n", newline)),
        (
            "list_item",
            f"a rise in blood pressure that lasts{newline}    longer than the infusion",
        ),
        ("list_item", "vomiting"),
        ("list_item", "Ask your doctor."),
        ("list_item", "Have someone drive you home."),
    ]


def test_a_mark_opens_an_item_even_after_a_full_line() -> None:
    item = "- blood pressure that goes up while the infusion lasts, seldom much"
    text = f"{WRAPPED}\n{item}\n{item}\n{item}\n"
    assert kinds(text)[-3:] == [("list_item", item.removeprefix("- "))] * 3


def test_long_lines_are_paragraphs_without_blank_lines_between() -> None:
    long = "Ketamine is an anesthetic that has been used for more than fifty years. " * 3
    text = f"{long}\n- Long-term use harms the bladder.\nGeneral Health\n{long}\n• One.\n– Two."
    assert kinds(text) == [
        ("paragraph", long.strip()),
        ("list_item", "Long-term use harms the bladder."),
        ("heading", "General Health"),
        ("paragraph", long.strip()),
        ("list_item", "One."),
        ("list_item", "Two."),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("What is Ketamine?", "heading"),
        ("IV ketamine vs. antidepressants", "heading"),
        ("Side effects include:", "heading"),
        ("We are permanently closed.", "paragraph"),
        ("He said: “It works.”", "paragraph"),
        ("(See the next page.)", "paragraph"),
        ("-5 mg is no list item.", "paragraph"),
        ("1.5 mg per kilogram was given.", "paragraph"),
        ("1970. That was the year.", "paragraph"),
        ("A. Smith was the first author.", "paragraph"),
        ("a) nausea", "list_item"),
        ("(b) nausea", "list_item"),
        ("12. nausea", "list_item"),
        ("•nausea", "list_item"),
    ],
)
def test_a_line_by_itself(line: str, kind: str) -> None:
    text = f"{line}\n\nIt is a sentence."
    assert [one for one, _ in kinds(text)] == [kind, "paragraph"]


def test_a_run_of_short_lines_is_a_list() -> None:
    text = "Common effects\n\nNausea\nDizziness\nBlurred vision\n\nThey pass."
    assert kinds(text) == [
        ("heading", "Common effects"),
        ("list_item", "Nausea"),
        ("list_item", "Dizziness"),
        ("list_item", "Blurred vision"),
        ("paragraph", "They pass."),
    ]


def test_lines_without_words_are_in_no_block() -> None:
    assert kinds("Title\n=====\n\nIt works.\n\n* * *\n\n-\n") == [
        ("heading", "Title"),
        ("paragraph", "It works."),
    ]


def test_the_only_line_of_a_file_is_no_heading() -> None:
    assert kinds("Ketamine is an anesthetic") == [("paragraph", "Ketamine is an anesthetic")]


def test_a_byte_order_mark_counts_but_is_in_no_block() -> None:
    extract = read_plain(b"\xef\xbb\xbfIt works.")
    assert extract.text == "\ufeffIt works."
    assert extract.blocks == (Block(1, 10, BlockKind.PARAGRAPH),)


def test_the_title_is_the_first_heading() -> None:
    assert read_plain(b"What is ketamine?\n\nIt is an anesthetic.").source.title == (
        "What is ketamine?"
    )
    assert read_plain(b"It is an anesthetic.\n\nIt works.").source.title == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "holds no text"),
        (b"\xef\xbb\xbf", "holds no text"),
        ("Wirkt für Stunden.".encode("latin-1"), "Latin-1"),
        ("“It works.”".encode("cp1252"), "Windows-1252"),
        ("It works.".encode("utf-16"), "UTF-16"),
        ("It works.".encode("utf-16-le"), "UTF-16"),
        ("It works.".encode("utf-16-be"), "UTF-16"),
        ("It works.".encode("utf-32"), "UTF-32"),
        (b"It\x00works, mostly, on the whole, in general.", "NUL"),
        (b"\x89\x01\x02\x03\x04\xff\xfe\x00" * 9, "NUL"),
        (b"\x01\x02\x03\x04\x05abc" * 9, "binary"),
        (b"\x01\x02\x03\x04\x05\xff" * 9, "binary"),
        (b"%PDF-1.7\nabc", "PDF"),
        (b"a\n" * 1_000_001, "1,000,000 lines"),
    ],
)
def test_what_is_no_utf_8_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        read_plain(data)
    assert "\n" not in str(caught.value)


TEXT = st.text(
    st.one_of(
        st.sampled_from("ab .-–•1)\n\r\t\xa0\u2028\x85\x0c\ufeff?:"),
        st.characters(codec="utf-8", exclude_characters="\x00"),
    ),
    min_size=1,
    max_size=400,
)


@settings(deadline=None)
@given(TEXT)
def test_blocks_are_in_order_within_the_text_and_trimmed(text: str) -> None:
    end = 0
    for block in find_blocks(text):
        assert end <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        end = block.end


@settings(deadline=None)
@given(TEXT)
@example("A)\t0")
def test_every_letter_is_in_a_block(text: str) -> None:
    covered = {i for block in find_blocks(text) for i in range(block.start, block.end)}
    lost = [text[i : i + 2] for i in set(range(len(text))) - covered if text[i].isalpha()]
    assert all(re.fullmatch(r"[A-Za-z]\)|[a-z]\.", mark) for mark in lost)  # of a list: "a)"


@settings(deadline=None)
@given(TEXT)
def test_offsets_count_in_the_file_as_anyone_opens_it(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    data = text.encode("utf-8")
    file = tmp_path_factory.getbasetemp() / "any.txt"
    file.write_bytes(data)
    with Path(file).open(encoding="utf-8", newline="") as stream:
        content = stream.read()
    try:
        assert decode(data) == content
    except UnreadableError as error:
        assert "binary" in str(error)  # noqa: PT017


def test_blocks_of_an_extract_are_those_of_its_text() -> None:
    extract = read_plain("Überschrift\r\n\r\nEs wirkt.".encode())
    assert blocks_of(extract) == [("heading", "Überschrift"), ("paragraph", "Es wirkt.")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_short_wrapped_sentence_is_one_paragraph(newline: str) -> None:
    text = f"The dose is forty milligrams per{newline}week. Patients must wait.{newline}"
    (block,) = find_blocks(text)
    assert (block.kind, text[block.start : block.end]) == (BlockKind.PARAGRAPH, text.strip())


def test_a_list_of_plain_words_is_not_joined() -> None:
    assert len(find_blocks("aspirin\nibuprofen\nketamine\n")) == 3
