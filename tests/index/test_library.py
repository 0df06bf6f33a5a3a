"""A library is what was built, and serves only the model and settings that it was built with."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketabot.building import build_index
from ketabot.config import ChunkingConfig, Config, IndexConfig, PathsConfig
from ketabot.documents import Sentence, SentenceKind
from ketabot.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from ketabot.index import Library, check_library, current_generation, load_library
from ketabot.index.tables import KINDS
from tests.fakes import WordEmbedder

TEXT = """\
Infusions

Ketamine is given slowly. It takes forty minutes. Click here now. Ask before you go.

Share this page

- A driver is needed for the way home.
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "b.txt").write_text("The bladder can hurt. Drink water.\n", encoding="utf-8")
    (corpus / "c.txt").write_text("Sleep is deeper afterwards.\n", encoding="utf-8")
    debris = '["Share this page", "Click here now."]'
    entry = f'file = "a.txt"\ntitle = "About infusions"\ndebris = {debris}\n'
    (corpus / "sources.toml").write_text(f"[[source]]\n{entry}", encoding="utf-8")
    paths = PathsConfig(corpus=corpus, index=tmp_path / "index")
    return Config(paths=paths, chunking=ChunkingConfig(tokens=16, overlap=4))


@pytest.fixture
def library(config: Config) -> Library:
    build_index(config, WordEmbedder())
    return load_library(config.paths.index)


def row_of(library: Library, text: str) -> int:
    rows = [r for r in range(library.sentence_count) if library.sentence_text(r) == text]
    assert len(rows) == 1, text
    return rows[0]


def test_sentences_are_slices_of_their_documents(library: Library) -> None:
    row = row_of(library, "It takes forty minutes.")
    document, start, end = library.sentence_span(row)
    assert (document.path, document.text) == ("a.txt", TEXT)
    assert TEXT[start:end] == "It takes forty minutes."
    assert library.document("a.txt") is document
    assert library.document("d.txt") is None
    assert document.source.title == "About infusions"


def test_headings_and_debris_are_not_quotable(library: Library) -> None:
    quotable = [
        library.sentence_text(row)
        for row in range(library.sentence_count)
        if library.is_quotable(row)
    ]
    assert quotable == [
        "Ketamine is given slowly.",
        "It takes forty minutes.",
        "Ask before you go.",
        "A driver is needed for the way home.",
        "The bladder can hurt.",
        "Drink water.",
        "Sleep is deeper afterwards.",
    ]


def test_only_quotable_sentences_of_one_block_continue_each_other(library: Library) -> None:
    first, second = (
        row_of(library, text) for text in ("Ketamine is given slowly.", "It takes forty minutes.")
    )
    assert second == first + 1
    assert library.continues(second)
    assert not library.continues(first)  # a heading stands before it
    assert not library.continues(0)
    assert not library.continues(row_of(library, "A driver is needed for the way home."))
    assert not library.continues(row_of(library, "The bladder can hurt."))
    assert library.continues(row_of(library, "Drink water."))
    assert not library.continues(row_of(library, "Ask before you go."))  # debris before it
    assert not library.continues(row_of(library, "Sleep is deeper afterwards."))  # a document ends


def test_debris_is_found_by_no_search(library: Library) -> None:
    row = row_of(library, "Share this page")
    assert not library.sentence_vectors[row].any()
    assert library.sentence_terms.scores("share this page")[row] == 0
    assert len(library.chunk_terms.search("share page", 5)[1]) == 0
    for chunk in range(len(library.chunks)):
        assert row not in library.quotable_rows(chunk)


def test_vectors_stand_in_the_rows_of_their_texts(library: Library) -> None:
    embedder = WordEmbedder()
    for row in range(library.sentence_count):
        if library.sentences["kind"][row] != KINDS.index(SentenceKind.DEBRIS):
            expected = embedder.encode_query(library.sentence_text(row))
            np.testing.assert_allclose(library.sentence_vectors[row], expected, atol=1e-3)
    for chunk, (_, first, stop) in enumerate(library.chunks.tolist()):
        text = " ".join(
            library.sentence_text(row)
            for row in range(first, stop)
            if library.sentences["kind"][row] != KINDS.index(SentenceKind.DEBRIS)
        )
        vector = library.chunk_vectors.vectors()[chunk]
        np.testing.assert_allclose(vector, embedder.encode_query(text), atol=1e-6)


def test_every_quotable_sentence_is_in_a_chunk_of_its_document(library: Library) -> None:
    reached = {row for chunk in range(len(library.chunks)) for row in library.quotable_rows(chunk)}
    assert reached == {r for r in range(library.sentence_count) if library.is_quotable(r)}
    for document, first, stop in library.chunks.tolist():
        assert set(library.sentence_documents[first:stop]) == {document}


def test_the_arrays_cannot_be_changed(library: Library) -> None:
    for array in (library.sentences, library.chunks, library.sentence_vectors):
        assert not array.flags.writeable


def test_the_kinds_on_disk_are_those_of_a_sentence() -> None:
    assert set(KINDS) == set(SentenceKind)
    assert Sentence(0, 1, KINDS[0], 0).kind is SentenceKind.SENTENCE


