"""An index follows its corpus; a run that takes things over equals a full build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ketabot.building import BuildSummary, build_index
from ketabot.config import ChunkingConfig, Config, DocumentsConfig, IndexConfig, PathsConfig
from ketabot.embedding import Progress
from ketabot.errors import CorpusError, IndexLockedError, ModelError, SearchIndexError
from ketabot.index import GenerationStore, Library, load_library
from tests.fakes import WordEmbedder

WORDS = ("infusion", "bladder", "clinic", "driver", "dose", "mood", "pain", "sleep", "weight")


@dataclass(frozen=True)
class CountingEmbedder(WordEmbedder):
    """Keeps the texts that it was asked to embed."""

    seen: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        self.seen.extend(texts)
        return super().encode(texts, progress)


def text_of(number: int) -> str:
    word = WORDS[number % len(WORDS)]
    return (
        f"About the {word}\n\n"
        f"The {word} is told of in text {number}. It has a second sentence about {number + 40}.\n\n"
        f"Nobody knows {word} number {number} better than the clinic.\n"
    )


@pytest.fixture
def config(tmp_path: Path) -> Config:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(5):
        (corpus / f"{number}.txt").write_text(text_of(number), encoding="utf-8")
    paths = PathsConfig(corpus=corpus, index=tmp_path / "index")
    return Config(paths=paths, chunking=ChunkingConfig(tokens=24, overlap=8))


def build(config: Config, *, full: bool = False) -> BuildSummary:
    return build_index(config, WordEmbedder(), full=full)


def files(config: Config) -> dict[str, bytes]:
    """Every file of the generation that serves."""
    index = config.paths.index
    folder = index / (index / "CURRENT").read_text().strip()
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def counts(summary: BuildSummary) -> tuple[int, int, int, int]:
    return summary.added, summary.changed, summary.removed, summary.reused


def write_sources(config: Config, *entries: str) -> None:
    content = "".join(f"[[source]]\n{entry}\n" for entry in entries)
    (config.paths.corpus / "sources.toml").write_text(content, encoding="utf-8")


def texts(library: Library) -> list[str]:
    return [library.sentence_text(row) for row in range(library.sentence_count)]


def test_a_first_build_takes_every_document(config: Config) -> None:
    summary = build(config)
    assert counts(summary) == (5, 0, 0, 0)
    assert (summary.documents, summary.unchanged, summary.rebuilt) == (5, False, "")
    library = load_library(config.paths.index)
    assert library.generation == summary.generation
    assert [document.path for document in library.documents] == [f"{n}.txt" for n in range(5)]
    assert library.sentence_count == summary.sentences == 20
    assert len(library.chunks) == summary.chunks
    assert texts(library)[:2] == ["About the infusion", "The infusion is told of in text 0."]


def test_nothing_is_written_when_nothing_has_changed(config: Config) -> None:
    first = build(config)
    before = sorted(path.name for path in config.paths.index.iterdir())
    embedder = CountingEmbedder()
    again = build_index(config, embedder)
    assert again.unchanged
    assert again.generation == first.generation
    assert counts(again) == (0, 0, 0, 5)
    assert (again.embedded, embedder.seen) == (0, [])
    assert sorted(path.name for path in config.paths.index.iterdir()) == before


def test_a_new_file_is_no_change_when_it_was_merely_touched(config: Config) -> None:
    build(config)
    os.utime(config.paths.corpus / "1.txt", (1, 1))
    assert build(config).unchanged


def test_a_document_that_was_a_copy_of_another_counts_as_removed(config: Config) -> None:
    copy(config.paths.corpus)
    build(config)
    (config.paths.corpus / "10.txt").unlink()
    assert counts(build(config)) == (0, 0, 1, 5)


def add(corpus: Path) -> None:
    (corpus / "25.txt").write_text(text_of(25), encoding="utf-8")


def change(corpus: Path) -> None:
    (corpus / "2.txt").write_text(text_of(2) + "\nOne more sentence here.\n", encoding="utf-8")


def remove(corpus: Path) -> None:
    (corpus / "0.txt").unlink()


def rename(corpus: Path) -> None:
    (corpus / "1.txt").rename(corpus / "9.txt")


def copy(corpus: Path) -> None:
    shutil.copy(corpus / "1.txt", corpus / "10.txt")


def exchange(corpus: Path) -> None:
    (corpus / "1.txt").rename(corpus / "x")
    (corpus / "2.txt").rename(corpus / "1.txt")
    (corpus / "x").rename(corpus / "2.txt")


def retype(corpus: Path) -> None:
    (corpus / "1.txt").rename(corpus / "1.md")


def everything(corpus: Path) -> None:
    for step in (add, change, remove, rename):
        step(corpus)


@pytest.mark.parametrize(
    ("step", "expected", "embedded"),
    [
        (add, (1, 0, 0, 5), True),
        (change, (0, 1, 0, 4), True),
        (remove, (0, 0, 1, 4), False),
        (rename, (0, 0, 0, 5), False),
        (copy, (0, 0, 0, 6), False),
        (exchange, (0, 0, 0, 5), False),
        (retype, (1, 0, 1, 4), True),
        (everything, (1, 1, 1, 3), True),
    ],
)
def test_what_is_taken_over_equals_a_full_build(
    config: Config,
    step: Callable[[Path], None],
    expected: tuple[int, int, int, int],
    embedded: bool,
) -> None:
    build(config)
    step(config.paths.corpus)
    embedder = CountingEmbedder()
    summary = build_index(config, embedder)
    assert counts(summary) == expected
    assert bool(embedder.seen) is embedded
    assert summary.embedded == len(embedder.seen)
    taken_over = files(config)
    assert build(config, full=True).rebuilt == "--full asked for it"
    assert files(config) == taken_over


def test_only_what_is_new_is_embedded(config: Config) -> None:
    build(config)
    add(config.paths.corpus)
    embedder = CountingEmbedder()
    build_index(config, embedder)
    sentences = [
        "About the sleep",
        "The sleep is told of in text 25.",
        "It has a second sentence about 65.",
        "Nobody knows sleep number 25 better than the clinic.",
    ]
    assert embedder.seen[:4] == sentences
    assert embedder.seen[4:]
    assert all(set(text.split()) <= set(" ".join(sentences).split()) for text in embedder.seen[4:])


def test_a_text_that_recurs_is_embedded_once(config: Config) -> None:
    copy(config.paths.corpus)
    embedder = CountingEmbedder()
    build_index(config, embedder)
    assert embedder.seen.count("The bladder is told of in text 1.") == 1
    library = load_library(config.paths.index)
    paths = [document.path for document in library.documents]
    first, last = paths.index("1.txt"), paths.index("10.txt")
    rows = [np.flatnonzero(library.sentence_documents == number) for number in (first, last)]
    assert (library.sentence_vectors[rows[0]] == library.sentence_vectors[rows[1]]).all()


def test_a_new_title_is_told_without_embedding(config: Config) -> None:
    build(config)
    write_sources(config, 'file = "3.txt"\ntitle = "A new title"\npublished = "2021-04"')
    embedder = CountingEmbedder()
    summary = build_index(config, embedder)
    assert (summary.unchanged, counts(summary), embedder.seen) == (False, (0, 0, 0, 5), [])
    document = load_library(config.paths.index).document("3.txt")
    assert document is not None
    assert (document.source.title, document.source.published) == ("A new title", "2021-04")
    taken_over = files(config)
    build(config, full=True)
    assert files(config) == taken_over
    (config.paths.corpus / "sources.toml").unlink()
    build(config)
    document = load_library(config.paths.index).document("3.txt")
    assert document is not None
    assert document.source.title != "A new title"


def test_new_debris_is_marked_at_the_next_build(config: Config) -> None:
    build(config)
    write_sources(config, 'file = "3.txt"\ntitle = "T"\ndebris = ["about 43"]')
    assert counts(build(config)) == (0, 1, 0, 4)
    library = load_library(config.paths.index)
    row = texts(library).index("It has a second sentence about 43.")
    assert not library.is_quotable(row)
    assert not library.sentence_vectors[row].any()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"chunking": ChunkingConfig(tokens=40, overlap=8)}, "chunking.tokens: 24, now 40"),
        (
            {"documents": DocumentsConfig(max_characters=5_000)},
            "reading.max_characters: 8000000, now 5000",
        ),
    ],
)
def test_other_settings_build_everything_anew_and_say_so(
    config: Config, change: dict[str, object], named: str
) -> None:
    build(config)
    other = config.model_copy(update=change)
    summary = build(other)
    assert counts(summary) == (5, 0, 0, 0)
    assert named in summary.rebuilt
    assert named in summary.in_words()
    assert build(other).unchanged


def test_another_model_builds_everything_anew(config: Config) -> None:
    build(config)
    embedder = WordEmbedder(dimension=32)
    summary = build_index(config, embedder)
    assert "embedding.dimension: 64, now 32" in summary.rebuilt
    assert load_library(config.paths.index).sentence_vectors.shape[1] == 32


def test_other_search_settings_take_effect_without_embedding(config: Config) -> None:
    build(config)
    embedder = CountingEmbedder()
    other = config.model_copy(update={"index": IndexConfig(exact_limit=7)})
    summary = build_index(other, embedder)
    assert (summary.unchanged, counts(summary), embedder.seen) == (False, (0, 0, 0, 5), [])
    assert load_library(config.paths.index).manifest.recipe.search.exact_limit == 7


def test_a_damaged_index_is_built_anew_and_that_is_said(config: Config) -> None:
    first = build(config)
    whole = files(config)
    (config.paths.index / first.generation / "chunks.npy").write_bytes(b"x")
    summary = build(config)
    assert "damaged: 'chunks.npy'" in summary.rebuilt
    assert counts(summary) == (5, 0, 0, 0)
    assert files(config) == whole


def test_an_unreadable_document_is_skipped_and_the_rest_is_there(config: Config) -> None:
    (config.paths.corpus / "7.txt").write_bytes(b"\xff\xfe\x00")
    summary = build(config)
    assert [skipped.path for skipped in summary.skipped] == ["7.txt"]
    assert summary.documents == 5
    assert "1 file skipped" in summary.in_words()
    again = build(config)
    assert again.unchanged
    assert [skipped.path for skipped in again.skipped] == ["7.txt"]


def test_no_readable_document_keeps_the_index_before(config: Config) -> None:
    name = build(config).generation
    for number in range(5):
        (config.paths.corpus / f"{number}.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match=r"no document in .* can be read; the first, '0\.txt'"):
        build(config)
    assert load_library(config.paths.index).generation == name


def test_a_document_without_a_sentence_is_no_trouble(config: Config) -> None:
    for number in range(5):
        (config.paths.corpus / f"{number}.txt").write_text("-----\n")
    try:
        summary = build(config)
    except CorpusError:
        return  # the loader may say that there is no text in it
    library = load_library(config.paths.index)
    assert (summary.sentences, library.sentence_count, len(library.chunks)) == (0, 0, 0)
    assert library.chunk_vectors.search(WordEmbedder().encode(["dose"]), 5)[1].shape == (1, 0)
    assert build(config).unchanged


def test_an_entry_without_a_file_is_an_error_that_names_it(config: Config) -> None:
    write_sources(config, 'file = "gone.txt"\ntitle = "T"')
    with pytest.raises(CorpusError, match=r"'gone\.txt'"):
        build(config)


def test_debris_that_is_not_in_the_document_is_an_error(config: Config) -> None:
    write_sources(config, 'file = "3.txt"\ntitle = "T"\ndebris = ["no such words"]')
    with pytest.raises(CorpusError, match="no such words"):
        build(config)
    assert not (config.paths.index / "CURRENT").exists()


@dataclass(frozen=True)
class BrokenEmbedder(WordEmbedder):
    """Returns NaN for whatever it is given."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        return super().encode(texts, progress) * np.float32("nan")


