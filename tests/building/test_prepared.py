"""Prepared questions follow their files, and only new ones are embedded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketabot.building import BuildSummary, build_index
from ketabot.building.prepared import plan_prepared
from ketabot.config import Config, PathsConfig
from ketabot.documents import Span, hits, place_name
from ketabot.index import Library, PreparedIndex, load_library
from ketabot.index.tables import DEBRIS
from ketabot.prepared import AskedQuestion, Prepared
from tests.building.test_build import CountingEmbedder, files
from tests.fakes import WordEmbedder

TEXT = """\
Infusions

Ketamine is given slowly. It takes forty minutes. Click here now.

Prices

It costs money.
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "b.txt").write_text("Ketamine is given slowly. Rest.\n", encoding="utf-8")
    debris = 'debris = ["Click here now."]'
    (corpus / "sources.toml").write_text(
        f'[[source]]\nfile = "a.txt"\ntitle = "A"\n{debris}\n', encoding="utf-8"
    )
    return Config(paths=PathsConfig(corpus=corpus, index=tmp_path / "index"))


def prepare(
    config: Config, asked: Mapping[str, Sequence[str]], unanswered: Sequence[str] = ()
) -> None:
    """Write both files; ``asked`` gives the questions of a text in ``a.txt``."""
    lines = [
        {"document": "a.txt", "start": at, "end": at + len(text), "text": text, "questions": [*of]}
        for text, of in asked.items()
        for at in [TEXT.index(text)]
    ]
    write(config, "asked.jsonl", lines)
    write(config, "unanswered.jsonl", [{"question": one} for one in unanswered])


def write(config: Config, name: str, lines: Sequence[Any]) -> None:
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (config.paths.corpus / name).write_text(text, encoding="utf-8")


def build(config: Config, *, full: bool = False) -> tuple[BuildSummary, list[str]]:
    embedder = CountingEmbedder()
    return build_index(config, embedder, full=full), embedder.seen


def opened(config: Config) -> tuple[Library, PreparedIndex]:
    library = load_library(config.paths.index)
    assert library.prepared is not None
    return library, library.prepared


def pointed_at(config: Config) -> dict[str, list[str]]:
    library, prepared = opened(config)
    return {
        question: [library.sentence_text(int(row)) for row in prepared.targets(number)]
        for number, question in enumerate(prepared.plan.asked)
    }


ASKED = {"It takes forty minutes.": ["How long?", "An hour?"], "It costs money.": ["What price?"]}


def test_a_question_points_at_the_sentence_of_its_span(config: Config) -> None:
    prepare(config, ASKED, ["Is it blue?"])
    summary, _ = build(config)
    assert (summary.asked, summary.unanswered, summary.problems) == (3, 1, ())
    assert pointed_at(config) == {
        "How long?": ["It takes forty minutes."],
        "An hour?": ["It takes forty minutes."],
        "What price?": ["It costs money."],
    }
    assert opened(config)[1].plan.unanswered == ("Is it blue?",)


def test_a_sentence_is_hit_by_more_than_half_of_the_shorter(config: Config) -> None:
    both = "slowly. It takes forty minutes."  # 7 of the 25 characters before
    most = "given slowly. It takes forty minutes."  # 13 of them
    inside = "forty"  # wholly inside
    prepare(config, {both: ["one"], most: ["two"], inside: ["three"]})
    build(config)
    second = "It takes forty minutes."
    assert pointed_at(config) == {
        "one": [second],
        "two": ["Ketamine is given slowly.", second],
        "three": [second],
    }


