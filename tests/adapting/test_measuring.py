"""What the measure counts, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketabot.adapting import measuring
from ketabot.adapting.measuring import Measure
from ketabot.index import Library
from tests.adapting.made_up import CUES, examples_of, line, made, riddles


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return made(tmp_path_factory.mktemp("many"), riddles())[1]


def cue_of(text: str) -> str:
    return next(cue for cue in CUES if cue in text.split()[-1] or f" {cue} " in text)


@pytest.mark.parametrize("block", [7, 128])
def test_a_question_is_right_when_its_nearest_text_is_about_its_sentence(
    many: Library, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(measuring, "BLOCK", block)
    examples = examples_of(many, held_apart=0.5)
    measure = Measure(examples)
    held = len(examples.held_apart)
    assert measure.texts[:held] == examples.held_apart
    assert sorted(measure.texts[held:]) == sorted(
        [*examples.questions, *examples.sentences.values()]
    )
    # Each text lies on the axis of its cue, and the first nine of those held apart on the next
    # axis: they find the wrong ones.
    vectors = np.zeros((len(measure.texts), len(CUES)), np.float32)
    for place, text in enumerate(measure.texts):
        vectors[place, (CUES.index(cue_of(text)) + (place < 9)) % len(CUES)] = 1
    assert measure.right(vectors) == pytest.approx((held - 9) / held)


def test_a_sentence_alone_can_be_what_is_found(many: Library) -> None:
    examples = examples_of(many, held_apart=0.5)
    measure = Measure(examples)
    sentences = set(examples.sentences.values())
    held = len(examples.held_apart)
    vectors = np.zeros((len(measure.texts), len(CUES) + 1), np.float32)
    for place, text in enumerate(measure.texts):
        far = place >= held and text not in sentences
        vectors[place, len(CUES) if far else CUES.index(cue_of(text))] = 1
    assert measure.right(vectors) == 1


def test_a_question_of_a_twin_is_right(tmp_path: Path) -> None:
    first, second = "It costs money.", "It costs money. And time.\n"
    text = f"{first}\n"
    lines = [
        line(first, ["Free?", "Dear?", "Cheap?", "Price?"], "a.txt", text),
        line(first, ["Dollars?"], "b.txt", second),
        line("And time.", ["When?"], "b.txt", second),
    ]
    files = {"a.txt": text, "b.txt": second, "asked.jsonl": "\n".join(lines)}
    examples = examples_of(made(tmp_path, files)[1], held_apart=0.2)
    measure = Measure(examples)
    assert len(examples.held_apart) == 1
    for nearest, right in (("Dollars?", 1), ("When?", 0), (first, 1), ("And time.", 0)):
        vectors = np.zeros((len(measure.texts), 2), np.float32)
        vectors[0, 0] = vectors[1 + measure.texts[1:].index(nearest), 0] = 1
        assert measure.right(vectors) == right, nearest
