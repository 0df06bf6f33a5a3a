"""One more question: where its line goes, and what is refused."""

from __future__ import annotations

import pytest

from ketabot.asking import add_question, check_span, find_quote
from ketabot.documents import Span
from ketabot.errors import CorpusError, KetabotError, QuestionError
from tests.asking.desks import (
    CLINICS,
    INSURANCE,
    NURSES,
    REST,
    Office,
    asked,
    read_lines,
    unanswered,
)


def test_a_question_joins_those_of_its_sentence(office: Office) -> None:
    desk = office.prepare([asked(NURSES, "Who?", note="kept"), asked(CLINICS, "Where?")])
    added = add_question(desk, "  By  whom? ", Span(*NURSES), answered=True)
    assert (added.file, added.line, added.question) == ("asked.jsonl", 1, "By whom?")
    assert read_lines(office.asked) == [
        asked(NURSES, "Who?", "By whom?", note="kept"),
        asked(CLINICS, "Where?"),
    ]
    assert office.desk().prepared.problems == ()


@pytest.mark.parametrize(
    ("place", "line"), [(NURSES, 1), (REST, 2), (("a.txt", 29, 54), 2), (CLINICS, 3)]
)
def test_a_new_sentence_gets_a_line_where_it_belongs(
    office: Office, place: tuple[str, int, int], line: int
) -> None:
    old = {"one": asked(("a.txt", 0, 20), "Who?"), "two": asked(INSURANCE, "Where?")}
    if place == NURSES:
        old["one"] = asked(REST, "Who?")
    desk = office.prepare(old.values())
    assert add_question(desk, "New?", Span(*place), answered=True).line == line
    lines = read_lines(office.asked)
    assert lines.pop(line - 1) == asked(place, "New?")
    assert lines == list(old.values())


def test_the_first_question_of_all_makes_the_files(office: Office) -> None:
    add_question(office.desk(), "Who?", Span(*NURSES), answered=True)
    add_question(office.desk(), "How much?", None, answered=False)
    add_question(office.desk(), "How far?", Span(*REST), answered=False)
    assert read_lines(office.asked) == [asked(NURSES, "Who?")]
    assert read_lines(office.unanswered) == [
        unanswered("How much?"),
        unanswered("How far?", REST),
    ]


def test_lines_that_are_broken_or_written_by_hand_stay_as_they_are(office: Office) -> None:
    by_hand = '{"end":28,"start":0, "document":"a.txt","text":"Nurses give the dose slowly.",'
    first = f'\ufeff{by_hand}"questions":["Who?"]}}\r\n'
    data = f"{first}no json\r\n\r\n{by_hand}}}"
    office.asked.write_bytes(data.encode())
    add_question(office.desk(), "Ωhy?", Span(*CLINICS), answered=True)
    start, line = office.asked.read_bytes().decode().split("Ωhy?")
    assert start.startswith(data + "\n")
    assert line == '"]}\n'
    add_question(office.desk(), "How?", Span(*NURSES), answered=True)
    lines = office.asked.read_bytes().decode().split("\n")
    assert lines[0].startswith("\ufeff{")
    assert lines[0].endswith('"questions": ["Who?", "How?"]}\r')
    assert "\n".join(lines[1:]).startswith(data[len(first) :])


@pytest.mark.parametrize(
    ("question", "place", "told"),
    [
        ("who", NURSES, "asked.jsonl:1 already; nothing"),
        ("Who?!", None, "asked.jsonl:1 already, as answered at a.txt:0-28"),
        ("HOW MUCH", NURSES, "unanswered.jsonl:1 already, as not answered; take"),
        ("How much", None, "unanswered.jsonl:1 already, as not answered; nothing"),
        ("?!", None, "is empty"),
        ("x" * 2001, None, "2,001"),
        ("\ud83d x", NURSES, "half a character"),
    ],
)
def test_what_is_there_already_or_no_question_is_refused(
    office: Office, question: str, place: tuple[str, int, int] | None, told: str
) -> None:
    desk = office.prepare([asked(NURSES, "Who?")], [unanswered("How much?")])
    before = office.asked.read_bytes(), office.unanswered.read_bytes()
    span = None if place is None else Span(*place)
    with pytest.raises(QuestionError, match=told):
        add_question(desk, question, span, answered=place is not None)
    assert (office.asked.read_bytes(), office.unanswered.read_bytes()) == before


def test_one_question_may_point_at_two_sentences_and_that_is_told(office: Office) -> None:
    desk = office.prepare([asked(NURSES, "Who?")])
    assert add_question(desk, "who?", Span(*REST), answered=True).also == (Span(*NURSES),)
    assert office.desk().prepared.problems == ()


def test_a_thousand_questions_for_one_sentence_are_enough(office: Office) -> None:
    desk = office.prepare([asked(NURSES, *(f"Question {n}" for n in range(1000)))])
    with pytest.raises(QuestionError, match="1,000 questions already"):
        add_question(desk, "One more?", Span(*NURSES), answered=True)


def test_a_quote_is_found_where_it_stands_once(office: Office) -> None:
    desk = office.desk()
    assert find_quote(desk, "Insurance rarely pays the price.") == Span(*INSURANCE)
    assert find_quote(desk, "give the dose") == Span("a.txt", 7, 20)
    assert find_quote(desk, "atients rest", "a.txt") == Span("a.txt", 30, 42)


@pytest.mark.parametrize(
    ("quote", "document", "told"),
    [
        ("patients", None, r"^the quote 'Nobody' stands nowhere"),
        (" the ", None, r"2 places \(a.txt:11-16, b.txt:21-26\); choose one"),
        ("s", None, r"places \(a.txt:3-4, .* and \d+ more\)"),
        ("Insurance", "a.txt", "stands nowhere"),
        ("Insurance", "z.txt", "no document 'z.txt'"),
        (" ", None, "blank"),
    ],
)
def test_a_quote_that_is_nowhere_or_in_several_places_is_refused(
    office: Office, quote: str, document: str | None, told: str
) -> None:
    if "Nobody" in told:
        quote = "Nobody"
    with pytest.raises(CorpusError, match=told):
        find_quote(office.desk(), quote, document)


def test_places_of_a_quote_may_overlap(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = Office(tmp_path_factory.mktemp("echo"), {"a.txt": "The ha ha ha was loud."})
    with pytest.raises(CorpusError, match=r"2 places \(a.txt:4-9, a.txt:7-12\)"):
        find_quote(office.desk(), "ha ha")


@pytest.mark.parametrize(
    "span", [("a.txt", 5, 5), ("a.txt", -1, 9), ("a.txt", 60, 71), ("z.txt", 0, 5)]
)
def test_a_place_that_is_none_is_refused(office: Office, span: tuple[str, int, int]) -> None:
    with pytest.raises(KetabotError):
        check_span(office.desk(), Span(*span))


def test_a_heading_may_answer_a_question_and_debris_may_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    sources = '[[source]]\nfile = "a.md"\ntitle = "A"\ndebris = ["Share this page."]\n'
    text = "# Doses\n\nNurses give it slowly. Share this page. And rest.\n"
    office = Office(tmp_path_factory.mktemp("head"), {"a.md": text, "sources.toml": sources})
    assert find_quote(office.desk(), "Doses") == Span("a.md", 2, 7)
    with pytest.raises(CorpusError, match=r"the place a\.md:32-48 points at .* debris"):
        find_quote(office.desk(), "Share this page.")
    with pytest.raises(CorpusError, match="points at no sentence"):
        find_quote(office.desk(), "# ")
