"""The simpler systems do what they are called, by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from ketabot.answers import Answer
from ketabot.building import build_index
from ketabot.documents import Span
from ketabot.evaluation.baselines import Baseline, baselines
from ketabot.evaluation.material import Material, open_material
from tests.libraries import EMBEDDER, make_config, write_corpus

FILES = {
    "a.txt": "Rain falls from grey clouds. Snow melts in spring. Wind blows leaves from trees.",
    "b.txt": "Clouds are made of drops. Trees need rain and light. Streets are wet.",
}
QUESTION = "When does snow melt, in spring or from rain?"


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("weather")
    write_corpus(folder, FILES)
    config = make_config(folder, chunking={"tokens": 16, "overlap": 0})
    build_index(config, EMBEDDER)
    return open_material(config)


@pytest.fixture(scope="module")
def systems(material: Material) -> dict[str, Baseline]:
    return {system.name: system for system in baselines(material.library, EMBEDDER)}


def texts(answer: Answer) -> list[str]:
    return [quote.text for quote in answer.quotes]


def nearest(units: list[str]) -> list[str]:
    similar = [
        float(EMBEDDER.encode_query(unit) @ EMBEDDER.encode_query(QUESTION)) for unit in units
    ]
    return [units[row] for row in np.argsort(-np.array(similar), kind="stable")]


def test_sentences_by_embedding(systems: dict[str, Baseline], material: Material) -> None:
    sentences = [
        material.texts[path][one.start : one.end]
        for path, known in material.sentences.items()
        for one in known
    ]
    assert len(sentences) == 6
    answer = systems["embedding_sentences"].ask(QUESTION)
    assert texts(answer) == nearest(sentences)[:3]
    best = EMBEDDER.encode_query(answer.quotes[0].text) @ EMBEDDER.encode_query(QUESTION)
    assert answer.confidence == pytest.approx(float(best), abs=1e-3)
    assert [one.document for one in answer.candidates] != []


def test_whole_chunks_by_embedding(systems: dict[str, Baseline], material: Material) -> None:
    answer = systems["embedding_chunks"].ask(QUESTION)
    units = systems["embedding_chunks"].units
    chunks = [material.texts[unit.document][unit.start : unit.end] for unit in units]
    assert chunks == [
        "Rain falls from grey clouds. Snow melts in spring.",
        "Wind blows leaves from trees.",
        "Clouds are made of drops. Trees need rain and light.",
        "Streets are wet.",
    ]  # whole sentences, at most 16 tokens together
    assert texts(answer) == nearest(chunks)[:3]
    assert len(answer.candidates) == min(10, len(chunks))


def test_sentences_by_words(systems: dict[str, Baseline]) -> None:
    answer = systems["bm25_sentences"].ask(QUESTION)
    assert answer.quotes[0].text == "Snow melts in spring."
    # "rain" is in two sentences; the shorter one has more of it.
    assert texts(answer)[1:] == ["Rain falls from grey clouds.", "Trees need rain and light."]


def test_nothing_is_declined_and_quotes_are_cut(
    systems: dict[str, Baseline], material: Material
) -> None:
    for system in systems.values():
        answer = system.ask("xyzzy")
        assert answer.route == "answer"
        for quote in answer.quotes:
            assert material.texts[quote.document][quote.start : quote.end] == quote.text


def test_sentences_of_a_quote(material: Material) -> None:
    first, second, third = material.sentences["a.txt"]
    assert material.sentences_of(Span("a.txt", first.start, second.end)) == (first, second)
    assert material.sentences_of(Span("a.txt", second.start + 2, second.end)) == (second,)
    assert material.sentences_of(third) == (third,)
    # Two characters of a sentence are not that sentence.
    assert material.sentences_of(Span("a.txt", first.start, second.start + 2)) == (first,)
    assert material.sentences_of(Span("none.txt", 0, 9)) == ()
