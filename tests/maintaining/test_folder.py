"""Documents come and go, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.errors import CorpusError, DocumentError
from ketabot.loaders import find_files
from ketabot.maintaining import (
    add_document,
    documents_of,
    put_back,
    remove_document,
    removed,
)
from ketabot.maintaining import (
    folder as folder_module,
)
from tests.maintaining.desks import FILES, SOURCES, Place

NEW = b"Some people feel sick after the infusion."


def files(place: Place) -> dict[str, bytes]:
    """Every file that a build would look at, and sources.toml."""
    entries, _ = find_files(place.corpus, place.config.documents)
    there = {entry.path: entry.file.read_bytes() for entry in entries}
    return {**there, "sources.toml": place.sources.encode()}


def states(place: Place) -> dict[str, str]:
    return {one.path: one.state for one in documents_of(place.config, place.library())}


def test_an_added_document_is_there_after_a_build(place: Place) -> None:
    document = add_document(place.config, "sick.txt", NEW)
    assert (document.path, document.text) == ("sick.txt", NEW.decode())
    assert states(place) == {"a.txt": "indexed", "b.txt": "indexed", "sick.txt": "new"}
    place.build()
    assert states(place)["sick.txt"] == "indexed"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("plain.txt", "plain.txt"),
        ("../../etc/x.txt", "x.txt"),
        ("C:\\fakepath\\x y.MD", "x y.MD"),
        ("a<b>:c*?|\n.txt", "a_b__c____.txt"),
        ("...hidden.txt", "hidden.txt"),
        ("Behandlung für Ängste.txt", "Behandlung für Ängste.txt"),
        ("a\u202etxt.txt", "a_txt.txt"),
        ("é" * 200 + ".txt", "é" * 73 + ".txt"),
    ],
)
def test_a_name_is_made_safe(place: Place, given: str, name: str) -> None:
    assert add_document(place.config, given, NEW).path == name
    assert (place.corpus / name).read_bytes() == NEW


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".txt",
        "x",
        "x.exe",
        "README.md",
        "sources.toml",
        "asked.jsonl",
        "x.txt/",
        "..",
        "x.tar.gz",
    ],
)
def test_what_is_no_document_is_refused(place: Place, name: str) -> None:
    before = files(place)
    with pytest.raises(CorpusError, match="no name of a document"):
        add_document(place.config, name, NEW)
    assert files(place) == before


def test_a_file_that_is_there_is_never_replaced(place: Place) -> None:
    before = files(place)
    for name in ("a.txt", "A.TXT"):
        with pytest.raises(CorpusError, match="already"):
            add_document(place.config, name, NEW)
    with pytest.raises(CorpusError, match=r"'other\.txt' is in the library already, as 'a\.txt'"):
        add_document(place.config, "other.txt", FILES["a.txt"].encode())
    assert files(place) == before


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.txt", b"", "is empty"),
        ("x.txt", b" \n ", "no text"),
        ("x.pdf", b"%PDF-no", "x.pdf"),
        ("x.txt", b"\xff\xfe\x00", "UTF-8"),
        ("x.txt", b"x" * 70_000_000, "bytes"),
    ],
    ids=["empty", "blank", "pdf", "binary", "large"],
)
def test_what_cannot_be_read_never_comes_in(
    place: Place, name: str, data: bytes, reason: str
) -> None:
    before = files(place)
    with pytest.raises(DocumentError, match=reason):
        add_document(place.config, name, data)
    assert files(place) == before


def test_a_removed_document_is_kept_with_its_entry_and_put_back(place: Place) -> None:
    gone = remove_document(place.config, "a.txt")
    assert files(place)["sources.toml"].decode().count("[[source]]") == 1
    assert "a.txt" not in files(place)
    assert states(place) == {"a.txt": "gone", "b.txt": "indexed"}
    assert removed(place.corpus) == (gone,)
    place.build()
    assert states(place) == {"b.txt": "indexed"}
    put_back(place.config, gone)
    assert files(place)["a.txt"] == FILES["a.txt"].encode()
    assert removed(place.corpus) == ()
    place.build()
    (first, _) = documents_of(place.config, place.library())
    assert (first.state, first.title, first.publisher) == ("indexed", "Doses", "A clinic")
    for comment in ("# Written by hand.", "# as on its page", "# The one on money."):
        assert comment in place.sources


def test_one_in_a_folder_goes_back_into_it(place: Place) -> None:
    (place.corpus / "sub").mkdir()
    (place.corpus / "sub" / "c.txt").write_bytes(NEW)
    gone = remove_document(place.config, "sub/c.txt")
    assert gone.path == "sub/c.txt"
    put_back(place.config, gone)
    assert (place.corpus / "sub" / "c.txt").read_bytes() == NEW
    assert place.sources == SOURCES


def test_two_of_the_same_name_are_both_kept(place: Place) -> None:
    add_document(place.config, "c.txt", NEW)
    remove_document(place.config, "c.txt")
    add_document(place.config, "c.txt", NEW + b" Twice.")
    remove_document(place.config, "c.txt")
    kept = {
        (place.corpus / ".removed" / one.stamp / one.path).read_bytes()
        for one in removed(place.corpus)
    }
    assert kept == {NEW, NEW + b" Twice."}


@pytest.mark.parametrize("path", ["none.txt", "../a.txt", "sources.toml", "/etc/passwd", ""])
def test_what_is_no_document_is_not_moved(place: Place, path: str) -> None:
    with pytest.raises(CorpusError, match="no document"):
        remove_document(place.config, path)
    assert removed(place.corpus) == ()


def test_a_link_is_not_moved(place: Place) -> None:
    (place.corpus / "c.txt").symlink_to("a.txt")
    with pytest.raises(CorpusError, match=r"'c\.txt' is a symbolic link"):
        remove_document(place.config, "c.txt")
    assert (place.corpus / "c.txt").is_symlink()
    assert not (place.corpus / ".removed").exists()


def test_the_last_document_stays(place: Place) -> None:
    remove_document(place.config, "a.txt")
    with pytest.raises(CorpusError, match="only document"):
        remove_document(place.config, "b.txt")
    assert "b.txt" in files(place)


def test_a_file_that_cannot_be_moved_keeps_its_entry(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Path) -> Path:
        raise OSError(28, "No space left on device")

    before = files(place)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(CorpusError, match="No space left"):
        remove_document(place.config, "a.txt")
    assert files(place) == before


def test_nothing_is_put_back_over_another(place: Place) -> None:
    gone = remove_document(place.config, "a.txt")
    (place.corpus / "a.txt").write_bytes(NEW)
    with pytest.raises(CorpusError, match="in its place"):
        put_back(place.config, gone)
    assert (place.corpus / "a.txt").read_bytes() == NEW
    assert removed(place.corpus) == (gone,)
    strange = folder_module.Removed("../..", "b.txt")
    with pytest.raises(CorpusError, match="not among"):
        put_back(place.config, strange)


def test_a_change_by_hand_is_seen(place: Place) -> None:
    (place.corpus / "a.txt").write_bytes(NEW)
    (place.corpus / "sources.toml").write_text(SOURCES.replace('"news"', '"journal"'))
    (place.corpus / "c.txt").symlink_to("/etc/passwd")
    (third,) = [one for one in documents_of(place.config, place.library()) if one.path == "c.txt"]
    assert states(place) == {"a.txt": "changed", "b.txt": "details", "c.txt": "unreadable"}
    assert "leads out" in third.reason
