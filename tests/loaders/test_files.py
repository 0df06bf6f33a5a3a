"""Which files of a folder are documents, and that each of the others is told or passed over."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from ketabot.errors import CorpusError
from ketabot.loaders import FileEntry, Skipped, find_files
from tests.loaders.samples import LIMITS, limits


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"Some text.")


def test_documents_are_found_at_any_depth_sorted_by_path(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/c.MD", "a/d/e.Htm", "z.html", "p.pdf", "w.docx", "x.epub")
    entries, skipped = find_files(tmp_path, LIMITS)
    assert [entry.path for entry in entries] == [
        "a/c.MD", "a/d/e.Htm", "b.txt", "p.pdf", "w.docx", "x.epub", "z.html",
    ]  # fmt: skip
    assert skipped == ()
    digest = hashlib.sha256(b"Some text.").hexdigest()
    assert entries[2] == FileEntry("b.txt", tmp_path / "b.txt", 10, digest)


def test_files_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "README.txt", "sub/Readme.md", "sources.toml", "asked.jsonl")
    make(tmp_path, "unanswered.jsonl", "x.png", ".hidden.txt", ".git/y.txt", "noending", "txt")
    entries, skipped = find_files(tmp_path, LIMITS)
    assert [entry.path for entry in entries] == ["a.txt"]
    assert skipped == ()


@pytest.mark.parametrize("what", ["missing", "file", "empty", "others"])
def test_a_folder_without_documents_is_an_error_that_says_what_to_do(
    tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "corpus"
    if what == "file":
        folder.write_text("x")
    elif what != "missing":
        folder.mkdir()
    if what == "others":
        make(folder, "README.md", "a.jpg")
    with pytest.raises(CorpusError, match=r"--corpus|put files into it"):
        find_files(folder, LIMITS)


def reasons(folder: Path) -> dict[str, str]:
    make(folder, "good.txt")
    entries, skipped = find_files(folder, LIMITS)
    assert [entry.path for entry in entries] == ["good.txt"]
    assert all("\n" not in str(one) and str(one).isprintable() for one in skipped)
    return {one.path: one.reason for one in skipped}


def test_links_that_lead_out_are_skipped(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("Secret.")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "out.txt").symlink_to(outside)
    (corpus / "circle.txt").symlink_to(corpus / "circle.txt")
    (corpus / "gone.txt").symlink_to(corpus / "nothing.txt")
    (corpus / "folder").symlink_to(tmp_path)
    told = reasons(corpus)
    assert set(told) == {"out.txt", "circle.txt", "gone.txt", "folder"}
    assert all("link" in reason for reason in told.values())


def test_a_link_inside_the_folder_is_a_document(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    entries, _ = find_files(tmp_path, LIMITS)
    assert [entry.path for entry in entries] == ["a.txt", "b.txt"]


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reasons(tmp_path) == {"pipe.txt": "is not a regular file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_skipped(tmp_path: Path) -> None:
    make(tmp_path, "locked.txt", "closed/a.txt")
    (tmp_path / "locked.txt").chmod(0)
    (tmp_path / "closed").chmod(0)
    told = reasons(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert set(told) == {"locked.txt", "closed"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.txt", r"a\nb.txt"),
        ("a\u202etxt.txt", r"a\u202etxt.txt"),
        ("a\x1b[31m.txt", r"a\x1b[31m.txt"),
        ("a\u200bb.txt", r"a\u200bb.txt"),
    ],
)
def test_names_that_cannot_be_shown_are_skipped(tmp_path: Path, name: str, shown: str) -> None:
    make(tmp_path, name)
    assert list(reasons(tmp_path)) == [shown]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses such a name")
def test_a_name_that_is_not_utf_8_is_skipped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    assert list(reasons(tmp_path)) == [r"caf\udce9.txt"]


def test_a_file_over_the_limit_is_skipped(tmp_path: Path) -> None:
    make(tmp_path, "small.txt")
    (tmp_path / "large.txt").write_bytes(b"x" * 11)
    entries, skipped = find_files(tmp_path, limits(max_bytes=10))
    assert [entry.path for entry in entries] == ["small.txt"]
    assert skipped == (
        Skipped("large.txt", "has more than 10 bytes; split it or raise documents.max_bytes"),
    )


def test_ordinary_names_in_any_script_are_fine(tmp_path: Path) -> None:
    make(tmp_path, "Überblick – 2021.txt", "日本.txt", "a b.txt")
    entries, skipped = find_files(tmp_path, LIMITS)
    assert len(entries) == 3
    assert skipped == ()