def test_the_current_generation_can_be_asked_for_at_any_time(config: Config) -> None:
    folder = config.paths.index
    assert current_generation(folder) is None
    summary = build_index(config, WordEmbedder())
    assert current_generation(folder) == summary.generation
    (folder / "CURRENT").write_bytes(b"\xff")
    assert current_generation(folder) is None


def test_no_index_is_said_so(config: Config) -> None:
    with pytest.raises(IndexMissingError, match="run `ketabot index`"):
        load_library(config.paths.index)


def test_the_same_model_and_settings_are_taken(library: Library, config: Config) -> None:
    check_library(library, WordEmbedder(), config)


def test_another_number_format_or_limit_is_taken(library: Library, config: Config) -> None:
    tuned = config.model_copy(update={"index": IndexConfig(exact_limit=1)})
    check_library(library, replace(WordEmbedder(), precision="bfloat16"), tuned)


@pytest.mark.parametrize(
    ("embedder", "named"),
    [
        (WordEmbedder(name="other"), r"embedding\.model: 'word-embedder', now 'other'"),
        (WordEmbedder(dimension=32), r"embedding\.dimension: 64, now 32"),
        (WordEmbedder(dimension=32), r"embedding\.weights_sha256: '\w{64}', now '\w{64}'"),
        (WordEmbedder(max_tokens=99), r"embedding\.max_tokens: 256, now 99"),
    ],
)
def test_another_model_is_refused_by_name(
    library: Library, config: Config, embedder: WordEmbedder, named: str
) -> None:
    with pytest.raises(IndexMismatchError, match=rf"{named}.*run `ketabot index`"):
        check_library(library, embedder, config)


@pytest.mark.parametrize(
    ("chunking", "named"),
    [
        (ChunkingConfig(tokens=17, overlap=4), r"chunking\.tokens: 16, now 17"),
        (ChunkingConfig(tokens=16, overlap=0), r"chunking\.overlap: 4, now 0"),
        (
            ChunkingConfig(tokens=16, overlap=4, encoding="p50k_base"),
            r"chunking\.encoding: 'cl100k_base', now 'p50k_base'",
        ),
    ],
)
def test_another_chunker_is_refused_by_name(
    library: Library, config: Config, chunking: ChunkingConfig, named: str
) -> None:
    other = config.model_copy(update={"chunking": chunking})
    with pytest.raises(IndexMismatchError, match=rf"{named}.*run `ketabot index`"):
        check_library(library, WordEmbedder(), other)


@pytest.mark.parametrize(
    ("section", "change", "named"),
    [
        ("embedding", {"metric": "dot"}, r"embedding\.metric: 'dot', now 'cosine'"),
        ("chunking", {"segmenter": 0}, r"chunking\.segmenter: 0, now \d"),
    ],
)
def test_an_index_of_another_ketabot_is_refused_by_name(
    library: Library, config: Config, section: str, change: dict[str, object], named: str
) -> None:
    recipe = library.manifest.recipe
    older = replace(recipe, **{section: replace(getattr(recipe, section), **change)})
    other = replace(library, manifest=replace(library.manifest, recipe=older))
    with pytest.raises(IndexMismatchError, match=named):
        check_library(other, WordEmbedder(), config)


OPTIMISED = """
import sys
from pathlib import Path
import numpy as np
from ketabot.config import Config, ChunkingConfig, PathsConfig
from ketabot.errors import KetabotError
from ketabot.index import check_library, load_library
from tests.fakes import WordEmbedder

assert False  # this is skipped: the program runs without its assertions
index = Path(sys.argv[1])
library = load_library(index)
config = Config(paths=PathsConfig(index=index), chunking=ChunkingConfig(tokens=16, overlap=4))
other = Config(paths=PathsConfig(index=index), chunking=ChunkingConfig(tokens=17, overlap=4))
for attempt in (
    lambda: check_library(library, WordEmbedder(name="other"), config),
    lambda: check_library(library, WordEmbedder(dimension=32), config),
    lambda: check_library(library, WordEmbedder(), other),
    lambda: library.chunk_vectors.search(np.zeros((1, 32), np.float32), 3),
    lambda: library.chunk_vectors.search(np.full((1, 64), np.nan, np.float32), 3),
    lambda: (index / library.generation / "chunks.npy").write_bytes(b"x") and load_library(index),
):
    try:
        attempt()
        print("taken")
    except KetabotError as error:
        print(type(error).__name__)
"""


def test_all_of_it_holds_without_assertions(library: Library, config: Config) -> None:
    command = [sys.executable, "-O", "-c", OPTIMISED, str(config.paths.index)]
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert done.stdout.split() == [
        *("IndexMismatchError", "IndexMismatchError", "IndexMismatchError"),
        *("SearchIndexError", "SearchIndexError", "IndexDamagedError"),
    ], done.stderr
    with pytest.raises(IndexDamagedError, match=r"chunks\.npy"):
        load_library(config.paths.index)
    assert library.sentence_text(0) == "Infusions"
