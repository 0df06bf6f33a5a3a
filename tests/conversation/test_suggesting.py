"""Questions to ask next, over a small library with prepared ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ketabot.answers import Turn, spoken
from ketabot.bot import Ketabot
from tests.libraries import make_bot

ASKED = {
    "Ketamine can harm the bladder.": "Can ketamine harm the bladder?",
    "Bladder pain may follow ketamine.": "Does bladder pain follow ketamine?",
    "Six infusions are usual for depression.": "How many infusions are usual for depression?",
    "Insurers seldom pay for infusions.": "Do insurers usually pay for infusions?",
    "The spray is taken in a clinic.": "Where is the spray to be taken by patients?",
}
UNFIT = {
    "Ketamine can harm the bladder.": "my bladder hurts from ketamine, is that it?",
    "Bladder pain may follow ketamine.": "ketamine bladder pain",
}


def library(folder: Path, *groups: Mapping[str, str]) -> Ketabot:
    text = "\n\n".join(ASKED) + "\n"
    lines = [
        json.dumps(
            {
                "document": "a.txt",
                "start": text.index(quote),
                "end": text.index(quote) + len(quote),
                "text": quote,
                "questions": [question],
            }
        )
        for group in groups
        for quote, question in group.items()
    ]
    files = {"a.txt": text, "asked.jsonl": "\n".join(lines) + "\n"}
    settings = {"threshold": 0.0, "max_quotes": 1, "max_words": 8}
    return make_bot(folder, files, answering=settings)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Ketabot:
    return library(tmp_path_factory.mktemp("suggesting"), ASKED, UNFIT)


def test_suggestions_are_near_new_and_answered(bot: Ketabot) -> None:
    answer = bot.ask("Can ketamine harm the bladder?")
    assert 2 <= len(answer.suggestions) <= 4
    assert answer.suggestions[0] == "Does bladder pain follow ketamine?"
    assert answer.question not in answer.suggestions
    for question in answer.suggestions:
        quoted = bot.ask(question).quotes[0].text
        assert ASKED[quoted] == question


def test_what_was_quoted_before_is_not_suggested_again(bot: Ketabot) -> None:
    turns: tuple[Turn, ...] = ()
    seen: set[str] = set()
    message = "Can ketamine harm the bladder?"
    for _ in range(3):
        answer = bot.ask(message, turns)
        seen |= {ASKED[quote.text] for quote in answer.quotes}
        assert not seen & set(answer.suggestions)
        turns = (*turns, Turn("user", message), Turn("assistant", spoken(answer)))
        message = answer.suggestions[0]


def test_what_cannot_stand_under_another_question_is_not_suggested(bot: Ketabot) -> None:
    suggested = {one for quote in ASKED.values() for one in bot.ask(quote).suggestions}
    assert suggested
    assert not suggested & set(UNFIT.values())


def test_without_prepared_questions_there_are_none(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, {"a.txt": "\n\n".join(ASKED)}, answering={"threshold": 0.0})
    assert bot.ask("Can ketamine harm the bladder?").suggestions == ()


def test_in_danger_there_are_none(bot: Ketabot) -> None:
    assert bot.ask("I want to kill myself tonight").suggestions == ()
