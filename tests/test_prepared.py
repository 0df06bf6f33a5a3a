"""Every line of an editor's files is taken as it is, found again, or named; never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ketabot.documents import Document, Source, Span, TextKind
from ketabot.prepared import MOST_PER_SPAN, Prepared, load_prepared, normal_form

TEXT = "Ketamine is given slowly. It takes forty minutes. It takes a driver."
#       0                        25 26                    49 50            68
SLOWLY = {"document": "a.txt", "start": 0, "end": 25, "text": "Ketamine is given slowly."}
MINUTES = {"document": "a.txt", "start": 26, "end": 49, "text": "It takes forty minutes."}


def load(folder: Path, asked: list[Any], unanswered: list[Any] | None = None) -> Prepared:
    """Write the lines (texts as they are, other values as JSON) and read them."""
    for name, lines in (("asked.jsonl", asked), ("unanswered.jsonl", unanswered)):
        if lines is not None:
            texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
            (folder / name).write_text("\n".join(texts) + "\n", encoding="utf-8")
    document = Document("a.txt", TEXT, TextKind.FILE, "0" * 64, (), Source("A"))
    return load_prepared(folder, {"a.txt": document})


def problems(prepared: Prepared) -> list[str]:
    return [str(problem) for problem in prepared.problems]


def test_without_the_files_there_is_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, [], None) == Prepared()


def test_questions_come_with_their_span_and_line(tmp_path: Path) -> None:
    prepared = load(
        tmp_path,
        [
            {**SLOWLY, "questions": ["How is it given?", " slow \n or fast "]},
            "",
            {**MINUTES, "questions": ["How long?"]},
        ],
        [
            {"question": "Can I drive?", "document": "a.txt", "start": 50, "end": 68},
            {"question": "Is it blue?"},
        ],
    )
    assert problems(prepared) == []
    assert [(a.question, a.span.start, a.span.end, a.line) for a in prepared.asked] == [
        ("How is it given?", 0, 25, 1),
        ("slow or fast", 0, 25, 1),
        ("How long?", 26, 49, 3),
    ]
    assert [(u.question, u.span, u.line) for u in prepared.unanswered] == [
        ("Can I drive?", Span("a.txt", 50, 68), 1),
        ("Is it blue?", None, 2),
    ]


def test_a_text_that_moved_is_found_again_where_it_stands_once(tmp_path: Path) -> None:
    prepared = load(tmp_path, [{**MINUTES, "start": 3, "end": 26, "questions": ["How long?"]}])
    assert [(a.span.start, a.span.end) for a in prepared.asked] == [(26, 49)]
    assert (prepared.moved, problems(prepared)) == (1, [])


def test_a_text_that_stands_twice_or_nowhere_is_left_out(tmp_path: Path) -> None:
    twice = {"document": "a.txt", "start": 1, "end": 9, "text": "It takes", "questions": ["q"]}
    nowhere = {**SLOWLY, "text": "Ketamine is given fast.", "questions": ["q"]}
    prepared = load(tmp_path, [twice, nowhere])
    assert prepared.asked == ()
    first, second = problems(prepared)
    assert first.startswith("asked.jsonl:1: the text 'It takes' does not stand at its offsets")
    assert "more than once" in first
    assert second.startswith("asked.jsonl:2: the text 'Ketamine is given fast.' stands nowhere")


def test_offsets_that_still_hold_are_taken_though_the_text_stands_twice(tmp_path: Path) -> None:
    twice = {"document": "a.txt", "start": 50, "end": 58, "text": "It takes", "questions": ["q"]}
    prepared = load(tmp_path, [twice])
    assert [(a.span.start, a.span.end) for a in prepared.asked] == [(50, 58)]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{"document": "a.txt", ', "is not JSON"),
        ("[1]", "holds [1], not an object"),
        ({**SLOWLY, "document": "b.txt", "questions": ["q"]}, "there is no document 'b.txt'"),
        ({**SLOWLY, "document": 7, "questions": ["q"]}, "its 'document' is 7"),
        ({**SLOWLY, "start": "0", "questions": ["q"]}, "its 'start' is '0'"),
        ({**SLOWLY, "end": True, "questions": ["q"]}, "its 'end' is True"),
        ({**SLOWLY, "text": None, "questions": ["q"]}, "its 'text' is None"),
        ({**SLOWLY, "text": " ", "start": 8, "end": 9, "questions": ["q"]}, "its 'text' is ' '"),
        ({**SLOWLY, "questions": []}, "its 'questions' is []"),
        ({**SLOWLY, "questions": "How?"}, "its 'questions' is 'How?'"),
        ({**SLOWLY, "question": "How?"}, "its 'questions' is None"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_line_of_no_use_is_named_and_the_rest_is_taken(
    tmp_path: Path, line: object, named: str
) -> None:
    prepared = load(tmp_path, [line, {**MINUTES, "questions": ["How long?"]}])
    assert [a.question for a in prepared.asked] == ["How long?"]
    (problem,) = problems(prepared)
    assert problem.startswith(f"asked.jsonl:1: {named}")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("", "is empty"),
        (" ?! ", "is empty"),
        (5, "is 5, not a text"),
        (None, "is None, not a text"),
        ("x" * 2001, "has 2,001 characters"),
        ("\ud83d", "holds half a character"),
    ],
)
def test_a_question_of_no_use_is_named_and_its_neighbours_are_taken(
    tmp_path: Path, question: object, named: str
) -> None:
    prepared = load(
        tmp_path, [{**SLOWLY, "questions": ["one", question, "two"]}], [{"question": question}]
    )
    assert [a.question for a in prepared.asked] == ["one", "two"]
    assert prepared.unanswered == ()
    first, second = problems(prepared)
    assert first.startswith("asked.jsonl:1: its question 2 ")
    assert second.startswith("unanswered.jsonl:1: its 'question' ")
    assert named in first
    assert named in second


def test_the_same_question_of_the_same_span_counts_once(tmp_path: Path) -> None:
    prepared = load(
        tmp_path,
        [
            {**SLOWLY, "questions": ["How is it given?", "HOW is  it given"]},
            {**SLOWLY, "questions": ["how is it given?", "Slowly?"]},
            {**MINUTES, "questions": ["How is it given?"]},
        ],
        [{"question": "Is it blue?"}, {"question": "is it blue"}],
    )
    assert [(a.question, a.span.start) for a in prepared.asked] == [
        ("How is it given?", 0),
        ("Slowly?", 0),
        ("How is it given?", 26),
    ]
    assert [u.line for u in prepared.unanswered] == [1]
    assert problems(prepared) == [
        "asked.jsonl:1: 'HOW is it given' stands in line 1 already; take one out",
        "asked.jsonl:2: 'how is it given?' stands in line 1 already; take one out",
        "unanswered.jsonl:2: 'is it blue' stands in line 1 already; take one out",
    ]


def test_a_question_listed_as_answered_and_not_counts_as_neither(tmp_path: Path) -> None:
    prepared = load(
        tmp_path,
        [{**SLOWLY, "questions": ["Is it slow?", "How?"]}],
        [{"question": "How long?"}, {"question": "is it SLOW"}],
    )
    assert [a.question for a in prepared.asked] == ["How?"]
    assert [u.question for u in prepared.unanswered] == ["How long?"]
    (problem,) = problems(prepared)
    assert problem.startswith("unanswered.jsonl:2: 'is it SLOW' is listed as answered in line 1")


def test_ten_thousand_questions_of_one_sentence_are_cut_to_the_first(tmp_path: Path) -> None:
    many = [f"question {number}" for number in range(10_000)]
    prepared = load(tmp_path, [{**SLOWLY, "questions": many}, {**MINUTES, "questions": ["q"]}])
    assert [a.question for a in prepared.asked] == [*many[:MOST_PER_SPAN], "q"]
    (problem,) = problems(prepared)
    assert problem.startswith("asked.jsonl:1: has more than 1,000 questions for one span")


@pytest.mark.parametrize("span", [(0, 69), (5, 5), (-1, 4), (9, 3)])
def test_a_tempting_span_outside_its_document_is_named(
    tmp_path: Path, span: tuple[int, int]
) -> None:
    line = {"question": "Why?", "document": "a.txt", "start": span[0], "end": span[1]}
    prepared = load(tmp_path, [], [line])
    assert prepared.unanswered == ()
    assert problems(prepared) == [
        f"unanswered.jsonl:1: 'a.txt' has 68 characters and no span {span[0]}-{span[1]}; "
        "give start and end anew"
    ]


def test_bytes_that_are_no_utf_8_cost_their_line_alone(tmp_path: Path) -> None:
    good = json.dumps({**SLOWLY, "questions": ["How?"]}).encode()
    (tmp_path / "asked.jsonl").write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\xe9\xff\n")
    document = Document("a.txt", TEXT, TextKind.FILE, "0" * 64, (), Source("A"))
    prepared = load_prepared(tmp_path, {"a.txt": document})
    assert [a.question for a in prepared.asked] == ["How?"]
    assert problems(prepared) == ["asked.jsonl:2: is not UTF-8; save the file as UTF-8"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").mkdir()
    prepared = load_prepared(tmp_path, {})
    assert problems(prepared) == [
        "asked.jsonl: cannot be read: Is a directory; give read permission"
    ]


def test_a_line_separator_of_another_alphabet_ends_no_line(tmp_path: Path) -> None:
    question = "How\u2028is it given?"
    (tmp_path / "unanswered.jsonl").write_text(
        json.dumps({"question": question}, ensure_ascii=False), encoding="utf-8"
    )
    assert [u.question for u in load_prepared(tmp_path, {}).unanswered] == ["How is it given?"]


def test_spellings_of_one_question_have_one_form() -> None:
    assert normal_form("  What\u00a0IS “it”? ") == "what is “it"
    assert normal_form("ﬁne?!") == normal_form("Fine") == "fine"
    assert normal_form("C. diff.") != normal_form("C diff")


def test_lines_of_documents_that_are_gone_are_told_once(tmp_path: Path) -> None:
    gone = {**SLOWLY, "document": "b.txt", "questions": ["q"]}
    lines = [{**MINUTES, "questions": ["How long?"]}, gone, {**gone, "document": "c.txt"}]
    far = [{"question": f"what of {n}", "document": "b.txt", "start": 0, "end": 4} for n in (1, 2)]
    prepared = load(tmp_path, lines, [{"question": "Is it blue?"}, *far])
    assert [a.question for a in prepared.asked] == ["How long?"]
    assert [u.question for u in prepared.unanswered] == ["Is it blue?"]
    assert prepared.strange == 4
    first, second = problems(prepared)
    assert first.startswith("asked.jsonl:2: 2 lines are of documents that are not in the library")
    assert "'b.txt'" in first
    assert second.startswith("unanswered.jsonl:2: 2 lines are of documents")
