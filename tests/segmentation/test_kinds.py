from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from ketabot.documents import Block, BlockKind, Document, Sentence, SentenceKind, Source, TextKind
from ketabot.loaders.lines import find_blocks
from ketabot.segmentation import find_sentences
from ketabot.segmentation.debris import is_debris
from tests.segmentation.passages import GOLDEN

CORPUS = Path(__file__).parents[2] / "corpus"
SENTENCE, HEADING, DEBRIS = SentenceKind.SENTENCE, SentenceKind.HEADING, SentenceKind.DEBRIS


def document(*blocks: tuple[BlockKind, str]) -> Document:
    text = "\n\n".join(part for _, part in blocks)
    placed, at = [], 0
    for kind, part in blocks:
        placed.append(Block(at, at + len(part), kind))
        at += len(part) + 2
    return Document("a.txt", text, TextKind.FILE, "", tuple(placed), Source("A"))


def kinds(
    text: str, kind: BlockKind = BlockKind.PARAGRAPH, debris: tuple[str, ...] = ()
) -> list[tuple[str, SentenceKind]]:
    made = document((kind, text))
    return [(text[s.start : s.end], s.kind) for s in find_sentences(made, debris)]


def kind_of(text: str, block: BlockKind = BlockKind.PARAGRAPH) -> SentenceKind:
    ((found, kind),) = kinds(text, block)
    assert found == text
    return kind


