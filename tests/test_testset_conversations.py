"""The longer conversations of the test set keep what its README says of each kind of turn."""

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from ketabot.evaluation.testset import read_testsets
from tests.test_testset import ROUTES, TALKS, TESTSET, TEXTS, Row

NEEDED = {"id", "type", "split", "family", "conversation", "kind", "question"}
FIELDS = NEEDED | {
    "answerable", "gold", "route", "also_acceptable", "must_contain", "rewrite", "note",
}  # fmt: skip
CONVERSATIONS = {"dev": 12, "test": 18}
# How many there are at least, by kind.
PROMISED = {
    "opener": 30,
    "pronoun": 25,
    "ellipsis": 18,
    "why": 5,
    "more": 6,
    "who": 8,
    "when": 8,
    "trust": 7,
    "source": 5,
    "others": 9,
    "short": 5,
    "correction": 5,
    "shift": 18,
    "library": 3,
    "thanks": 6,
    "unanswerable": 9,
    "danger": 5,
}
ABOUT_THE_SOURCE = {"who", "when", "trust", "source"}
ROUTED = {
    **dict.fromkeys(ABOUT_THE_SOURCE | {"library"}, "answer"),
    "thanks": "smalltalk",
    "danger": "crisis",
}
COMMON_WORDS = {
    "about", "actually", "apart", "drug", "from", "have", "just", "ketamine", "like", "more",
    "people", "that", "their", "them", "there", "this", "used", "what", "when", "which", "with",
}  # fmt: skip
SHIFTS_THAT_SHARE_WORDS = 10

TURNS = {name: list(rows) for name, rows in groupby(TALKS, lambda row: str(row["conversation"]))}


def documents(row: Row) -> set[str]:
    return {span["document"] for span in row.get("gold", [])}


def places(row: Row) -> set[tuple[str, int]]:
    return {(span["document"], span["start"]) for span in row.get("gold", [])}


def earlier(row: Row) -> list[Row]:
    """The turns before one, the latest first."""
    turns = TURNS[row["conversation"]]
    return turns[: turns.index(row)][::-1]


def of_kind(*kinds: str) -> list[Row]:
    return [row for row in TALKS if row["kind"] in kinds]


def words(question: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", question.casefold())) - COMMON_WORDS


def test_the_evaluation_takes_the_file() -> None:
    found = read_testsets([Path(TESTSET / "conversations.jsonl")], TEXTS)
    assert [case.kind for case in found.cases] == [row["kind"] for row in TALKS]
    assert [case.rewrite for case in found.cases] == [row.get("rewrite", "") for row in TALKS]


def test_lines_are_well_formed() -> None:
    for row in TALKS:
        assert set(row) >= NEEDED, row
        assert set(row) <= FIELDS, row["id"]
        assert row["kind"] in PROMISED, row["id"]
        assert row["question"].strip(), row["id"]
        assert {row.get("route", "answer"), *row.get("also_acceptable", [])} <= ROUTES, row["id"]
        assert "answerable" in row or "route" in row, row["id"]


def test_conversations_are_told_by_their_ids_and_stand_together() -> None:
    # Were a conversation in two places, the later one would have hidden the turns of the first.
    assert sum(len(turns) for turns in TURNS.values()) == len(TALKS)
    expected = [f"conv-{s}-{n:02}" for s, most in CONVERSATIONS.items() for n in range(1, most + 1)]
    assert list(TURNS) == expected
    for name, turns in TURNS.items():
        assert [row["id"] for row in turns] == [f"{name}-{n + 1}" for n in range(len(turns))]
        assert {row["split"] for row in turns} == {name.split("-")[1]}


def test_conversations_have_four_to_six_turns_and_one_opener() -> None:
    for name, turns in TURNS.items():
        assert 4 <= len(turns) <= 6, name
        assert [row["kind"] == "opener" for row in turns] == [True] + [False] * (len(turns) - 1)


@pytest.mark.parametrize(("kind", "least"), PROMISED.items())
def test_there_are_enough_of_each_kind(kind: str, least: int) -> None:
    splits = Counter(row["split"] for row in of_kind(kind))
    assert splits.total() >= least
    assert set(splits) == {"dev", "test"}


def test_the_type_follows_from_the_kind() -> None:
    for row in TALKS:
        expected = row["kind"] if row["kind"] in {"opener", "shift"} else "followup"
        assert row["type"] == expected, row["id"]


def test_what_depends_on_earlier_turns_has_a_rewrite_and_nothing_else_has() -> None:
    alone = {"opener", "shift", "library", "thanks", "danger"}
    for row in TALKS:
        assert ("rewrite" in row) == (row["kind"] not in alone), row["id"]


def test_what_has_no_gold_is_declined_or_routed() -> None:
    for row in TALKS:
        if row["kind"] in ROUTED:
            assert row["route"] == ROUTED[row["kind"]], row["id"]
            assert "answerable" not in row, row["id"]
        else:
            assert row["answerable"] == (row["kind"] != "unanswerable"), row["id"]


def test_texts_that_must_be_there_can_be_there() -> None:
    for row in TALKS:
        gold = " ".join(span["text"] for span in row.get("gold", []))
        assert not gold or all(text in gold for text in row.get("must_contain", [])), row["id"]
    for row in of_kind("short", "library", *ABOUT_THE_SOURCE):
        assert row["must_contain"], row["id"]


def test_the_source_that_is_asked_about_is_one_document() -> None:
    for row in of_kind(*ABOUT_THE_SOURCE):
        answered = next(turn for turn in earlier(row) if "gold" in turn)
        assert len(documents(answered)) == 1, row["id"]


def test_others_are_other_documents_than_the_one_quoted_before() -> None:
    for row in of_kind("others"):
        quoted = next(turn for turn in earlier(row) if len(documents(turn)) == 1)
        assert not documents(row) & documents(quoted), row["id"]


def test_more_is_not_what_was_said_before() -> None:
    for row in of_kind("more"):
        assert not places(row) & {place for turn in earlier(row) for place in places(turn)}


def test_after_danger_comes_an_ordinary_question() -> None:
    for row in of_kind("danger"):
        turns = TURNS[row["conversation"]]
        after = turns[turns.index(row) + 1]
        assert (after["kind"], after.get("route")) == ("shift", "answer"), row["id"]


def test_enough_shifts_share_words_with_what_was_said() -> None:
    shared = [
        row
        for row in of_kind("shift")
        if words(row["question"])
        & {word for turn in earlier(row) for word in words(turn["question"])}
    ]
    assert len(shared) >= SHIFTS_THAT_SHARE_WORDS


def test_every_document_answers_some_turns_of_each_split() -> None:
    for split in CONVERSATIONS:
        used = Counter(name for row in TALKS if row["split"] == split for name in documents(row))
        assert set(used) == set(TEXTS)
        assert min(used.values()) >= 5


def test_all_conversations_to_tune_on_can_be_read_with_their_rewrites() -> None:
    cases = read_testsets([TESTSET / "conversations-dev.jsonl"], TEXTS).cases
    assert len(cases) == 235
    assert {case.split for case in cases} == {"dev"}
    assert len({case.conversation for case in cases}) == 42
    assert all(case.rewrite for case in cases if case.type == "followup")
