"""A message is read as it was meant, however it is written."""

from __future__ import annotations

import time

import pytest

from ketabot.routing.normalising import (
    _JOINED,
    _SHORT_FORMS,
    LONGEST,
    canonical,
    ends,
    gist,
    read,
    sentences,
)


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("I want to die", "i want to die"),
        ("I WANT TO DIE!!!", "i want to die"),
        ("I wa\u200bnt t\u200do d\u2060ie", "i want to die"),
        ("I w\u00adant to die", "i want to die"),
        ("\uff29 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45", "i want to die"),
        ("I w\u0430nt t\u043e d\u0456\u0435", "i want to die"),  # Cyrillic a, o, i, e
        ("I want to d\u03b9e", "i want to die"),  # Greek iota
        ("I w4nt to d1e", "i want to die"),
        ("1 w4nt t0 k!ll my$elf", "1 want to kill myself"),
        ("i want to kiiiill myself", "i want to kill myself"),
        ("i waaaant to dieeee", "i want to die"),
        ("k i l l  m y s e l f", "kill myself"),
        ("k.i.l.l m.y.s.e.l.f", "kill myself"),
        ("i w a n t t o d i e", "i want to die"),
        ("iwanttodie", "i want to die"),
        ("i wanna \U0001f480", "i want to die"),
        ("🇩 🇮 🇪", "die"),
        ("im suiicidal", "im suicidal"),
        ("im sucidal", "im suicidal"),
        ("i wánt tö dîe", "i want to die"),
        ("I'm tired, I am done. Can't go on", "im tired im done . cant go on"),
    ],
)
def test_a_disguise_is_seen_through(message: str, meant: str) -> None:
    assert meant in read(message).english


@pytest.mark.parametrize(
    "message",
    [
        "I took 50mg of it at 10am on the 4th",
        "take 2x a day for 24h",
        "Is Spravato a Schedule 3 drug?",
        "acetaminophen and buprenorphine",
    ],
)
def test_amounts_and_long_words_stay_as_they_are(message: str) -> None:
    assert read(message).english[0] == canonical(message.lower())


def test_an_ordinary_message_has_one_reading() -> None:
    assert len(read("How quickly does ketamine relieve depression?").english) == 1


def test_a_message_in_another_script_keeps_it() -> None:
    assert read("Я хочу умереть!").native == "я хочу умереть"
    assert read("Tôi muốn chết").native == "toi muon chet"


def test_both_ends_of_a_very_long_message_are_read() -> None:
    readings = read("first " + "x " * LONGEST + "last")
    assert readings.english[0].startswith("first")
    assert readings.english[0].endswith("last")


def test_what_is_looked_at_of_a_message_is_all_that_is_read_of_it() -> None:
    message = "first " + "x " * LONGEST + "last"
    assert len(ends(message)) <= LONGEST
    assert read(ends(message)) == read(message)
    assert ends("short") == "short"


def test_no_short_form_and_no_joined_words_stand_for_themselves() -> None:
    pairs = (*_SHORT_FORMS.items(), *_JOINED)
    assert [short for short, long in pairs if short == long] == []


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Hello, I hope you are well. Is it dear? Thank you for your time.", "is it dear?"),
        ("hi, is it dear thanks in advance", "is it dear"),
        ("Dear Sir or Madam, I have a question", "i have a question"),
        ("hi there! it is all over for me", "it is all over for me"),
        ("Thank you so much.", "thank you so much."),  # says nothing else
        ("hiking in wales", "hiking in wales"),
        ("thanks to ketamine i sleep", "thanks to ketamine i sleep"),
        ("thank you for everything. goodbye", "thank you for everything. goodbye"),
    ],
)  # fmt: skip
def test_courtesies_are_left_aside_where_something_is_said(message: str, said: str) -> None:
    assert gist(read(message)).clear == said


def test_the_end_of_a_line_ends_a_sentence() -> None:
    assert read("I bought bread\n\nmy life is over!\nbye").clear == (
        "i bought bread. my life is over! bye"
    )


def test_a_longer_message_is_read_by_its_sentences() -> None:
    message = "The session was long. Yes. I don't want to be here any more!\nWhere is the clinic?"
    assert [one.english[0] for one in sentences(read(message))] == [
        "the session was long",
        "i dont want to be here anymore",
        "where is the clinic",
    ]
    assert sentences(read("I don't want to be here any more")) == []


@pytest.mark.parametrize("message", ["", " ", "\u200b", "\U0001f600", "...", "\ud83d", "\x00"])
def test_a_message_without_words_has_no_english_reading(message: str) -> None:
    assert read(message).english == ()


@pytest.mark.parametrize(
    "piece", ["a", "a ", "1a", "k.", "i ", "want to ", "$", "my wife said ", "𝐚", "not ", "took "]
)
def test_no_message_takes_long_to_read(piece: str) -> None:
    started = time.perf_counter()
    read((piece * 2000)[:2000])
    assert time.perf_counter() - started < 0.5
