"""What belongs together and what does not, held against the prepared questions themselves."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ketabot.adapting.examples import Batch, Examples
from ketabot.index import Library
from tests.adapting.made_up import CUES, OPENINGS, SENTENCES, examples_of, line, made, riddles

TEXT = """\
The bladder may be harmed.

The price is high.

Sleep comes late.

A nurse stays near.
"""
BLADDER, PRICE, SLEEP, NURSE = (part.strip() for part in TEXT.split("\n\n"))
TWIN_TEXT = f"{PRICE} Rest helps.\n"
"""It says again what another document says."""


def small(folder: Path) -> Library:
    """The sentence on the price has a twin; those on sleep and the nurse share a question."""
    lines = [
        line(BLADDER, ["Plumbing?", "Peeing?", "Kidneys?"], "a.txt", TEXT),
        line(PRICE, ["Wallet?", "Dear?"], "a.txt", TEXT),
        line(PRICE, ["Dollars?"], "b.txt", TWIN_TEXT),
        line(SLEEP, ["Night?", "Afterwards?"], "a.txt", TEXT),
        line(NURSE, ["Alone?", "afterwards"], "a.txt", TEXT),
    ]
    files = {
        "a.txt": TEXT,
        "b.txt": TWIN_TEXT,
        "asked.jsonl": "\n".join(lines),
        "unanswered.jsonl": "\n".join(json.dumps({"question": q}) for q in ("Blue?", "Moon?")),
    }
    return made(folder, files)[1]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return made(tmp_path_factory.mktemp("many"), riddles())[1]


def all_batches(examples: Examples, passes: int = 30) -> list[Batch]:
    return [batch for number in range(passes) for batch in examples.batches(number)]


TOPICS: dict[str, frozenset[str]] = {
    **dict.fromkeys(["Plumbing?", "Peeing?", "Kidneys?", BLADDER], frozenset({"bladder"})),
    **dict.fromkeys(["Wallet?", "Dear?", "Dollars?", PRICE], frozenset({"price"})),
    **dict.fromkeys(["Night?", SLEEP], frozenset({"sleep"})),
    **dict.fromkeys(["Alone?", NURSE], frozenset({"nurse"})),
    **dict.fromkeys(["Afterwards?", "afterwards"], frozenset({"sleep", "nurse"})),
    **dict.fromkeys(["Blue?", "Moon?"], frozenset[str]()),
}
"""Written down by reading: what each text of the small library is about."""


def test_every_pair_is_what_a_reader_would_say(library: Library) -> None:
    seen: set[tuple[str, str]] = set()
    for batch in all_batches(examples_of(library, held_apart=0.01, batch=9)):
        size = len(batch.texts)
        assert batch.together.shape == batch.apart.shape == (size, size)
        for i, one in enumerate(batch.texts):
            for j, other in enumerate(batch.texts):
                about = TOPICS[one] | TOPICS[other]
                # Of sleep and the nurse it cannot be said: "Afterwards?" asks for both.
                unsure = bool(TOPICS[one]) and bool(TOPICS[other]) and about == {"sleep", "nurse"}
                together = i != j and bool(TOPICS[one] & TOPICS[other])
                apart = i != j and not together and not unsure
                assert bool(batch.together[i, j]) is together, (one, other)
                assert bool(batch.apart[i, j]) is apart, (one, other)
                seen.add((one, other))
    assert {("Wallet?", "Dollars?"), ("Night?", "Alone?"), ("Blue?", "Peeing?")} <= seen
    assert {("Night?", NURSE), (PRICE, "Dollars?"), ("afterwards", SLEEP)} <= seen


def test_each_question_stands_once_a_pass_beside_another_of_its_sentence(many: Library) -> None:
    examples = examples_of(many, held_apart=0.5, batch=7)
    for number in range(5):
        asked: Counter[str] = Counter()
        batches = list(examples.batches(number))
        assert len(batches) == examples.steps == 5  # 30 questions, 7 at once, 2 left
        for place, batch in enumerate(batches):
            own = batch.texts[: 7 if place < 4 else 2]
            asked.update(own)
            for question in own:
                cue = question.split()[-1].rstrip("?")
                sentence = SENTENCES[CUES.index(cue)]
                assert sentence in batch.texts
                beside = [t for t in batch.texts if t.endswith(f" {cue}?") and t != question]
                assert beside
        assert asked == Counter(examples.questions)


def test_for_three_questions_there_is_one_without_an_answer(many: Library) -> None:
    for batch in all_batches(examples_of(many, held_apart=0.5, batch=9), passes=3):
        unanswered = [text for text in batch.texts if text.endswith("yellow?")]
        assert len(unanswered) == len(set(unanswered))
        count = 3 if len(batch.texts) > 12 else 1
        assert len(unanswered) == count
        places = [batch.texts.index(text) for text in unanswered]
        assert not batch.together[places].any()
        assert (batch.apart[places].sum(axis=1) == len(batch.texts) - 1).all()


def test_what_is_held_apart_is_never_learned(many: Library) -> None:
    examples = examples_of(many, held_apart=0.5)
    held = set(examples.held_apart)
    assert len(held) == 30
    assert held.isdisjoint(examples.questions)
    assert len(examples.questions) == 30
    learned = {text for batch in all_batches(examples, 10) for text in batch.texts}
    assert held.isdisjoint(learned)
    for cue in CUES:
        assert sum(question.endswith(f" {cue}?") for question in examples.questions) >= 3


def test_a_sentence_keeps_three_questions(library: Library) -> None:
    # None has more than three but by its twin, and a twin's questions do not count.
    examples = examples_of(library, held_apart=0.5)
    assert examples.held_apart == ()
    assert len(examples.questions) == 10


def test_no_sentence_loses_more_than_it_can_spare(tmp_path: Path) -> None:
    # Five questions a sentence: of 25, half would be 12, but each sentence can spare two.
    examples = examples_of(made(tmp_path, riddles(OPENINGS[:5]))[1], held_apart=0.5)
    for cue in CUES:
        assert sum(question.endswith(f" {cue}?") for question in examples.held_apart) == 2


@pytest.mark.parametrize(("share", "count"), [(0.01, 0), (0.1, 6), (0.25, 15), (0.5, 30)])
def test_the_share_is_what_is_held_apart(many: Library, share: float, count: int) -> None:
    assert len(examples_of(many, held_apart=share).held_apart) == count


def test_the_same_seed_draws_the_same_batches_and_another_others(many: Library) -> None:
    def drawn(seed: int, number: int) -> list[tuple[str, ...]]:
        examples = examples_of(many, held_apart=0.01, batch=8, seed=seed)
        assert examples.held_apart == ()
        return [batch.texts for batch in examples.batches(number)]

    assert drawn(0, 2) == drawn(0, 2)
    assert drawn(0, 2) != drawn(1, 2)
    assert drawn(0, 2) != drawn(0, 3)
    examples = examples_of(many, held_apart=0.01, batch=8)
    whole = [[batch.texts for batch in examples.batches(number)] for number in (2, 1, 2)]
    assert whole[0] == whole[2] == drawn(0, 2)


def test_relations_are_symmetric_and_never_both(library: Library) -> None:
    for batch in all_batches(examples_of(library, batch=4), passes=10):
        for relation in (batch.together, batch.apart):
            assert np.array_equal(relation, relation.T)
            assert not relation.diagonal().any()
        assert not (batch.together & batch.apart).any()


def test_a_lone_question_is_learned_with_its_sentence(tmp_path: Path) -> None:
    files = {"a.txt": TEXT, "asked.jsonl": line(BLADDER, ["Plumbing?"], "a.txt", TEXT)}
    (batch,) = examples_of(made(tmp_path, files)[1]).batches(0)
    assert batch.texts[0] == "Plumbing?"
    assert batch.texts[-1] == BLADDER
    assert batch.together[0, -1]


def test_the_hash_tells_other_batches(library: Library, many: Library) -> None:
    one = examples_of(many).sha256()
    assert one == examples_of(many).sha256()
    assert one != examples_of(many, seed=1).sha256()
    assert one != examples_of(library).sha256()
