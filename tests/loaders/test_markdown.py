"""Markdown: the file's own characters, with the structure that its marks give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketabot.documents import TextKind
from ketabot.loaders.extract import UnreadableError
from ketabot.loaders.markdown import read_markdown
from tests.loaders.samples import blocks_of

PAGE = """\
---
title: "Notes on ketamine"
author: Ann Lee
date: 2021-04-12
---
# Ketamine #

It *may* relieve depression
within hours.

- one item
  that goes on
1. numbered

> quoted line

| drug | dose |
|------|-----:|
| ketamine | 0.5 mg/kg |

```text
code line
```

<div>raw HTML</div>

Setext heading
--------------
Last\xa0words.
"""

BLOCKS = [
    ("heading", "Ketamine"),
    ("paragraph", "It *may* relieve depression\nwithin hours."),
    ("list_item", "one item\n  that goes on"),
    ("list_item", "numbered"),
    ("paragraph", "quoted line"),
    ("table_row", "drug | dose"),
    ("table_row", "ketamine | 0.5 mg/kg"),
    ("code", "code line"),
    ("heading", "Setext heading"),
    ("paragraph", "Last\xa0words."),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_structure_is_found_in_the_raw_file(newline: str, mark: str) -> None:
    text = mark + PAGE.replace("\n", newline)
    extract = read_markdown(text.encode("utf-8"))
    assert extract.text == text
    assert extract.text_kind is TextKind.FILE
    assert blocks_of(extract) == [(kind, said.replace("\n", newline)) for kind, said in BLOCKS]


def test_front_matter_tells_of_the_document() -> None:
    source = read_markdown(PAGE.encode()).source
    assert (source.title, source.author, source.published) == (
        "Notes on ketamine",
        "Ann Lee",
        "2021-04-12",
    )


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    assert read_markdown(b"Text.\n\n## On ketamine\n").source.title == "On ketamine"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"<div>only HTML</div>\n", "holds no text"),
        (b"---\ntitle: x\n---\n", "holds no text"),
        ("für".encode("latin-1"), "Latin-1"),
        (b"It works\x00 for most people.", "NUL"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_markdown(data)


MARKDOWN = st.text(
    st.one_of(
        st.sampled_from("ab \n\r\t#>-*+1.)|:`~=_[]()<&\\\xa0\u2028\ufeff"),
        st.characters(codec="utf-8", exclude_characters="\x00"),
    ),
    min_size=1,
    max_size=300,
)


@settings(deadline=None)
@given(MARKDOWN)
def test_blocks_of_any_file_are_in_order_and_trimmed(text: str) -> None:
    try:
        extract = read_markdown(text.encode("utf-8"))
    except UnreadableError:
        return
    assert extract.text == text
    end = 0
    for block in extract.blocks:
        assert end <= block.start < block.end <= len(text)
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        end = block.end