def test_a_model_that_returns_nan_leaves_the_index_before(config: Config) -> None:
    name = build(config).generation
    with pytest.raises(ModelError, match="returned no vectors"):
        build_index(config, BrokenEmbedder(), full=True)
    assert load_library(config.paths.index).generation == name


@dataclass(frozen=True)
class GreedyEmbedder(WordEmbedder):
    """Takes more memory than there is."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        raise MemoryError(len(texts), progress)


def test_no_memory_leaves_the_index_before(config: Config) -> None:
    name = build(config).generation
    with pytest.raises(SearchIndexError, match="not enough memory"):
        build_index(config, GreedyEmbedder(), full=True)
    assert load_library(config.paths.index).generation == name


FULL_DISK = """
import resource, sys
from pathlib import Path
from ketabot.building import build_index
from ketabot.config import Config, ChunkingConfig, PathsConfig
from ketabot.errors import SearchIndexError
from tests.fakes import WordEmbedder

paths = PathsConfig(corpus=Path(sys.argv[1]), index=Path(sys.argv[2]))
config = Config(paths=paths, chunking=ChunkingConfig(tokens=24, overlap=8))
for limit in (2000, 1000, 300, 0):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        build_index(config, WordEmbedder(), full=True)
    except SearchIndexError as error:
        print(error)
