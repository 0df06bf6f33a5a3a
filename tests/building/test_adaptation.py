"""An adaptation beside the documents is used in the index, or told and left out."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ketabot.building import BuildSummary, build_index
from ketabot.cli import main
from ketabot.config import Config
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts
from ketabot.errors import IndexDamagedError, ModelError
from ketabot.index import Library, PreparedIndex, load_library
from ketabot.index.prepared import learn
from ketabot.index.tables import QUOTABLE
from tests.building.test_build import CountingEmbedder, files
from tests.fakes import WordEmbedder
from tests.libraries import make_config, write_corpus

TEXT = "Ketamine is given slowly. It takes forty minutes. Click here now.\n\nIt costs money.\n"
SENTENCES = ["Ketamine is given slowly.", "It takes forty minutes.", "It costs money."]
FILES = {
    "a.txt": TEXT,
    "sources.toml": '[[source]]\nfile = "a.txt"\ntitle = "A"\ndebris = ["Click here now."]\n',
    "asked.jsonl": json.dumps(
        {
            "document": "a.txt",
            "start": 26,
            "end": 49,
            "text": "It takes forty minutes.",
            "questions": ["How long?", "An hour?"],
        }
    ),
    "unanswered.jsonl": '{"question": "Is it blue?"}',
}
QUESTIONS = ["How long?", "An hour?", "Is it blue?"]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write_corpus(tmp_path, FILES)
    return make_config(tmp_path)


def adaptation(
    step: float = 1.0, base: str = WordEmbedder().fingerprint, questions: int = 2
) -> Adaptation:
    facts = AdaptationFacts("word-embedder", base, "0" * 64, questions, 0, 0, 0.5, 0.75)
    return Adaptation.of({"layer.bias": np.array([step], np.float32)}, facts)


def put(config: Config, data: bytes | None) -> None:
    file = config.paths.corpus / ADAPTATION_FILE
    if data is None:
        file.unlink()
    else:
        file.write_bytes(data)


def build(config: Config, *, full: bool = False) -> tuple[BuildSummary, list[str]]:
    embedder = CountingEmbedder()
    seen = embedder.seen
    summary = build_index(config, embedder, full=full)
    return summary, seen


def opened(config: Config) -> tuple[Library, PreparedIndex]:
    library = load_library(config.paths.index)
    assert library.prepared is not None
    return library, library.prepared


def test_questions_and_sentences_are_embedded_by_the_changed_model(config: Config) -> None:
    put(config, adaptation().to_bytes())
    summary, _ = build(config)
    assert summary.problems == ()
    library, prepared = opened(config)
    base, changed = WordEmbedder(), WordEmbedder().adapted(adaptation())
    assert np.array_equal(prepared.asked.vectors(), changed.encode(QUESTIONS[:2]))
    assert np.array_equal(prepared.unanswered.vectors(), changed.encode(QUESTIONS[2:]))
    assert not np.array_equal(base.encode(QUESTIONS), changed.encode(QUESTIONS))
    assert prepared.sentence_vectors is not None
    texts = [library.sentence_text(row) for row in range(library.sentence_count)]
    for row, text in enumerate(texts):
        expected = changed.encode([text])[0] if text in SENTENCES else np.zeros(64)
        assert prepared.sentence_vectors[row] == pytest.approx(expected, abs=1e-3), text
        if text in SENTENCES:
            assert library.sentence_vectors[row] == pytest.approx(base.encode_query(text), abs=1e-3)
    data = adaptation().to_bytes()
    assert prepared.adaptation == data
    kept = library.manifest.recipe.prepared.adaptation_sha256
    assert kept == hashlib.sha256(data).hexdigest()
    assert library.prepared is not None
    assert library.prepared.adaptation == data


def test_what_questions_teach_together_is_taught_in_the_changed_space(config: Config) -> None:
    put(config, adaptation().to_bytes())
    build(config)
    library, prepared = opened(config)
    changed = WordEmbedder().adapted(adaptation())
    quotable = library.sentences["kind"] == QUOTABLE
    questions, unanswered = changed.encode(QUESTIONS[:2]), changed.encode(QUESTIONS[2:])
    assert prepared.sentence_vectors is not None
    vectors = prepared.sentence_vectors
    inverse, sums = learn(prepared.plan, questions, unanswered, vectors, quotable)
    query, row = changed.encode_query("forty minutes long?"), prepared.rows
    learned, none = prepared.learned(query, row, prepared.sentence_vectors[row])
    expected = sums @ (inverse @ query)
    expected[:-1] = expected[:-1].clip(0, 1)
    assert [*learned, none] == pytest.approx(expected, abs=1e-6)


def plain_then(config: Config, data: bytes | None) -> tuple[BuildSummary, list[str]]:
    put(config, data)
    return build(config)


def test_another_adaptation_embeds_questions_and_sentences_again_and_keeps_documents(
    config: Config,
) -> None:
    build(config)
    for data in (adaptation(1.0), adaptation(2.0)):
        summary, seen = plain_then(config, data.to_bytes())
        assert sorted(seen) == sorted([*QUESTIONS, *SENTENCES])
        assert (summary.embedded, summary.reused, summary.rebuilt) == (6, 1, "")
    summary, seen = build(config)
    assert (summary.unchanged, seen) == (True, [])


def test_what_it_tells_of_itself_counts_as_a_change_too(config: Config) -> None:
    plain_then(config, adaptation(questions=2).to_bytes())
    plain_then(config, adaptation(questions=3).to_bytes())
    assert opened(config)[1].adaptation == adaptation(questions=3).to_bytes()


def test_only_new_questions_and_sentences_are_embedded_by_it(config: Config) -> None:
    plain_then(config, adaptation().to_bytes())
    write_corpus(
        config.paths.corpus.parent,
        {"b.txt": "A nurse is near.\n", "unanswered.jsonl": '{"question": "Is it green?"}'},
    )
    _, seen = build(config)
    # The new sentence thrice: as a sentence, as a chunk, and by the changed model.
    assert sorted(seen) == ["A nurse is near."] * 3 + ["Is it green?"]
    taken_over = files(config)
    build(config, full=True)
    assert files(config) == taken_over


@pytest.mark.parametrize("start", [None, adaptation(2.0).to_bytes(), b"damaged"])
def test_taking_it_over_equals_a_full_build_byte_for_byte(
    config: Config, start: bytes | None
) -> None:
    if start is not None:
        put(config, start)
    build(config)
    plain_then(config, adaptation().to_bytes())
    taken_over = files(config)
    assert f"prepared_{ADAPTATION_FILE}" in taken_over
    assert "prepared_sentence_vectors.npy" in taken_over
    build(config, full=True)
    assert files(config) == taken_over


def test_taking_it_away_returns_to_the_index_without(config: Config) -> None:
    build(config)
    plain = files(config)
    plain_then(config, adaptation().to_bytes())
    assert files(config) != plain
    summary, seen = plain_then(config, None)
    assert files(config) == plain
    assert sorted(seen) == sorted(QUESTIONS)
    assert summary.problems == ()
    assert opened(config)[1].adaptation is None


def test_without_prepared_questions_it_changes_nothing(config: Config) -> None:
    for name in ("asked.jsonl", "unanswered.jsonl"):
        (config.paths.corpus / name).unlink()
    build(config)
    plain = files(config)
    summary, seen = plain_then(config, adaptation().to_bytes())
    assert (summary.unchanged, summary.problems, seen) == (True, (), [])
    assert files(config) == plain


def test_both_files_of_it_in_the_index_are_checked(config: Config) -> None:
    plain_then(config, adaptation().to_bytes())
    folder = config.paths.index / load_library(config.paths.index).generation
    for name in (f"prepared_{ADAPTATION_FILE}", "prepared_sentence_vectors.npy"):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        with pytest.raises(IndexDamagedError, match=name):
            load_library(config.paths.index)
        (folder / name).write_bytes(data)
    assert opened(config)[1].adaptation == adaptation().to_bytes()


UNFIT = {
    "cut off": (adaptation().to_bytes()[:-3], "it is damaged, or cut off while it was written"),
    "empty": (b"", "it is damaged, or cut off while it was written"),
    "text": (b"see the other folder\n", "it is damaged, or cut off while it was written"),
    "foreign": (
        adaptation(base="e" * 64).to_bytes(),
        "it was made for the model 'word-embedder' (eeeeeeeeeeee), and this is 'word-embedder'",
    ),
}


@pytest.mark.parametrize("kind", list(UNFIT))
def test_one_that_does_not_fit_is_told_and_the_index_built_without_it(
    config: Config, kind: str
) -> None:
    build(config)
    plain = files(config)
    data, said = UNFIT[kind]
    summary, _ = plain_then(config, data)
    (problem,) = summary.problems
    assert str(problem).startswith(f"{ADAPTATION_FILE}: {said}")
    assert "run `ketabot adapt`" in str(problem)
    assert files(config) == plain
    assert re.search(r"\b1 problem\b", summary.in_words())
    summary, seen = build(config)
    assert (summary.unchanged, len(summary.problems), seen) == (True, 1, [])


def test_a_folder_in_its_place_is_told(config: Config) -> None:
    (config.paths.corpus / ADAPTATION_FILE).mkdir()
    summary, _ = build(config)
    (problem,) = summary.problems
    assert str(problem) == (
        f"{ADAPTATION_FILE}: is a folder, not the file that `ketabot adapt` writes; move it away"
    )
    assert opened(config)[1].adaptation is None


@dataclass(frozen=True)
class OtherLayers(WordEmbedder):
    """A model of the right fingerprint that has not what is to be changed."""

    def adapted(self, adaptation: Adaptation) -> WordEmbedder:
        adaptation.check_fits(self.name, self.fingerprint)
        raise ModelError("the adaptation changes 'layer.bias', which this model has not")


def test_one_that_changes_what_the_model_has_not_is_left_out_too(config: Config) -> None:
    build(config)
    plain = files(config)
    put(config, adaptation().to_bytes())
    for _ in range(2):
        summary = build_index(config, OtherLayers())
        (problem,) = summary.problems
        assert str(problem).startswith(f"{ADAPTATION_FILE}: the adaptation changes 'layer.bias'")
        assert summary.unchanged
    assert files(config) == plain


@pytest.mark.parametrize("prepared", [True, False])
def test_the_changed_model_is_loaded_only_where_there_are_prepared_questions(
    config: Config, prepared: bool
) -> None:
    put(config, adaptation().to_bytes())
    if not prepared:
        for name in ("asked.jsonl", "unanswered.jsonl"):
            (config.paths.corpus / name).unlink()
    # Whoever loads this model changed is told that it cannot be done.
    problems = build_index(config, OtherLayers()).problems
    assert [problem.file for problem in problems] == [ADAPTATION_FILE] * prepared


def test_one_that_stopped_fitting_is_taken_out_of_the_index(config: Config) -> None:
    build(config)
    plain = files(config)
    plain_then(config, adaptation().to_bytes())
    summary, _ = plain_then(config, adaptation().to_bytes()[:-1])
    assert len(summary.problems) == 1
    assert files(config) == plain


@pytest.mark.parametrize(
    ("data", "strict", "code"),
    [(adaptation(), True, 0), (adaptation(), False, 0), (None, True, 1), (None, False, 0)],
)
def test_the_command_tells_it_and_exits_1_when_it_is_strict(
    config: Config,
    data: Adaptation | None,
    strict: bool,
    code: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ketabot.embedding.load_embedder", lambda _: WordEmbedder())
    put(config, b"cut" if data is None else data.to_bytes())
    paths = ["--corpus", str(config.paths.corpus), "--index", str(config.paths.index)]
    assert main(["index", *paths, *(["--strict"] if strict else [])]) == code
    told = [line for line in capsys.readouterr().err.splitlines() if ADAPTATION_FILE in line]
    assert len(told) == (data is None)
    assert all(line.startswith(f"left out: {ADAPTATION_FILE}: it is damaged") for line in told)
    assert (opened(config)[1].adaptation is None) is (data is None)


STRANGE = json.dumps(
    {"document": "gone.txt", "start": 0, "end": 4, "text": "Gone", "questions": ["Where to?"]}
)


def test_what_may_be_of_another_library_is_told_and_nothing_else(config: Config) -> None:
    put(config, adaptation().to_bytes())
    assert build(config)[0].notes == ()
    asked = config.paths.corpus / "asked.jsonl"
    asked.write_text(f"{asked.read_text(encoding='utf-8')}\n{STRANGE}\n", encoding="utf-8")
    nowhere, learned = build(config)[0].notes
    assert nowhere.startswith("unanswered.jsonl: 1 of its questions name no document")
    assert learned.startswith(f"{ADAPTATION_FILE}: may have learned questions of documents")
    (config.paths.corpus / "unanswered.jsonl").unlink()
    put(config, None)
    assert build(config)[0].notes == ()
