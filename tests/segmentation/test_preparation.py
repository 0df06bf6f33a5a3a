from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketabot.config import ChunkingConfig
from ketabot.documents import (
    Block,
    BlockKind,
    Document,
    PreparedDocument,
    Sentence,
    SentenceKind,
    Source,
    TextKind,
)
from ketabot.errors import ModelError
from ketabot.segmentation import Ruler, chunk_text, divide_long_sentences, prepare
from tests.segmentation.test_chunks import GreedyRuler, WordRuler, counter

SENTENCE, DEBRIS = SentenceKind.SENTENCE, SentenceKind.DEBRIS


def document(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Document:
    return Document("a.txt", text, TextKind.FILE, "", (Block(0, len(text), kind),), Source("A"))


def divided(text: str, sees: int = 256, kind: SentenceKind = SENTENCE) -> list[str]:
    sentences = divide_long_sentences(
        document(text), (Sentence(0, len(text), kind, 0),), WordRuler(sees)
    )
    assert {(s.kind, s.block) for s in sentences} == {(kind, 0)}
    return [text[s.start : s.end] for s in sentences]


def prepared(text: str, ruler: Ruler | None = None) -> PreparedDocument:
    return prepare(
        document(text),
        debris=(),
        counter=counter(),
        config=ChunkingConfig(),
        ruler=WordRuler() if ruler is None else ruler,
    )


def test_a_sentence_that_fits_is_left_whole() -> None:
    assert divided("a b, c; d", sees=6) == ["a b, c; d"]


@pytest.mark.parametrize(
    ("text", "sees", "parts"),
    [
        ("a b, c d; e f, g h", 7, ["a b, c d;", "e f, g h"]),
        ("a b c\nd; e f g", 8, ["a b c", "d; e f g"]),
        ("a b c, d e f g", 7, ["a b c,", "d e f g"]),
        ("a b c d e f", 6, ["a b c", "d e f"]),
        ("12,000 b 2;500 d", 5, ["12,000 b", "2;500 d"]),
        ("a; b c d e f g h", 8, ["a; b c d", "e f g h"]),
    ],
)
def test_divides_at_the_best_clause_boundary_near_the_middle(
    text: str, sees: int, parts: list[str]
) -> None:
    assert divided(text, sees) == parts


def test_divides_until_every_part_fits() -> None:
    assert divided("a b c d e f g h", sees=4) == ["a b", "c d", "e f", "g h"]


def test_divides_what_is_too_long_to_be_read() -> None:
    clause = "so it is said" + " again" * 100
    text = f"{clause}; {clause}; {clause}."
    parts = divided(text, sees=10_000)
    assert max(map(len, parts)) <= 1_500
    assert " ".join(parts) == text
    assert all(part.endswith((";", ".")) for part in parts)


def test_divides_a_word_that_is_itself_too_long() -> None:
    assert divided("x" * 4_000) == ["x" * 1_000] * 4


def test_debris_may_be_long() -> None:
    assert divided("x" * 4_000, kind=DEBRIS) == ["x" * 4_000]


def test_a_model_that_sees_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="sees 2 tokens"):
        divided("a", sees=2)


WORDS = st.sampled_from(
    ["ketamine", "acts", "fast.", "The", "end,", "and;", "x" * 300, "\n", "U.S."]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=120).map(" ".join), st.integers(3, 40))
def test_nothing_is_dropped_and_everything_is_seen(text: str, sees: int) -> None:
    ruler = WordRuler(sees)
    result = prepared(text, ruler)
    held = {i for c in result.chunks for i in range(c.first, c.stop)}
    for i, sentence in enumerate(result.sentences):
        assert i in held or sentence.kind is DEBRIS
        assert sentence.kind is DEBRIS or sentence.end - sentence.start <= 1_500
    texts = [chunk_text(result.document, result.sentences, chunk) for chunk in result.chunks]
    assert all(count <= sees for count in ruler.count_tokens(texts))
    covered = "".join(text[s.start : s.end] for s in result.sentences)
    assert "".join(covered.split()) == "".join(text.split())


def test_holds_for_a_ruler_whose_wholes_exceed_their_parts() -> None:
    ruler = GreedyRuler(26)
    result = prepared("The drug acts fast and it is cheap. " * 40, ruler)
    texts = [chunk_text(result.document, result.sentences, chunk) for chunk in result.chunks]
    # Two sentences of 8 words are 16 + 1 + 2; three would be 24 + 2 + 2.
    assert ruler.count_tokens(texts) == [19] * len(texts)


def test_a_sentence_of_two_megabytes_is_divided_in_time() -> None:
    result = prepared("word, " * 350_000)
    assert sum(s.end - s.start + 1 for s in result.sentences) == 6 * 350_000