"""


def test_a_full_disk_at_any_point_leaves_the_index_before(config: Config) -> None:
    name = build(config).generation
    before = files(config)
    paths = (str(config.paths.corpus), str(config.paths.index))
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, *paths],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent.parent,
    )
    said = done.stdout.splitlines()
    assert len(said) == 4, done.stderr
    for line in said:
        assert line.startswith("cannot write the index in ")
        assert f"{name!r} goes on serving" in line
    assert files(config) == before
    assert [p.name for p in config.paths.index.iterdir() if p.name.startswith("tmp-")] == []


def test_a_second_build_at_the_same_time_is_refused_at_once(config: Config) -> None:
    with (
        GenerationStore(config.paths.index).lock(),
        pytest.raises(IndexLockedError, match=f"pid {os.getpid()}"),
    ):
        build(config)
    assert build(config).documents == 5


def test_rollback_and_forth(config: Config) -> None:
    first = build(config)
    before = files(config)
    change(config.paths.corpus)
    second = build(config)
    assert GenerationStore(config.paths.index).rollback() == first.generation
    assert files(config) == before
    assert build(config).generation.split("-")[2] == second.generation.split("-")[2]


def test_as_many_generations_are_kept_as_the_settings_say(config: Config) -> None:
    config = config.model_copy(update={"index": IndexConfig(keep=3)})
    names = [build(config, full=True).generation for _ in range(5)]
    assert GenerationStore(config.paths.index).generations() == tuple(names[2:])


def test_progress_is_told_to_its_end(config: Config) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    build_index(
        config, WordEmbedder(), progress=lambda s, d, n: told.setdefault(s, []).append((d, n))
    )
    assert list(told) == ["reading", "embedding sentences", "embedding chunks", "writing"]
    for steps in told.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def test_answers_stay_whole_while_the_index_is_swapped(config: Config) -> None:
    build(config)
    faults: list[str] = []
    generations: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            library = load_library(config.paths.index)
            generations.add(library.generation)
            document = library.document("s.txt")
            expected = [] if document is None else [document.text.strip()]
            told = [text for text in texts(library) if "swap" in text]
            if told != expected:
                faults.append(f"{library.generation}: {told}, not {expected}")
            if library.sentence_count != len(library.sentence_vectors):
                faults.append("rows and vectors of different generations")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(12):
        text = f"This is swap {number} here.\n"
        (config.paths.corpus / "s.txt").write_text(text, encoding="utf-8")
        build(config.model_copy(update={"index": IndexConfig(keep=1)}))
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(generations) > 3


def test_words_for_people() -> None:
    summary = BuildSummary("gen-1", 1234, 1, 2, 3, 1231, (), 5678, 910, 42, 1.25, False, "")
    assert summary.in_words() == (
        "gen-1: 1,234 documents, 5,678 sentences, 910 chunks\n"
        "1 added, 2 changed, 3 removed, 1,231 taken over; 42 texts embedded in 1.2 s"
    )
    unchanged = replace(summary, unchanged=True)
    assert unchanged.in_words() == (
        "gen-1 is up to date: 1,234 documents, 5,678 sentences, 910 chunks"
    )
