"""The words of a quote that answer are bold, where their form tells them; all else stays plain."""

from __future__ import annotations

import pytest

from ketabot.web.emphasis import answering_words


def bold(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in answering_words(question, text)]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("How quickly does it work?", "It acts within hours or days.", ["hours or days"]),
        ("How fast?", "Relief in 2 to 4 hours, instead of two months.", ["2 to 4 hours"]),
        ("How long is one infusion?", "0.5 mg per kg over 40 minutes.", ["40 minutes"]),
        ("How long does it last?", "For a week or two weeks.", ["a week or two weeks"]),
        ("How often is it given?", "It is given twice a week.", ["twice a week"]),
        ("How many infusions?", "Six infusions over 1.5-3 weeks.", ["Six"]),
        ("How many people have it?", "More than six million, in 2016.", ["six million"]),
        ("How many Americans died?", "45,000 Americans, aged 10 to 34.", ["45,000"]),
        ("How many prescriptions?", "One in five prescriptions is.", ["One in five"]),
        ("What percentage responds?", "70-83% of 200 patients do.", ["70-83%"]),
        ("How much does it cost?", "It costs $400 to $800 for six.", ["$400 to $800"]),
        ("How much is given?", "0.5 mg/kg over 40 minutes.", ["0.5 mg/kg"]),
        ("When was it approved?", "Approved in March 2019 after 6 trials.", ["March 2019"]),
        ("When was it found?", "About ten years ago, by chance.", ["ten years ago"]),
    ],
)
def test_what_a_question_asks_for_is_bold(question: str, text: str, words: list[str]) -> None:
    assert bold(question, text) == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is it approved by the FDA?", "It was approved in 2019 for 3 uses."),
        ("How does it work?", "It acts on 80% of neurons within 2 hours."),
        ("How many visits?", "Six infusions in 3 rooms by 2 nurses."),
        ("How many years has it been studied?", "Dozens of studies found it safe."),
        ("How quickly does it work?", "It works rapidly, unlike pills that take 8 weeks."),
        ("How many?", "Six."),
        ("", ""),
    ],
)
def test_what_cannot_be_told_by_its_form_stays_plain(question: str, text: str) -> None:
    assert bold(question, text) == []
