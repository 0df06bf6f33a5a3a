"""sources.toml: what it may say, and that every mistake in it is told by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.documents import Document, Source, TextKind
from ketabot.errors import CorpusError
from ketabot.sources import Sources, check_debris, check_files, is_web_address, load_sources


def written(folder: Path, text: str) -> Path:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, text: str) -> str:
    with pytest.raises(CorpusError) as caught:
        load_sources(written(folder, text))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_an_entry_gives_its_fields(tmp_path: Path) -> None:
    sources = load_sources(
        written(
            tmp_path,
            """
            [[source]]
            file = "a/b.txt"
            title = "On ketamine"
            published = 2021-04-12
            url = "https://example.org/x"
            kind = "journal"
            debris = ["Share this", "Back to Top"]
            """,
        )
    )
    assert sources.get("a/b.txt") == Source(
        title="On ketamine",
        published="2021-04-12",
        url="https://example.org/x",
        kind="journal",
    )
    assert sources.debris("a/b.txt") == ("Share this", "Back to Top")
    assert sources.get("other.txt") is None
    assert sources.debris("other.txt") == ()


def test_no_file_is_as_good_as_an_empty_one(tmp_path: Path) -> None:
    assert load_sources(tmp_path) == Sources()
    assert load_sources(written(tmp_path, "")) == Sources()


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    told = problems(
        tmp_path,
        """
        sauce = 1
        [[source]]
        file = "a.txt"
        titel = "x"
        published = "2021-02-30"
        [[source]]
        file = "b.txt"
        kind = "blog"
        url = "javascript:alert(1)"
        [[source]]
        file = "a.txt"
        """,
    )
    for part in ("'sauce'", "'titel'", "'2021-02-30'", "'blog'", "'javascript:alert(1)'"):
        assert part in told
    assert "'a.txt' has more than one entry" in told


@pytest.mark.parametrize(
    "entry",
    [
        "title = 'no file'",
        "file = '../a.txt'",
        "file = '/etc/passwd'",
        "file = 'a\\b.txt'",
        "file = 'a.txt'\ntitle = 3",
        "file = 'a.txt'\ndebris = 'one text'",
        "file = 'a.txt'\ndebris = ['  ']",
        "file = 'a.txt'\npublished = 'April 12, 2021'",
        "file = 'a.txt'\npublished = '2021-13'",
        "file = 'a.txt'\ntitle = 'a\u202eb'",
    ],
)
def test_a_bad_entry_is_refused(tmp_path: Path, entry: str) -> None:
    problems(tmp_path, f"[[source]]\n{entry}\n")


@pytest.mark.parametrize("text", ["[[source]\n", "source = 1", "source = [1]", "a = [" * 5000])
def test_a_file_that_is_no_list_of_sources_is_refused(tmp_path: Path, text: str) -> None:
    problems(tmp_path, text)


@pytest.mark.parametrize("date", ["2021", "2021-04", "2024-02-29", ""])
def test_dates_may_be_partial(tmp_path: Path, date: str) -> None:
    folder = written(tmp_path, f"[[source]]\nfile = 'a.txt'\npublished = '{date}'\n")
    source = load_sources(folder).get("a.txt")
    assert source is not None
    assert source.published == date


def test_an_entry_without_its_file_is_named() -> None:
    sources = Sources({"here.txt": Source(""), "gone.txt": Source("")})
    check_files(sources, ["here.txt", "gone.txt"])
    with pytest.raises(CorpusError, match=r"'gone\.txt'"):
        check_files(sources, ["here.txt"])


def test_debris_that_is_not_in_its_document_is_named() -> None:
    document = Document("a.txt", "Top. Share this.", TextKind.FILE, "", (), Source("a"))
    check_debris(Sources(debris_by_path={"a.txt": ("Share this",)}), document)
    with pytest.raises(CorpusError, match="'Share that'"):
        check_debris(Sources(debris_by_path={"a.txt": ("Share that",)}), document)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=c", True),
        ("http://[::1]/", True),
        ("ftp://example.org", False),
        ("//example.org", False),
        ("https://user@example.org", False),
        ("https:///nohost", False),
        ("https://exa mple.org", False),
        ("https://example.org/\u202e", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_are_linked(address: str, expected: bool) -> None:
    assert is_web_address(address) is expected
