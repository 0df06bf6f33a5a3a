"""The library that comes with ketabot: what its files and sources.toml give."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.documents import Document, TextKind
from ketabot.loaders import Skipped, find_files, load_documents
from ketabot.sources import KINDS, check_debris, check_files, load_sources
from tests.loaders.samples import LIMITS, blocks_of

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    entries, skipped = find_files(CORPUS, LIMITS)
    assert skipped == ()
    sources = load_sources(CORPUS)
    check_files(sources, [entry.path for entry in entries])
    loaded = [
        one for one in load_documents(entries, sources, LIMITS) if not isinstance(one, Skipped)
    ]
    for document in loaded:
        check_debris(sources, document)
    return {document.path[:3]: document for document in loaded}


def test_each_document_is_the_file_as_it_is(documents: dict[str, Document]) -> None:
    assert sorted(documents) == ["000", "001", "002", "003", "004"]
    for document in documents.values():
        with (CORPUS / document.path).open(encoding="utf-8", newline="") as stream:
            assert document.text == stream.read()
        assert document.text_kind is TextKind.FILE


def test_each_document_is_described(documents: dict[str, Document]) -> None:
    sources = [documents[key].source for key in sorted(documents)]
    assert [source.author for source in sources] == [
        "Scott Stevens", "Steven L. Mandel, MD", "", "", "",
    ]  # fmt: skip
    assert [source.published for source in sources] == ["", "2021-04-12", "", "", ""]
    assert [source.kind for source in sources] == ["", "", "aggregator", "", "clinic"]
    assert all(source.kind in ("", *KINDS) and source.url == "" for source in sources)


def test_what_is_told_of_a_document_stands_in_it(documents: dict[str, Document]) -> None:
    for document in documents.values():
        source = document.source
        for told in (source.author, source.publisher, source.title):
            assert told in document.text or told.startswith("[")


def headings(document: Document) -> list[str]:
    return [text for kind, text in blocks_of(document) if kind == "heading"]


def test_headings_are_told_from_sentences(documents: dict[str, Document]) -> None:
    assert headings(documents["004"]) == [
        "What is Ketamine?",
        "What Does This Mean?",
        "How Does Ketamine Help Treat Mood & Anxiety Disorders?",
        "How Can We Help You",
        "Ketamine Treatments",
        "Request Your Consultation Now",
    ]
    assert headings(documents["002"]) == [
        "Inducing general anesthesia",
        "General Health",
        "May Be Useful in Anxiety Disorders",
    ]
    assert headings(documents["003"]) == ["Ketamine for Treatment of Depression"]


def test_list_items_are_told_without_their_dash(documents: dict[str, Document]) -> None:
    items = [text for kind, text in blocks_of(documents["002"]) if kind == "list_item"]
    assert [item.split()[0] for item in items] == ["Ketamine", "Long-term", "This", "If"]
    assert items[1] == (
        "Long-term ketamine use has been linked to bladder dysfunction and memory loss."
    )


def test_every_other_line_is_one_paragraph(documents: dict[str, Document]) -> None:
    for document in documents.values():
        lines = [line.strip() for line in document.text.split("\n") if line.strip()]
        blocks = [text for _, text in blocks_of(document)]
        assert blocks == [line.removeprefix("- ") for line in lines]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_the_same_blocks_whatever_the_newlines(
    documents: dict[str, Document], tmp_path: Path, newline: str
) -> None:
    for key, document in documents.items():
        text = document.text.replace("\n", newline)
        (tmp_path / f"{key}.txt").write_bytes(text.encode("utf-8"))
    entries, _ = find_files(tmp_path, LIMITS)
    for loaded in load_documents(entries, load_sources(tmp_path), LIMITS):
        assert isinstance(loaded, Document)
        assert blocks_of(loaded) == blocks_of(documents[loaded.path[:3]])
        assert newline in loaded.text