def test_any_span_points_at_what_it_hits_among_all_sentences(config: Config) -> None:
    """Every span of the text, each held against every sentence of the library."""
    build(config)
    library = load_library(config.paths.index)
    every = range(library.sentence_count)
    spans = [Span("a.txt", *ends) for ends in combinations(range(len(TEXT) + 1), 2)]
    asked = tuple(AskedQuestion(place_name(span), span, n) for n, span in enumerate(spans))
    plan, problems = plan_prepared(Prepared(asked), library.documents, library.sentences)
    found = dict.fromkeys(plan.asked, frozenset[int]())
    for question, row in plan.targets.tolist():
        found[plan.asked[question]] |= {row}
    for span in spans:
        hit = {row for row in every if hits(library.span(row), span)}
        kept = {row for row in hit if library.sentences["kind"][row] != DEBRIS}
        said = {row for row in kept if library.is_quotable(row)}
        assert found.get(place_name(span), frozenset()) == (said or kept), span
    assert len(problems) + len(plan.asked) == len(spans)


def test_a_question_of_two_spans_is_embedded_once_and_points_at_both(config: Config) -> None:
    prepare(config, {"It takes forty minutes.": ["How?"], "It costs money.": ["How?"]})
    _, seen = build(config)
    assert seen.count("How?") == 1
    assert pointed_at(config) == {"How?": ["It takes forty minutes.", "It costs money."]}


def test_only_new_questions_are_embedded(config: Config) -> None:
    prepare(config, ASKED, ["Is it blue?"])
    _, seen = build(config)
    assert {"How long?", "An hour?", "What price?", "Is it blue?"} <= set(seen)
    changed = {"It takes forty minutes.": ["An hour?", "Is it blue?"], "It costs money.": ["New?"]}
    prepare(config, changed, ["How long?"])
    summary, seen = build(config)
    assert seen == ["New?"]
    assert (summary.embedded, summary.unchanged, summary.reused) == (1, False, 2)
    _, prepared = opened(config)
    assert prepared.plan.asked == ("An hour?", "Is it blue?", "New?")
    expected = WordEmbedder().encode(prepared.plan.asked)
    assert np.array_equal(prepared.asked.vectors(), expected)


def test_a_build_that_takes_over_equals_a_full_one_byte_for_byte(config: Config) -> None:
    prepare(config, {"It takes forty minutes.": ["How long?"]}, ["Is it blue?", "Old?"])
    build(config)
    prepare(config, ASKED, ["Is it blue?"])
    build(config)
    taken_over = files(config)
    assert any(name.startswith("prepared_") for name in taken_over)
    build(config, full=True)
    assert files(config) == taken_over


def test_nothing_is_written_when_no_question_changed(config: Config) -> None:
    prepare(config, ASKED, ["Is it blue?"])
    first, _ = build(config)
    with (config.paths.corpus / "asked.jsonl").open("a") as file:
        file.write("\n\n")
    again, seen = build(config)
    assert (again.unchanged, again.generation, seen) == (True, first.generation, [])
    prepare(config, ASKED, ["Is it green?"])
    assert not build(config)[0].unchanged


def test_without_questions_the_index_is_as_if_there_were_no_files(config: Config) -> None:
    build(config)
    plain = files(config)
    prepare(config, ASKED)
    build(config)
    assert files(config) != plain
    for name in ("asked.jsonl", "unanswered.jsonl"):
        (config.paths.corpus / name).unlink()
    summary, seen = build(config)
    assert (files(config), seen, summary.asked) == (plain, [], 0)
    assert load_library(config.paths.index).prepared is None


def test_questions_move_with_a_text_that_moves(config: Config) -> None:
    prepare(config, ASKED)
    build(config)
    (config.paths.corpus / "a.txt").write_text(f"First words here.\n\n{TEXT}", encoding="utf-8")
    summary, _ = build(config)
    assert (summary.moved, summary.problems) == (2, ())
    assert pointed_at(config)["What price?"] == ["It costs money."]


