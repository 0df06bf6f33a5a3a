"""Which sentences a sentence is quoted with, and what both sides and repetitions become."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketabot.answers import answer_to_json
from ketabot.cli.show import answer_text
from ketabot.composing import compose
from ketabot.composing.context import in_context
from ketabot.composing.cues import leans, limits, limits_from_afar
from ketabot.config import AnsweringConfig
from ketabot.index import Library, load_library
from ketabot.reading import Reading, ScoredSentence
from ketabot.web.answer import answer_markup
from tests.libraries import make_bot

LONG_LIST = "Bring along:\n\n" + "".join(
    f"- Your card number {n} of the clinic.\n" for n in range(30)
)
SIDES = {
    "brochure.txt": "Ketamine use does not have any known long-term side effects.\n",
    "leaflet.txt": (
        "Long-term ketamine use has been linked to bladder damage.\n\n"
        "Infusions last for forty minutes in our clinic.\n\n"
        "Our clinic lies by the river.\n"
    ),
    "mirror.txt": "Long-term ketamine use has been linked to bladder damage.\n",
}


def quoted(folder: Path, text: str, beginning: str, name: str = "a.txt") -> str:
    """The quote that a sentence is in, told by how the sentence begins."""
    make_bot(folder, {name: text})
    library = load_library(folder / "index")
    row = row_of(library, beginning)
    first, stop = in_context(library, row)
    document, start, _ = library.sentence_span(first)
    return document.text[start : library.sentence_span(stop - 1)[2]]


def row_of(library: Library, beginning: str, path: str | None = None) -> int:
    rows = range(library.sentence_count)
    (row,) = [
        row
        for row in rows
        if library.sentence_text(row).startswith(beginning)
        and path in {None, library.sentence_span(row)[0].path}
    ]
    return row


def test_a_chain_of_leaning_sentences_is_followed_to_what_it_speaks_of(tmp_path: Path) -> None:
    text = "Rest is good. Ketamine is old. It is cheap. This helps clinics. They buy much of it.\n"
    assert quoted(tmp_path, text, "They buy") == (
        "Ketamine is old. It is cheap. This helps clinics. They buy much of it."
    )


def test_a_sentence_joins_on_to_nothing_that_points_elsewhere(tmp_path: Path) -> None:
    make_bot(tmp_path, {"a.txt": "A bird sings. In contrast, ketamine acts fast. But it fades.\n"})
    library = load_library(tmp_path / "index")
    vectors = np.eye(3, dtype=np.float16)
    vectors[0] = -vectors[1]
    vectors[2] = -vectors[1]
    apart = replace(library, contents=replace(library.contents, sentence_vectors=vectors))
    assert in_context(apart, row_of(apart, "In contrast")) == (1, 3)
    assert in_context(apart, row_of(apart, "But it")) == (1, 3), (
        "it speaks of what it does not name"
    )


def test_a_chain_ends_where_a_sentence_is_only_joined_on(tmp_path: Path) -> None:
    text = "Rest is good. However, ketamine acts fast. It is cheap. Therefore clinics buy it.\n"
    assert quoted(tmp_path, text, "It is") == "However, ketamine acts fast. It is cheap."
    text = "Ketamine acts fast. However, it fades. Therefore clinics repeat the infusion.\n"
    assert quoted(tmp_path, text, "Therefore") == text.strip()


def test_harms_are_not_quoted_without_the_drug_that_they_are_of(tmp_path: Path) -> None:
    text = (
        "Older pills help some, but have downsides. Generally speaking, relief takes months. "
        "There can be side effects, such as a dry mouth.\n"
    )
    assert quoted(tmp_path, text, "There can be") == text.strip()


def test_the_chain_goes_on_over_the_border_of_a_paragraph(tmp_path: Path) -> None:
    text = "Ketamine is old. It is cheap.\n\nThis helps clinics.\n"
    assert quoted(tmp_path, text, "This helps") == (
        "Ketamine is old. It is cheap.\n\nThis helps clinics."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine is old.\n\nHow it helps\n\nThis helps clinics.\n",
        "- Ketamine is old and well known.\n- This helps clinics.\n",
    ],
)
def test_neither_a_heading_nor_another_item_is_leaned_on(tmp_path: Path, text: str) -> None:
    assert quoted(tmp_path, text, "This helps") == "This helps clinics."


@pytest.mark.parametrize(
    "limit",
    [
        "However, relief fades.",
        "But it fades.",
        "Not everyone gets better.",
        "Only if it is repeated does it last.",
        "This does not mean that it lasts.",
        "More research is needed.",
    ],
)
def test_what_limits_a_sentence_comes_along(tmp_path: Path, limit: str) -> None:
    text = f"Ketamine acts fast. {limit} Clinics open daily.\n"
    assert quoted(tmp_path, text, "Ketamine") == f"Ketamine acts fast. {limit}"


def test_a_turn_comes_along_over_a_paragraph_and_a_mere_condition_does_not(tmp_path: Path) -> None:
    text = "Ketamine acts fast.\n\nHowever, relief fades.\n\nAlthough it is old, clinics use it.\n"
    assert quoted(tmp_path, text, "Ketamine") == "Ketamine acts fast.\n\nHowever, relief fades."


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_list_is_quoted_whole_with_its_lead_in(tmp_path: Path, name: str) -> None:
    text = (
        "Stay away if:\n\n- You have a fever today.\n- nausea\n- You feel very weak.\n\nCall us.\n"
    )
    whole = "Stay away if:\n\n- You have a fever today.\n- nausea\n- You feel very weak."
    assert quoted(tmp_path, text, "You feel", name) == whole


def test_a_list_of_a_page_without_marks_is_known_by_its_colon(tmp_path: Path) -> None:
    page = "<p>Stay away if:</p><ul><li>you have a fever today</li><li>you feel very weak</li></ul>"
    assert quoted(tmp_path, f"{page}<p>Call us soon.</p>", "you feel", "a.html") == (
        "Stay away if:\n\nyou have a fever today\n\nyou feel very weak"
    )


def test_of_a_list_that_is_too_long_an_item_stands_alone(tmp_path: Path) -> None:
    found = quoted(tmp_path, LONG_LIST, "Your card number 17")
    assert found == "Your card number 17 of the clinic."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works.", True),
        ("However, it works.", True),
        ("Right now, however, it works.", True),
        ("There can be side effects, such as a dry mouth.", True),
        ("There have also been complaints.", True),
        ("Generally speaking, relief takes months.", True),
        ("There are six clinics in the town.", False),
        ("The study showed that it works.", True),
        ("It’s important to note that pain is common.", False),
        ("Italy is far.", False),
        ("Ketamine works; it is old.", False),
    ],
)
def test_sentences_lean_by_how_they_begin(text: str, expected: bool) -> None:
    assert leans(text) is expected


def test_limits_are_known_by_their_words() -> None:
    assert limits("Its safety remains unclear.")
    assert limits("Although it is old, it is used.")
    assert not limits_from_afar("Although it is old, it is used.")
    assert limits("Only adults are treated.")
    assert limits("“But it wears off.”")
    for text in (
        "Clinics open daily.",
        "It is commonly given by nurses.",
        "Clinics open daily but close at noon.",
        "Esketamine is the only drug of its kind.",
    ):
        assert not limits(text)


def reading(library: Library, scores: dict[str, float]) -> Reading:
    found = [
        ScoredSentence(row_of(library, *key.split("@")), score, ()) for key, score in scores.items()
    ]
    return Reading(tuple(sorted(found, key=lambda one: -one.score)), 1.0, {})


@pytest.fixture
def library(tmp_path: Path) -> Library:
    make_bot(tmp_path, SIDES)
    return load_library(tmp_path / "index")


SCORES = {
    "Long-term@leaflet.txt": 0.9,
    "Long-term@mirror.txt": 0.89,
    "Infusions": 0.88,
    "Our clinic": 0.87,
    "Ketamine use does": 0.75,
}


def texts(library: Library, question: str | None, **settings: int) -> list[str]:
    config = AnsweringConfig(quote_margin=0.1, **settings)
    made = compose(library, reading(library, SCORES), config, question)
    return [library.sentence_text(extract.first) for extract in made.extracts]


def test_the_other_side_is_brought_in_where_the_question_is_about_it(library: Library) -> None:
    assert "Ketamine use does not have any known long-term side effects." in texts(
        library, "is it bad"
    )
    assert len(texts(library, "where is your clinic")) == 3


def test_the_other_side_takes_the_place_of_what_nothing_contradicts(library: Library) -> None:
    assert texts(library, "is it bad for me", max_quotes=2) == [
        "Long-term ketamine use has been linked to bladder damage.",
        "Ketamine use does not have any known long-term side effects.",
    ]


def test_the_best_quote_never_gives_way(library: Library) -> None:
    scores = {**SCORES, "Our clinic": 0.95}
    config = AnsweringConfig(quote_margin=0.1, max_quotes=2)
    made = compose(library, reading(library, scores), config, "is it bad")
    assert [library.sentence_text(extract.first) for extract in made.extracts] == [
        "Our clinic lies by the river.",
        "Long-term ketamine use has been linked to bladder damage.",
    ]


CAUTIONS = {
    "seller.txt": "Ketamine has been used safely for decades.\n\nClinics open at nine.\n",
    "leaflet.txt": "If you have heart problems, ketamine may not be safe for you.\n",
}


@pytest.mark.parametrize(
    ("question", "warning", "quoted"),
    [
        ("is it safe", 0.75, ["Ketamine has", "If you", "Clinics"]),
        ("is it safe", 0.95, ["If you", "Ketamine has", "Clinics"]),
        ("how old is it", 0.75, ["Ketamine has", "Clinics"]),
        ("is it safe", 0.45, ["Ketamine has", "Clinics"]),
    ],
)
def test_who_asks_of_harm_does_not_read_reassurance_alone(
    tmp_path: Path, question: str, warning: float, quoted: list[str]
) -> None:
    make_bot(tmp_path, CAUTIONS)
    library = load_library(tmp_path / "index")
    scores = {"Ketamine has": 0.9, "Clinics": 0.85, "If you": warning}
    config = AnsweringConfig(quote_margin=0.1)
    made = compose(library, reading(library, scores), config, question)
    begins = [library.sentence_text(extract.first) for extract in made.extracts]
    assert [
        text[: len(beginning)] for text, beginning in zip(begins, quoted, strict=True)
    ] == quoted


def test_a_warning_takes_the_place_of_the_last_quote_where_there_is_no_room(tmp_path: Path) -> None:
    make_bot(tmp_path, CAUTIONS)
    library = load_library(tmp_path / "index")
    scores = {"Ketamine has": 0.9, "Clinics": 0.85, "If you": 0.75}
    config = AnsweringConfig(quote_margin=0.1, max_quotes=2)
    made = compose(library, reading(library, scores), config, "is it safe")
    assert [library.sentence_text(extract.first)[:6] for extract in made.extracts] == [
        "Ketami",
        "If you",
    ]


@pytest.mark.parametrize(
    ("other", "quotes", "also"),
    [
        ("Our nurses give every new guest six infusions of ketamine over three calm weeks.", 1, 1),
        ("Our nurses give every new guest five infusions of ketamine over three calm weeks.", 2, 0),
        ("Our nurses give every new guest no infusions of ketamine over three calm weeks.", 2, 0),
        ("Our nurses give every old guest two cups of strong tea over six calm weeks.", 2, 0),
    ],
)
def test_what_differs_in_a_figure_or_a_negation_is_not_folded(
    tmp_path: Path, other: str, quotes: int, also: int
) -> None:
    first = "Our nurses give every new guest six infusions of ketamine over three calm weeks."
    make_bot(tmp_path, {"a.txt": first, "b.txt": other})
    library = load_library(tmp_path / "index")
    both = Reading((ScoredSentence(0, 0.9, ()), ScoredSentence(1, 0.89, ())), 1.0, {})
    made = compose(library, both, AnsweringConfig())
    assert (len(made.extracts), len(made.extracts[0].also)) == (quotes, also)


def test_only_other_documents_are_named_beside_a_quote_and_each_once(tmp_path: Path) -> None:
    said = "Ketamine may relieve a deep depression within hours."
    apart = "Nobody knows why that is so. Some nurses keep a record of each visit."
    files = {"a.txt": f"{said} {apart} {said}\n", "b.txt": f"{said} {apart} {said}\n"}
    bot = make_bot(tmp_path / "two", files, answering={"threshold": 0.0, "quote_margin": 0.05})
    (quote,) = bot.ask("may ketamine relieve a deep depression within hours").quotes
    assert quote.text == said
    assert [place.document for place in quote.also] == [
        "b.txt" if quote.document == "a.txt" else "a.txt"
    ]
    one = {"a.txt": files["a.txt"]}
    bot = make_bot(tmp_path / "one", one, answering={"threshold": 0.0, "quote_margin": 0.05})
    answer = bot.ask("may ketamine relieve a deep depression within hours")
    assert [quote.text for quote in answer.quotes] == [said]
    assert answer.quotes[0].also == ()
    assert "also in" not in answer_text(answer, bot.prompts)
    assert "also in" not in answer_markup(answer, bot.prompts)


def test_both_sides_are_marked_and_repetitions_stay_citable(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, SIDES, answering={"threshold": 0.0, "quote_margin": 1.0})
    answer = bot.ask("long-term ketamine bladder damage, or no known side effects")
    content = answer_to_json(answer)
    assert {answer.quotes[0].document, answer.quotes[1].document} & {"brochure.txt"}
    assert list(content["conflicts"]) == [
        {"quotes": (1, 2), "about": "one says yes, the other no: long-term side effects"}
    ]
    (also,) = [quote["also"] for quote in content["quotes"] if "also" in quote]
    (place,) = also
    assert (
        bot.text_of(place["document"])[place["start"] : place["end"]] == SIDES["mirror.txt"].strip()
    )
    assert place["document"] in {card.document for card in answer.sources}
    shown = answer_text(answer, bot.prompts)
    assert "The sources disagree, compare quotes 1, 2: one says yes" in shown
    assert f"{place['document']}:{place['start']}-{place['end']}" in shown
    assert "also in" in answer_markup(answer, bot.prompts)
