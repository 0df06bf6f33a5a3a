"""A message is read as it was meant, however it is written."""

from __future__ import annotations

import time

import pytest

from ketabot.routing.normalising import LONGEST, canonical, read


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