def test_a_heading_that_is_asked_for_can_be_quoted_and_debris_cannot(config: Config) -> None:
    prepare(config, {"Prices": ["What price?"], "Click here now.": ["Where?", "Here?"]})
    summary, _ = build(config)
    assert [str(problem) for problem in summary.problems] == [
        "asked.jsonl:2: points at a sentence that is marked as debris; take the line out"
    ]
    library, prepared = opened(config)
    assert prepared.plan.asked == ("What price?",)
    quotable = {
        library.sentence_text(row)
        for row in range(library.sentence_count)
        if library.is_quotable(row)
    }
    assert "Prices" in quotable
    assert not {"Infusions", "Click here now."} & quotable
    plain = library.without_prepared()
    assert [row for row in range(plain.sentence_count) if plain.sentence_text(row) == "Prices"]
    assert not any(
        plain.sentence_text(row) == "Prices" and plain.is_quotable(row)
        for row in range(plain.sentence_count)
    )


def test_sentences_that_say_the_same_are_twins(config: Config) -> None:
    prepare(config, {"Ketamine is given slowly.": ["How is it given?"]})
    build(config)
    library, prepared = opened(config)
    (pair,) = prepared.twins.tolist()
    places = [(library.sentence_span(row)[0].path, library.sentence_text(row)) for row in pair]
    text = "Ketamine is given slowly."
    assert places == [("a.txt", text), ("b.txt", text)]


def test_a_heading_that_nobody_asks_for_is_no_twin(config: Config) -> None:
    text = "It takes forty minutes\n\nThat is told here in a sentence.\n"
    (config.paths.corpus / "c.txt").write_text(text, encoding="utf-8")
    prepare(config, {"It takes forty minutes.": ["How long?"]})
    build(config)
    library, prepared = opened(config)
    headings = [r for r in range(library.sentence_count) if library.sentence_text(r) == text[:22]]
    assert [library.is_quotable(row) for row in headings] == [False]
    assert prepared.twins.tolist() == []


def test_the_build_goes_on_when_every_line_is_broken(config: Config) -> None:
    write(config, "asked.jsonl", [5, "x", {"document": "c.txt"}])
    write(config, "unanswered.jsonl", [{"question": ""}])
    summary, _ = build(config)
    assert [(p.file, p.line) for p in summary.problems] == [
        ("asked.jsonl", 1),
        ("asked.jsonl", 2),
        ("asked.jsonl", 3),
        ("unanswered.jsonl", 1),
    ]
    assert load_library(config.paths.index).prepared is None
    assert "4 problems" in summary.in_words()


def test_a_question_that_a_new_document_may_answer_is_told(config: Config) -> None:
    questions = ["Children may have it.", "Are pets allowed?", "Ketamine is given slowly."]
    prepare(config, {"It costs money.": ["price"]}, questions)
    assert build(config)[0].reconsider == ()
    new = config.paths.corpus / "c.txt"
    new.write_text("Children may have it.\n\nKetamine is given slowly.\n", encoding="utf-8")
    summary = build(config)[0]
    # The third was near to a sentence before; what is near to nothing new is not told either.
    (told,) = summary.reconsider
    assert (told.question, told.span) == (questions[0], Span("c.txt", 0, 21))
    assert "1 question that nothing answered may be answered by what is new" in summary.in_words()
    assert f"unanswered.jsonl: “{questions[0]}” by c.txt:0-21" in summary.in_words()
    assert build(config)[0].reconsider == ()
    # A document that is edited is not new where its sentences stood before.
    new.write_text("Ketamine is given slowly. Children may have it.\n", encoding="utf-8")
    assert build(config)[0].reconsider == ()


def test_no_more_than_five_are_told_in_words(config: Config) -> None:
    names = ["Anna", "Bertha", "Clara", "Dora", "Emma", "Frieda", "Gerda"]
    prepare(config, {"It costs money.": ["price"]}, [f"{name} sings." for name in names])
    build(config)
    text = " ".join(f"{name} sings." for name in names)
    (config.paths.corpus / "c.txt").write_text(text, encoding="utf-8")
    summary = build(config)[0]
    assert len(summary.reconsider) == 7
    lines = summary.in_words().splitlines()
    assert [line.startswith("  unanswered.jsonl: ") for line in lines[-6:]] == [True] * 5 + [False]
    assert lines[-1] == "  … and 2 more"
