"""Hostile and broken files: each is skipped with its reason, and the rest is read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ketabot.documents import TextKind
from ketabot.errors import DocumentError
from ketabot.loaders import load_document, load_documents
from ketabot.sources import Sources
from tests.loaders import hostile
from tests.loaders.samples import (
    CONTAINER,
    LIMITS,
    archive,
    entry_of,
    epub,
    limits,
    load_all,
    pdf,
    plain_docx,
    xhtml,
)

GOLDEN = Path(__file__).parents[1] / "golden"
XXE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
GOOD = {
    "good.txt": b"It works.",
    "good.md": b"It works.",
    "good.html": b"<p>It works.</p>",
    "good.pdf": pdf([["It works."]]),
    "good.docx": plain_docx("It works."),
    "good.epub": epub({"a.xhtml": xhtml("<p>It works.</p>")}),
}
BAD = {
    "bomb.docx": (hostile.bomb("word/document.xml", 190 * 2**20), "zip bomb"),
    "bomb.epub": (hostile.bomb("META-INF/container.xml", 190 * 2**20), "zip bomb"),
    "larger.docx": (hostile.bomb("word/document.xml", 256 * 2**20), "would unpack to"),
    "overlap.docx": (hostile.overlapping(50), "overlap"),
    "declared.docx": (hostile.declared(hostile.DOCX, 4_000_000_000), "would unpack to"),
    "negative.epub": (hostile.DOCX[1:], "begins before the file"),
    "understated.docx": (hostile.declared(hostile.DOCX, 10), "damaged"),
    "entries.epub": (archive({f"{n}": b"" for n in range(20_001)}), "20,001 files"),
    "truncated.docx": (hostile.DOCX[:5000], "damaged"),
    "laughs.docx": (
        hostile.word(hostile.paragraph("&e9;"), hostile.BILLION_LAUGHS),
        "too deeply or is too large|entities",
    ),
    "laughs.epub": (hostile.book("<p>&e9;</p>", hostile.BILLION_LAUGHS), "entities"),
    "xxe.docx": (hostile.word(hostile.paragraph("a &x; b"), XXE), "entities"),
    "xxe.epub": (hostile.book("<p>a &x; b</p>", XXE), "entities"),
    "traversal.epub": (
        archive({"META-INF/container.xml": CONTAINER.replace("OPS/book.opf", "../../etc/passwd")}),
        "is missing in it",
    ),
    "deep.html": (b"<div>" * 100_000 + b"<p>Deep.", "nested too deeply"),
    "deep.docx": (hostile.word("<w:p>" * 999 + hostile.paragraph("x") + "</w:p>" * 999), "deep"),
    "xref.pdf": (hostile.looped_xref(), "damaged"),
    "loop.pdf": (hostile.looped_pages(), "damaged"),
    "bomb.pdf": (hostile.pdf_bomb(400), "damaged|no text"),
    "pages.pdf": (hostile.many_pages(5001), "has 5,001 pages"),
    # Some bytes of a PDF of samples.pdf() changed at random, until pypdf failed unforeseen.
    "mutated.pdf": ((GOLDEN / "mutated.pdf").read_bytes(), "or not what its name says"),
    "picture.pdf": (pdf([[]]), "only pictures"),
    "latin.txt": ("für".encode("latin-1"), "Latin-1"),
    "utf16.txt": ("für".encode("utf-16"), "UTF-16"),
    "utf16.md": ("für".encode("utf-16"), "UTF-16"),
    "nul.txt": (b"It works\x00 mostly.", "NUL"),
    "empty.txt": (b"", "is empty"),
    "empty.pdf": (b"", "is empty"),
    "blank.md": (b"\n \n", "holds no text"),
    "swapped.docx": (pdf([["It works."]]), "damaged or no zip archive"),
    "swapped.pdf": (plain_docx("It works."), "damaged or no PDF"),
}


def test_each_bad_file_is_skipped_with_its_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    for name, data in GOOD.items():
        (tmp_path / name).write_bytes(data)
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "link.html").symlink_to("/etc/passwd")
    began = time.monotonic()
    documents, reasons = load_all(tmp_path)
    assert time.monotonic() - began < 60
    assert {path: document.text for path, document in documents.items()} == dict.fromkeys(
        GOOD, "It works."
    )
    assert set(reasons) == {*BAD, "pipe.pdf", "link.html"}
    for name, (_, expected) in BAD.items():
        assert any(part in reasons[name] for part in expected.split("|")), (name, reasons[name])
        assert "\n" not in reasons[name]


def test_entities_in_an_outer_document_type_are_not_fetched(tmp_path: Path) -> None:
    data = hostile.book("<p>It works.</p>", '<!DOCTYPE x SYSTEM "file:///etc/passwd">')
    (tmp_path / "a.epub").write_bytes(data)
    documents, _ = load_all(tmp_path)
    assert documents["a.epub"].text == "It works."


def test_a_file_that_takes_too_long_costs_only_itself(tmp_path: Path) -> None:
    slow = b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">x"
    (tmp_path / "a.html").write_bytes(slow)
    (tmp_path / "b.html").write_bytes(b"<p>It works.")
    began = time.monotonic()
    documents, reasons = load_all(tmp_path, limits(max_seconds=1.0))
    assert time.monotonic() - began < 20
    assert reasons == {"a.html": "takes longer than 1 s to read"}
    assert documents["b.html"].text == "It works."


def test_a_file_that_takes_too_much_memory_costs_only_itself(tmp_path: Path) -> None:
    for name in ("b.html", "d.html"):
        (tmp_path / name).write_bytes(b"<p>x</p>" * 1_000_000)
    for name in ("a.html", "c.html", "e.html"):
        (tmp_path / name).write_bytes(b"<p>It works.")
    documents, reasons = load_all(tmp_path, limits(max_memory_mb=128))
    assert sorted(documents) == ["a.html", "c.html", "e.html"]
    assert set(reasons) == {"b.html", "d.html"}
    assert all("needs more than 128 MB" in reason for reason in reasons.values())


def test_too_much_text_is_told_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    (tmp_path / "b.html").write_bytes(b"<p>" + b"x" * 11)
    _, reasons = load_all(tmp_path, limits(max_characters=10))
    told = "has 11 characters; split it or raise documents.max_characters"
    assert reasons == {"a.txt": told, "b.html": told}


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_file_that_changes_under_the_build_is_skipped(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"It works.")
    entry = entry_of(tmp_path / name, tmp_path)
    (tmp_path / name).write_bytes(b"It fails.")
    with pytest.raises(DocumentError, match="was changed while it was being read") as caught:
        load_document(entry, Sources(), LIMITS)
    assert caught.value.path == name


def test_a_file_that_is_gone_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"It works.")
    entry = entry_of(tmp_path / "a.txt", tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(DocumentError, match="cannot be opened: No such file"):
        load_document(entry, Sources(), LIMITS)


def test_many_files_share_one_process_and_it_ends_with_them(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.html").write_bytes(b"<p>It works.")
    entries = [entry_of(tmp_path / f"{number:02}.html", tmp_path) for number in range(30)]
    others = _children()  # servers of other tests
    results = load_documents(entries, Sources(), LIMITS)
    next(results)
    children = _children()
    assert len(children - others) == 1
    for _ in range(10):
        next(results)
    assert _children() == children
    results.close()  # type: ignore[attr-defined]
    assert not (children - others) & _children()


def _children() -> set[str]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    if not tasks.exists():
        pytest.skip("only Linux tells the children of a process this way")
    return {pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()}


def test_page_formats_say_that_their_text_is_extracted(tmp_path: Path) -> None:
    for name, data in GOOD.items():
        (tmp_path / name).write_bytes(data)
    documents, _ = load_all(tmp_path)
    kinds = {path: document.text_kind for path, document in documents.items()}
    assert {path for path, kind in kinds.items() if kind is TextKind.FILE} == {
        "good.txt",
        "good.md",
    }
    assert documents["good.html"].source.title == "good"
