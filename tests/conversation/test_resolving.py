"""Questions that depend on what was said, resolved by the weights that ship."""

from __future__ import annotations

import pytest

from ketabot.conversation import Exchange, Kind, Meant, kind_of, load_tagger, meant_by, standing
from ketabot.conversation.resolving import exchanged, with_words

TAGGER = load_tagger()
QUESTION = Meant(Kind.QUESTION)


def resolved(*questions: str) -> str:
    """What the last question is, standing alone."""
    *before, last = questions
    exchanges = tuple(Exchange(question) for question in before)
    meant = kind_of(last, follows=bool(exchanges))
    return meant_by(last, meant, exchanges, TAGGER).text


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (("How many ketamine clinics are there?", "who licenses them?"), {"ketamine", "clinics"}),
        (("Can ketamine harm the bladder?", "would it heal?"), {"ketamine", "bladder"}),
        (("Who is David Feifel?", "how many people has he treated?"), {"David", "Feifel"}),
        (("What does off-label mean?", "how common is that?"), {"off-label"}),
    ],
)
def test_what_a_pronoun_stands_for_is_carried_over(
    questions: tuple[str, ...], words: set[str]
) -> None:
    text = resolved(*questions)
    assert all(word in text for word in words), text


def test_a_person_is_the_one_whom_the_quote_named() -> None:
    said = Exchange(
        "Who was one of the first to give it for depression?",
        "David Feifel, professor of psychiatry, was one of the first.",
    )
    found = meant_by("which university is he at", QUESTION, (said,), TAGGER)
    assert found.of_person
    assert found.likeliest == ("David", "Feifel")
    named = meant_by("which university is Insell at, like him", QUESTION, (said,), TAGGER)
    assert not named.of_person


def test_whom_the_person_spoke_of_is_nobody_whom_a_quote_names() -> None:
    quoted = "Ketamine bladder syndrome happens when people use too much, Krystal and Stewart say."
    said = Exchange("My brother has used ketamine. Does it harm his bladder?", quoted)
    text = meant_by("and what does he say of his memory?", QUESTION, (said,), TAGGER).text
    assert "Krystal" not in text
    assert "Stewart" not in text


def test_what_points_at_something_takes_the_likeliest_word_rather_than_none() -> None:
    text = resolved(
        "They want to give my wife the esketamine nose spray. Can she take it home with her?",
        "her sister reckons it gives you bother with the waterworks, does it",
    )
    assert "esketamine" in text


def test_a_topic_is_passed_on_through_questions_that_do_not_name_it() -> None:
    text = resolved("Can ketamine harm the bladder?", "would it heal?", "how long would that take?")
    assert "bladder" in text


def test_a_first_question_stands_alone() -> None:
    assert resolved("would it heal?") == "would it heal?"


def test_no_word_is_made_up() -> None:
    said = ("How many ketamine clinics are there?", "when did they start?", "and how about Spain?")
    known = set(" ".join(said).replace("?", "").split())
    words = resolved(*said).replace("(", "").replace(")", "").replace(",", "").split()
    assert set(words) <= known


@pytest.mark.parametrize(
    "message", ["why?", "tell me more", "just the number", "what do others say?"]
)
def test_what_only_goes_on_asks_the_same_again(message: str) -> None:
    assert resolved("Can ketamine harm the bladder?", message) == "Can ketamine harm the bladder?"
    again = resolved("Can ketamine harm the bladder?", "tell me more", message)
    assert again == "Can ketamine harm the bladder?"


def test_a_correction_is_put_to_the_question_before() -> None:
    text = resolved("How long does the spray last?", "no, I meant the infusion")
    assert text == "How long does the spray last (the infusion)"
    exchanges = (Exchange("How long does the spray last?"), Exchange("no, I meant the infusion"))
    assert standing(exchanges, TAGGER).text == text


@pytest.mark.parametrize(
    ("message", "whole"),
    [
        ("and ketamine, do you get hooked on that?", True),
        ("What about the nasal spray, how long does it stay in the body?", True),
        ("ok, how long does it stay in the body?", False),
        ("Cool, does it harm the bladder?", False),
        ("Sorry to bother you, does it harm the bladder?", False),
        ("If it fails, what do doctors try next?", False),
        ("My sister had it, did it help her sleep?", False),
        ("Ignore that, is it safe for the heart?", False),
        ("and how long does it stay in the body?", False),
    ],
)
def test_what_is_named_before_it_is_asked_about_is_what_it_means(message: str, whole: bool) -> None:
    exchanges = (Exchange("Do antidepressants make you put on weight?"),)
    assert meant_by(message, QUESTION, exchanges, TAGGER).whole is whole


@pytest.mark.parametrize(
    ("message", "again"),
    [
        ("his memory as well?", "Can ketamine harm his bladder? his memory as well?"),
        ("and the liver", "Can ketamine harm his bladder? and the liver"),
        ("what about the liver?", "Can ketamine harm his bladder? what about the liver?"),
        ("does it harm the liver?", ""),
        ("how long?", "Can ketamine harm his bladder? how long?"),
        ("And since when exactly?", "Can ketamine harm his bladder? And since when exactly?"),
        ("how long does it last?", ""),
        ("and then?", ""),
    ],
)
def test_a_part_of_a_sentence_may_ask_the_question_before_of_something_else(
    message: str, again: str
) -> None:
    exchanges = (Exchange("Can ketamine harm his bladder?"),)
    found = meant_by(message, QUESTION, exchanges, TAGGER)
    assert found.repeated == again
    assert not again or set(found.repeats) == {"ketamine", "harm", "bladder"}


def test_a_word_that_only_asks_takes_the_question_before_alone_where_that_is_whole() -> None:
    """What was said before that one is not asked about: of "how many?" only clinics count."""
    exchanges = (Exchange("Can ketamine harm his bladder?"), Exchange("Do clinics give infusions?"))
    found = meant_by("how many?", QUESTION, exchanges, TAGGER)
    assert found.repeated == "Do clinics give infusions? how many?"


@pytest.mark.parametrize(
    ("question", "part", "texts"),
    [
        ("How much does it cost?", "and the nasal spray?", ["How much does nasal spray cost?"]),
        (
            "How long does an infusion take?",
            "and the spray?",
            ["How long does an spray take?"],
        ),
        (
            "What are the side effects of tablets?",
            "And ketamine's?",
            [
                "What are the ketamine effects of tablets?",
                "What are the side ketamine of tablets?",
                "What are the side effects of ketamine?",
            ],
        ),
        ("Can that harm the bladder?", "and?", []),
    ],
)
def test_what_a_part_of_a_sentence_names_takes_the_place_of_what_was_named(
    question: str, part: str, texts: list[str]
) -> None:
    assert list(exchanged(question, part)) == texts


@pytest.mark.parametrize("question", ["where?", "and how?", "which study?", "when exactly?"])
def test_a_word_that_asks_asks_the_question_before_once_more(question: str) -> None:
    before = (Exchange("Does it help alcoholics?", "It does."),)
    assert meant_by(question, QUESTION, before, TAGGER).repeated == (
        f"Does it help alcoholics? {question}"
    )


def test_words_stand_behind_the_question() -> None:
    assert with_words("why is that so ?!", ["a", "b"]) == "why is that so (a, b)"
    assert with_words("Why?", []) == "Why?"


def test_a_long_conversation_is_resolved_in_a_moment() -> None:
    exchanges = tuple(Exchange("ketamine " * 2000, "bladder " * 2000) for _ in range(6))
    found = meant_by("would it heal?", QUESTION, exchanges, TAGGER)
    assert len(found.text) < 100