def golden_rows() -> list[dict[str, str]]:
    with (GOLDEN / "corpus_sentences.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_sentence_of_the_corpus_is_found_with_its_kind() -> None:
    sources = tomllib.loads((CORPUS / "sources.toml").read_text(encoding="utf-8"))["source"]
    found = []
    for source in sorted(sources, key=lambda entry: str(entry["file"])):
        text = (CORPUS / source["file"]).read_bytes().decode("utf-8")
        made = Document(
            source["file"], text, TextKind.FILE, "", find_blocks(text), Source(source["title"])
        )
        found += [
            {
                "document": made.path,
                "start": str(s.start),
                "end": str(s.end),
                "kind": s.kind.value,
                "text": text[s.start : s.end],
            }
            for s in find_sentences(made, source.get("debris", ()))
        ]
    assert found == golden_rows()


def debris_rows() -> list[tuple[str, str]]:
    lines = (GOLDEN / "debris.tsv").read_text(encoding="utf-8").splitlines()
    return [(verdict, text) for verdict, _, text in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize(("verdict", "text"), debris_rows())
def test_tells_debris_from_sentences_that_resemble_it(verdict: str, text: str) -> None:
    assert verdict in {"debris", "keep"}
    assert is_debris(text) == (verdict == "debris")


@pytest.mark.parametrize(
    "text", ["Back to\u00a0Top", "We are\npermanently closed.", "Some can be found\u00a0here: A."]
)
def test_debris_is_recognised_whatever_its_white_space(text: str) -> None:
    assert is_debris(text)


@pytest.mark.parametrize(
    ("text", "block", "kind"),
    [
        ("Ketamine acts fast.", BlockKind.PARAGRAPH, SENTENCE),
        ("Ketamine acts fast.", BlockKind.HEADING, HEADING),
        ("IV ketamine vs. antidepressants", BlockKind.HEADING, HEADING),
        ("Back to Top", BlockKind.HEADING, DEBRIS),
        ("General Health", BlockKind.PARAGRAPH, HEADING),
        ("It may be useful in anxiety", BlockKind.PARAGRAPH, SENTENCE),
        ("May Be Useful in Anxiety Disorders", BlockKind.PARAGRAPH, HEADING),
        ("What is Ketamine", BlockKind.PARAGRAPH, HEADING),
        (
            "Ketamine for depression, anxiety, pain, addiction, trauma, grief and tinnitus in"
            " adults, children and older people",
            BlockKind.PARAGRAPH,
            SENTENCE,
        ),
        ("Tell your doctor if you have:", BlockKind.PARAGRAPH, HEADING),
        ("Long-term use has been linked to bladder pain", BlockKind.LIST_ITEM, SENTENCE),
        ("sudden pain in the lower belly", BlockKind.LIST_ITEM, SENTENCE),
        ("it can be fatal", BlockKind.LIST_ITEM, SENTENCE),
        ("Overview", BlockKind.LIST_ITEM, HEADING),
        ("high blood pressure in the past;", BlockKind.LIST_ITEM, SENTENCE),
        ("you have had a stroke, or", BlockKind.LIST_ITEM, SENTENCE),
        ("He writes for the world’s largest portal,", BlockKind.PARAGRAPH, DEBRIS),
        ("dose = weight * 0.5", BlockKind.CODE, DEBRIS),
        ("Ketamine is “safe”.", BlockKind.PARAGRAPH, SENTENCE),
        ("It is safe.[3]", BlockKind.PARAGRAPH, SENTENCE),
    ],
)
def test_kind(text: str, block: BlockKind, kind: SentenceKind) -> None:
    assert kind_of(text, block) is kind


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\u00ad", "\x07", "\U000e0041"])
def test_a_sentence_with_a_hidden_character_is_debris(hidden: str) -> None:
    found = kinds(f"It is safe. It is {hidden}not safe. Ask first.")
    assert [kind for _, kind in found] == [SENTENCE, DEBRIS, SENTENCE]


def test_a_byte_order_mark_is_no_part_of_the_first_sentence() -> None:
    assert kinds("\ufeffIt is safe.") == [("It is safe.", SENTENCE)]


def test_what_an_editor_named_makes_every_sentence_it_touches_debris() -> None:
    text = "One is kept. Two holds pasted words here. Three is kept. Pasted words end it."
    found = kinds(text, debris=("pasted words", "kept. Pasted"))
    assert [kind for _, kind in found] == [SENTENCE, DEBRIS, DEBRIS, DEBRIS]


def test_a_named_text_leaves_the_sentences_beside_it_alone() -> None:
    text = "This is the end.Start again."
    assert [kind for _, kind in kinds(text, debris=("Start again.",))] == [SENTENCE, DEBRIS]
    assert [kind for _, kind in kinds(text, debris=("This is the end.",))] == [DEBRIS, SENTENCE]


def test_a_named_text_is_found_whatever_its_white_space() -> None:
    found = kinds("Two holds pasted\u00a0words\nhere.", debris=("pasted words here",))
    assert found == [("Two holds pasted\u00a0words\nhere.", DEBRIS)]


@pytest.mark.parametrize(
    "lead_in", ["They include the", "To prevent cirrhosis,", "It can include pain and", "Avoid:"]
)
def test_what_leads_in_to_a_list_is_a_heading(lead_in: str) -> None:
    made = document(
        (BlockKind.PARAGRAPH, f"It has risks. {lead_in}"),
        (BlockKind.LIST_ITEM, "pain in the lower belly."),
    )
    assert [s.kind for s in find_sentences(made)] == [SENTENCE, HEADING, SENTENCE]


def test_an_empty_or_absent_named_text_changes_nothing() -> None:
    assert kinds("One is kept.", debris=("", "elsewhere")) == [("One is kept.", SENTENCE)]


def test_the_end_of_a_block_ends_a_sentence() -> None:
    made = document(
        (BlockKind.PARAGRAPH, "It was seen by Dr."), (BlockKind.PARAGRAPH, "Smith left.")
    )
    assert find_sentences(made) == (
        Sentence(0, 18, SENTENCE, 0),
        Sentence(20, 31, SENTENCE, 1),
    )


@pytest.mark.parametrize(
    "piece", ["1", ".1", "<div ", "{{ ", "¹", "[1", "Home > ", "is principal of ", "the ", "\u200a"]
)
def test_no_text_makes_the_patterns_slow(piece: str) -> None:
    # A pattern that tries every way to match would take hours; the test runner stops it.
    kinds("It is." + piece * 60 + "x")
    kinds("a " + piece * 100_000)
