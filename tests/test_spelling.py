"""Slips of the keyboard, mended to words that a small library has."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ketabot.answers import Route, answer_to_json
from ketabot.bot import Ketabot
from ketabot.routing import Router, Verdict
from ketabot.spelling import Spelling, english_words
from tests.libraries import make_bot

TEXT = (
    "Ketamine can be addictive for people who take it for years.\n\n"
    "Patients and doctors watch the bladder, and a patient is told of the symptoms.\n"
)
WORDS = Counter(addictive=3, bladder=2, symptoms=2, patient=1, patients=2, tested=1, chemo=1)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Ketabot:
    return make_bot(
        tmp_path_factory.mktemp("spelling"), {"one.txt": TEXT}, answering={"threshold": 0.0}
    )


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("is it adictive?", "is it addictive?"),
        ("is it addicctive?", "is it addictive?"),
        ("is it addcitive?", "is it addictive?"),
        ("is it addictuve?", "is it addictive?"),
        ("bladdr symptons", "bladder symptoms"),
        ("a chmo or two", "a chemo or two"),
        ("the pateint's bladder", "the pateint's bladder"),
        ("a pateint or two", "a patient or two"),
        ("symptons adictive bladdr: how bad is it", "symptoms addictive bladder: how bad is it"),
    ],
)
def test_a_single_slip_is_mended(typed: str, mended: str) -> None:
    assert Spelling(WORDS, english_words()).mended(typed) == mended


@pytest.mark.parametrize(
    "typed",
    [
        "is it addictive?",
        "has anyone texted you of chemos?",  # known, with an ending
        "a ladder, a blather, an attested fact",  # English words near those of the library
        "it doesnt work",  # as many write it
        "Adictive Records",  # a name
        "is it adctve?",  # two letters short
        "is it dadictive?",  # the first letter is another
        "adictive.com, me@adictive, /adictive, adictive2",
        "ist es süchtig machend?",
        "sie hat alle patienten tested",  # another language
        "const, chem, stat",  # too short, or like too many
        "we specialise in behaviour at the centre",
        "",
    ],
)
def test_all_else_stays_as_it_was_typed(typed: str) -> None:
    assert Spelling(WORDS, english_words()).mended(typed) == typed


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuánto cuesta la ketamina?",
        "wie lange dauert eine behandlung",
        "combien de temps dure une séance",
        "сколько это стоит",
        "多少钱",
    ],
)
def test_a_question_in_another_language_is_told_that_english_is_needed(
    bot: Ketabot, text: str
) -> None:
    assert bot.prompts.notes.foreign in bot.ask(text).notes


@pytest.mark.parametrize(
    "text",
    [
        "bladder symptoms",
        "ketamine dosis",
        "side effects",
        "Spravato",
        "naïve",
        "Ketalar Krystal",
        "man took ket, lips blue, non responsive per neighbour",
        "cost per session in LA",
        "did a man die after ketamine infusion",
        "nausea per se",
        "ketamine dose per kg in men",
    ],
)
def test_keywords_are_not_taken_for_another_language(bot: Ketabot, text: str) -> None:
    assert bot.ask(text, search=text).notes == ()


def test_of_several_words_the_one_that_comes_oftest_is_meant() -> None:
    counts = Counter(testers=2, testees=5)
    assert Spelling(counts, frozenset()).mended("teste rs testers testeqs") == (
        "teste rs testers testees"
    )


def test_the_mended_question_is_searched_and_the_typed_one_is_offered(bot: Ketabot) -> None:
    answer = bot.ask("is it adictive for people?")
    assert answer.question == "is it adictive for people?"
    assert answer.standalone_question == "is it addictive for people?"
    assert answer.other_reading == "is it adictive for people?"
    assert answer.quotes[0].text.startswith("Ketamine can be addictive")
    typed = bot.ask(answer.question, search=answer.other_reading)
    assert typed.standalone_question == "is it adictive for people?"


def test_a_question_without_slips_has_no_other_reading(bot: Ketabot) -> None:
    assert "other_reading" not in answer_to_json(bot.ask("is it addictive for people?"))


def test_a_word_that_only_mistyped_prepared_questions_have_is_none(tmp_path: Path) -> None:
    text = TEXT.split("\n")[0]
    questions = [f"does the floatyness {verb}?" for verb in ("grow", "stay", "last")]
    questions.append("does the grogyness last?")
    questions += [f"is it adictive for {who}?" for who in ("me", "him", "her")]
    questions += [
        f"is it addictive for {who} {n}?" for who in ("me", "him", "her") for n in "12345"
    ]
    line = {"document": "one.txt", "start": 0, "end": len(text), "text": text}
    asked = json.dumps({**line, "questions": questions})
    bot = make_bot(tmp_path, {"one.txt": TEXT, "asked.jsonl": f"{asked}\n"})
    assert bot.ask("does the floatynes grow?").standalone_question == "does the floatyness grow?"
    assert bot.ask("is it adictive?").standalone_question == "is it addictive?"
    assert bot.ask("does the grogynes grow?").standalone_question == "does the grogynes grow?"


SURE, DOUBT = {"in_doubt": False}, {"in_doubt": True}


@pytest.mark.parametrize(
    ("typed", "mended", "expected"),
    [
        (Verdict(Route.CRISIS, "", "", **SURE), Verdict(Route.ANSWER, "", ""), Route.CRISIS),
        (
            Verdict(Route.CRISIS, "", "typed", **SURE),
            Verdict(Route.CRISIS, "", "", **DOUBT),
            Route.CRISIS,
        ),
        (Verdict(Route.ILLICIT, "", "", **SURE), Verdict(Route.ANSWER, "", ""), Route.ILLICIT),
        (
            Verdict(Route.PERSONAL_MEDICAL, "", "", **SURE),
            Verdict(Route.EMERGENCY, "", "", **DOUBT),
            Route.PERSONAL_MEDICAL,
        ),
        (Verdict(Route.ANSWER, "", ""), Verdict(Route.CRISIS, "", "", **SURE), Route.CRISIS),
        (Verdict(Route.ILLICIT, "", "", **DOUBT), Verdict(Route.ANSWER, "", ""), Route.ANSWER),
        (Verdict(Route.SMALLTALK, "", ""), Verdict(Route.ANSWER, "", ""), Route.ANSWER),
    ],
)
def test_mending_takes_nothing_grave_away(
    bot: Ketabot, monkeypatch: pytest.MonkeyPatch, typed: Verdict, mended: Verdict, expected: Route
) -> None:
    question = "is it adictive for people?"

    def settle(_router: Router, text: str, _turns: object, _encode: object) -> Verdict:
        return typed if text == question else mended

    monkeypatch.setattr(Router, "settle", settle)
    assert bot.ask(question).route is expected


def test_danger_in_doubt_stays_in_sight_where_the_mended_question_is_answered(
    bot: Ketabot, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "is it adictive for people?"

    def settle(_router: Router, text: str, _turns: object, _encode: object) -> Verdict:
        is_typed = text == question
        return Verdict(Route.CRISIS if is_typed else Route.ANSWER, "", "", in_doubt=is_typed)

    monkeypatch.setattr(Router, "settle", settle)
    answer = bot.ask(question)
    assert answer.quotes
    assert "988" in answer.message


def test_nothing_is_mended_where_the_settings_say_so(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, {"one.txt": TEXT}, retrieval={"spelling": "as_typed"})
    assert bot.ask("is it adictive?").standalone_question == "is it adictive?"
