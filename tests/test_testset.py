"""The project's own test set stands: every span at its offsets, every rule of its README kept."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
CORPUS = TESTS.parent / "corpus"
TESTSET = TESTS / "testset"

SPLITS = ("dev", "test")
SINGLE_TURN = {"near_text", "paraphrase", "noisy", "multi", "conflict"}
TURNS = {"opener", "followup", "shift"}
ROUTES = {
    "answer", "no_answer", "off_topic", "crisis", "emergency", "personal_medical", "illicit",
    "smalltalk",
}  # fmt: skip
KINDS = {
    "ellipsis", "pronoun", "why", "more", "source", "others", "shorter", "correction", "thanks",
    "library", "danger",
}  # fmt: skip
KINDS_WITHOUT_REWRITE = {"thanks", "library", "danger"}
FIELDS = {
    "id", "type", "split", "family", "question", "answerable", "gold", "all_of", "groups", "route",
    "also_acceptable", "conversation", "kind", "rewrite",
}  # fmt: skip
REQUIRED = {"id", "type", "split", "family", "question"}

# At least this many in both splits together, by type.
PROMISED = {
    "near_text": 90,
    "paraphrase": 100,
    "noisy": 30,
    "multi": 25,
    "conflict": 18,
    "unanswerable": 100,
    "route": 80,
    "opener": 20,
    "followup": 90,
    "shift": 12,
}
PROMISED_ROUTES = {
    "crisis": 20,
    "emergency": 12,
    "personal_medical": 12,
    "illicit": 8,
    "smalltalk": 8,
    "off_topic": 4,
    "answer": 18,
}

# Sentences that a page's furniture broke into: never quoted, so never the only right answer.
DEBRIS = (
    "Controlled Drinking vs Abstinence Addiction Recovery",
    "can be found at great website",
    "and is principal of He is",
    "include can be found here",
    "We are permanently closed",
    "Skip to",
)

Row = dict[str, Any]


def read_split(split: str) -> list[Row]:
    lines = (TESTSET / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_document(name: str) -> str:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return file.read()


ROWS = [row for split in SPLITS for row in read_split(split)]
TALKS = read_split("conversations")
TEXTS = {path.name: read_document(path.name) for path in sorted(CORPUS.glob("*.txt"))}


def spans(row: Row) -> list[Row]:
    """Every span of a line, of its gold and of its groups."""
    return [*row.get("gold", []), *(span for group in row.get("groups", []) for span in group)]


def conversations() -> dict[str, list[Row]]:
    turns: dict[str, list[Row]] = {}
    for row in ROWS:
        if "conversation" in row:
            turns.setdefault(row["conversation"], []).append(row)
    return turns


def expected_span(span: Row) -> str:
    return TEXTS[span["document"]][span["start"] : span["end"]]


def test_lines_are_well_formed() -> None:
    for row in ROWS:
        assert REQUIRED <= set(row) <= FIELDS, row
        assert row["type"] in SINGLE_TURN | TURNS | {"unanswerable", "route"}, row["id"]
        assert row["question"].strip(), row["id"]
        assert row["id"].startswith(f"{row['split']}-"), row["id"]
        assert row.get("route", "answer") in ROUTES, row["id"]
        assert set(row.get("also_acceptable", [])) <= ROUTES - {row.get("route")}, row["id"]


def test_spans_are_whole_sentences_at_their_offsets() -> None:
    for row in [*ROWS, *TALKS]:
        for span in spans(row):
            assert set(span) == {"document", "start", "end", "text"}, row["id"]
            assert span["text"] == expected_span(span), row["id"]
            assert span["text"] == span["text"].strip(), row["id"]
            assert span["text"].endswith((".", "?", ".”")), row["id"]


def test_answerable_lines_alone_have_gold() -> None:
    for row in [*ROWS, *TALKS]:
        assert bool(row.get("gold")) == row.get("answerable", False), row["id"]
        assert bool(spans(row)) == row.get("answerable", False), row["id"]


def test_answerable_follows_from_the_type() -> None:
    for row in ROWS:
        if row["type"] in SINGLE_TURN:
            assert row["answerable"] is True, row["id"]
        if row["type"] == "unanswerable":
            assert row["answerable"] is False, row["id"]
        # A line without an answer to judge is there for its route.
        assert "answerable" in row or "route" in row, row["id"]


def test_groups_share_out_the_gold() -> None:
    for row in ROWS:
        groups = row.get("groups", [])
        assert bool(groups) == row.get("all_of", False), row["id"]
        assert bool(groups) == (row["type"] in {"multi", "conflict"}), row["id"]
        assert len(groups) != 1, row["id"]
        assert all(groups), row["id"]
        places = [(span["document"], span["start"]) for group in groups for span in group]
        assert len(places) == len(set(places)), row["id"]
        gold = [(span["document"], span["start"]) for span in row.get("gold", [])]
        assert not groups or sorted(places) == sorted(gold), row["id"]


def test_debris_is_never_the_only_right_answer() -> None:
    for row in [*ROWS, *TALKS]:
        for choice in [row.get("gold", []), *row.get("groups", [])]:
            clean = [span for span in choice if not any(d in span["text"] for d in DEBRIS)]
            assert bool(clean) == bool(choice), row["id"]


def test_every_line_is_in_the_file_of_its_split() -> None:
    for split in SPLITS:
        assert {row["split"] for row in read_split(split)} == {split}


def test_ids_are_unique() -> None:
    counts = Counter(row["id"] for row in [*ROWS, *TALKS])
    repeated = [name for name, count in counts.items() if count > 1]
    assert repeated == []


def test_questions_asked_alone_are_unique() -> None:
    alone = Counter(row["question"].casefold() for row in ROWS if "conversation" not in row)
    assert [question for question, count in alone.items() if count > 1] == []


def test_no_family_is_in_both_splits() -> None:
    lines = [*ROWS, *TALKS]
    dev, test = ({row["family"] for row in lines if row["split"] == split} for split in SPLITS)
    assert dev & test == set()


def test_splits_are_about_half_each() -> None:
    for split in SPLITS:
        assert 0.4 <= len(read_split(split)) / len(ROWS) <= 0.6


@pytest.mark.parametrize(("type_", "least"), PROMISED.items())
def test_there_are_enough_of_each_type(type_: str, least: int) -> None:
    assert sum(row["type"] == type_ for row in ROWS) >= least


@pytest.mark.parametrize(("route", "least"), PROMISED_ROUTES.items())
def test_there_are_enough_messages_for_each_route(route: str, least: int) -> None:
    messages = [row for row in ROWS if row["type"] == "route"]
    assert sum(row["route"] == route for row in messages) >= least


@pytest.mark.parametrize("name", conversations())
def test_conversation_opens_and_its_turns_stand_together(name: str) -> None:
    turns = conversations()[name]
    assert [row["id"] for row in turns] == [f"{name}-t{n}" for n in range(1, len(turns) + 1)]
    assert [row["type"] == "opener" for row in turns] == [True] + [False] * (len(turns) - 1)
    positions = [n for n, row in enumerate(ROWS) if row.get("conversation") == name]
    assert positions == list(range(positions[0], positions[0] + len(turns)))


def test_turns_and_only_turns_belong_to_conversations() -> None:
    for row in ROWS:
        assert ("conversation" in row) == (row["type"] in TURNS), row["id"]


def test_follow_ups_say_their_kind_and_carry_a_rewrite() -> None:
    for row in ROWS:
        assert ("kind" in row) == (row["type"] == "followup"), row["id"]
        if row["type"] == "followup":
            assert row["kind"] in KINDS
            assert "rewrite" in row or row["kind"] in KINDS_WITHOUT_REWRITE, row["id"]
        else:
            assert "rewrite" not in row, row["id"]


def test_every_document_has_right_answers() -> None:
    assert {span["document"] for row in ROWS for span in spans(row)} == set(TEXTS)
