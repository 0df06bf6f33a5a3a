"""The page in another language: its fixed texts are exchanged, line for line, its quotes never."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketabot.answers import Conflict
from ketabot.prompts import Prompts, load_prompts
from ketabot.routing import FirstAid
from ketabot.web.translating import TEXTS, in_language, language_of
from tests.web.made_up import corpus_library

ENGLISH = load_prompts()
SPANISH = ENGLISH.within("es")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ES;q=1", "es"),
        ("en-US,es;q=0.9", ""),
        ("de-DE,es", ""),
        ("", ""),
        (",;=", ""),
        ("est", ""),
    ],
)
def test_the_first_language_of_a_browser_counts(header: str, language: str) -> None:
    assert language_of(header, ("es",)) == language


def test_there_are_texts_in_spanish_and_the_disclaimer_names_the_numbers() -> None:
    assert SPANISH is not ENGLISH
    assert SPANISH.language == "es"
    assert SPANISH.disclaimer != ENGLISH.disclaimer
    assert "911" in SPANISH.disclaimer
    assert "988" in SPANISH.disclaimer


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_has_the_same_lines_in_both(name: str) -> None:
    one, other = getattr(ENGLISH, name), getattr(SPANISH, name)
    assert len(one.splitlines()) == len(other.splitlines())


@pytest.mark.parametrize("use", ["crisis", "emergency", "illicit", "in_sight"])
def test_each_help_has_the_same_lines_in_both(use: str) -> None:
    one, other = dict(ENGLISH.help)[use], dict(SPANISH.help)[use]  # type: ignore[index]
    assert len(one.splitlines()) == len(other.splitlines())


def test_every_line_of_help_is_translated_and_dials_the_same() -> None:
    for code, region in ENGLISH.regions.items():
        for line, same in zip(region.line, SPANISH.regions[code].line, strict=True):
            assert (line.call, line.text, line.web) == (same.call, same.text, same.web)
            assert line.says != same.says or line.says.startswith("En español"), line.says


@pytest.mark.parametrize("message", ["I want to die", "he won't wake up"])
@pytest.mark.parametrize("region", sorted(ENGLISH.regions))
def test_no_english_line_is_left_in_spanish_help(message: str, region: str) -> None:
    answer = FirstAid(ENGLISH, region).answer(message, alone=True)
    assert answer is not None
    shown = in_language(answer, ENGLISH, SPANISH)
    spanish = FirstAid(SPANISH, region).answer(message, alone=True)
    assert spanish is not None
    assert shown.message == spanish.message
    left = set(answer.message.splitlines()) & set(shown.message.splitlines())
    assert all(line == "" or line.startswith("- En español") for line in left)


def test_quotes_and_the_words_in_a_phrase_stay_as_they_are() -> None:
    about = ENGLISH.conflicts.figures.format(one="70%", other="30%")
    caution = ENGLISH.claims.sells.format(interest="It sells infusions.")
    answer = corpus_library().answer_of("insurance")
    answer = replace(
        answer,
        conflicts=(Conflict((1, 2), about),),
        quotes=(replace(answer.quotes[0], caution=caution),),
    )
    shown = in_language(answer, ENGLISH, SPANISH)
    assert shown.message == SPANISH.answer
    assert shown.disclaimer == SPANISH.disclaimer
    assert shown.conflicts[0].about == "cifras distintas: 70% y 30%"
    assert shown.quotes[0].caution.endswith("It sells infusions.")
    assert shown.quotes[0].caution != caution
    assert shown.quotes[0].text == answer.quotes[0].text


def test_a_line_without_a_counterpart_stays() -> None:
    answer = replace(corpus_library().answer_of("insurance"), message="Hand-made.\n\n- One.")
    assert in_language(answer, ENGLISH, SPANISH).message == "Hand-made.\n\n- One."


def test_the_librarys_own_language_changes_nothing() -> None:
    answer = corpus_library().answer_of("insurance")
    own: Prompts = ENGLISH
    assert in_language(answer, own, own) is answer
