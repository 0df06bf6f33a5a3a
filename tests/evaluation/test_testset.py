"""A set is checked before anything is asked; every fault is told, by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ketabot.errors import EvaluationError
from ketabot.evaluation.judged import Span
from ketabot.evaluation.testset import Testset, read_testsets

TEXTS = {"a.txt": "Rain falls. Snow melts. Rain falls.", "b.txt": "Wind blows."}
SNOW = {"document": "a.txt", "start": 12, "end": 23, "text": "Snow melts."}
WIND = {"document": "b.txt", "start": 0, "end": 11, "text": "Wind blows."}
GOOD = {"id": "1", "question": "What?", "answerable": True, "gold": [SNOW]}


def write(folder: Path, *lines: dict[str, Any] | str | bytes, name: str = "set.jsonl") -> Path:
    raw = [
        line if isinstance(line, bytes) else
        (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]  # fmt: skip
    file = folder / name
    file.write_bytes(b"\n".join(raw))
    return file


def read(folder: Path, *lines: dict[str, Any] | str | bytes) -> Testset:
    return read_testsets([write(folder, *lines)], TEXTS)


def problems(folder: Path, *lines: dict[str, Any] | str | bytes) -> list[str]:
    with pytest.raises(EvaluationError) as caught:
        read(folder, *lines)
    start = f"{folder / 'set.jsonl'}:"
    assert all(problem.startswith(start) for problem in caught.value.problems)
    return [problem.removeprefix(start) for problem in caught.value.problems]


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    whole = {
        **GOOD, "type": "multi", "split": "dev", "family": "weather", "all_of": True,
        "groups": [[SNOW], [WIND]], "must_contain": ["melts"], "route": "answer",
        "also_acceptable": ["no_answer"], "conversation": "c", "kind": "why", "rewrite": "And?",
        "note": "hard", "style": "fields of one's own are let be", "history": None,
    }  # fmt: skip
    testset = read(tmp_path, whole, "", {"id": "2", "question": "Help", "route": "crisis"})
    first, second = testset.cases
    snow, wind = Span(**SNOW), Span(**WIND)  # type: ignore[arg-type]
    assert first.gold == (snow, wind)
    assert first.groups == ((snow,), (wind,))
    assert (first.type, first.family, first.conversation) == ("multi", "weather", "c")
    assert (first.kind, first.rewrite, first.note) == ("why", "And?", "hard")
    assert (second.answerable, second.route, second.type) == (None, "crisis", "other")
    (file,) = testset.files
    assert (file.name, file.questions) == ("set.jsonl", 2)


def test_groups_need_all_of(tmp_path: Path) -> None:
    (case,) = read(tmp_path, {**GOOD, "groups": [[SNOW], [WIND]]}).cases
    assert case.groups == ()
    assert len(case.gold) == 2


def test_every_field_may_be_empty(tmp_path: Path) -> None:
    empty = {
        "gold": [], "all_of": False, "groups": [], "must_contain": [], "route": "",
        "also_acceptable": [], "history": [], "conversation": "c", "rewrite": None,
    }  # fmt: skip
    (case,) = read(tmp_path, {"id": "1", "question": "What?", "answerable": False, **empty}).cases
    assert (case.route, case.conversation, case.gold) == ("", "c", ())


def test_what_tempts_is_no_right_answer(tmp_path: Path) -> None:
    (case,) = read(tmp_path, {**GOOD, "answerable": False}).cases
    assert case.gold == ()


def test_history_is_passed_on(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "hi"}]
    (case,) = read(tmp_path, {**GOOD, "history": history}).cases
    assert [(turn.role, turn.content) for turn in case.history] == [("user", "hi")]


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        GOOD,
        "{broken",
        b'{"id": "latin", "question": "caf\xe9"}',
        "[1]",
        GOOD,
        {"id": "6", "question": "What?", "answerable": "yes"},
        {"id": "7", "answerable": False},
        {"id": "8", "question": "What?", "answerable": True},
    )
    assert [int(problem.partition(":")[0]) for problem in found] == [2, 3, 4, 5, 6, 7, 8]
    assert "is no JSON" in found[0]
    assert "not UTF-8" in found[1]
    assert "no JSON object" in found[2]
    assert f"the id '1' of {tmp_path / 'set.jsonl'}:1 again" in found[3]
    assert "'answerable' is 'yes' and must be true or false" in found[4]
    assert "has no 'question'" in found[5]
    assert "is answerable without 'gold'" in found[6]


def test_one_fault_is_told_once(tmp_path: Path) -> None:
    without_places = {"document": "a.txt", "text": "Rain falls."}
    (told,) = problems(tmp_path, {**GOOD, "gold": [without_places]})
    assert "gold[0] needs document, start, end and text" in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gold": [{**SNOW, "start": 13}]}, "does not stand at 13:23 of 'a.txt' but at 12:23"),
        ({"gold": [{**SNOW, "start": -23}]}, "does not stand at -23:23"),
        (
            {"gold": [{"document": "a.txt", "start": 1, "end": 12, "text": "Rain falls."}]},
            "does not stand at 1:12 of 'a.txt', and stands at 2 other places",
        ),
        ({"gold": [{**SNOW, "text": "Ice melts."}]}, "stands at 0 other places"),
        ({"gold": [{**SNOW, "document": "c.txt"}, WIND]}, "names 'c.txt', which the library"),
        (
            {"gold": [{**SNOW, "end": "23"}]},
            "gold[0] needs document, start, end and text; see 'end",
        ),
        ({"gold": [{**SNOW, "start": True}]}, "see 'start'"),
        ({"gold": ["Snow melts."]}, "'gold' must be a list of spans"),
        ({"gold": {}}, "'gold' is {} and must be a list"),
        ({"gold": []}, "is answerable without 'gold'"),
        ({"id": 1}, "'id' is 1 and must be a text"),
        ({"id": " "}, "'id' is blank"),
        ({"question": ""}, "'question' is blank"),
        ({"answerable": None}, "has neither 'answerable' nor 'route'"),
        ({"answerable": 1}, "'answerable' is 1 and must be true or false"),
        ({"all_of": True}, "has 'all_of' without 'groups'"),
        ({"all_of": True, "groups": [[SNOW], []]}, "has an empty group"),
        ({"all_of": True, "groups": [SNOW]}, "'groups' must be a list of lists of spans"),
        ({"route": "answre"}, "has the route 'answre'; there are answer, no_answer"),
        ({"also_acceptable": ["nope"]}, "has the route 'nope'"),
        ({"also_acceptable": [1]}, "'also_acceptable' must be a list of texts"),
        ({"must_contain": "x"}, "'must_contain' is 'x' and must be a list"),
        ({"anwserable": True}, "has a field 'anwserable'; 'answerable' is meant"),
        (
            {"history": [{"role": "user", "content": "a"}], "conversation": "c"},
            "has a 'history' and a 'conversation'",
        ),
        ({"history": [{"role": "user"}]}, "turn 1 of history has no text as its content"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found = problems(tmp_path, {"id": "0", "question": "ok", "route": "answer"}, {**GOOD, **change})
    assert any(problem.startswith("2: ") and said in problem for problem in found), found


def test_an_id_is_used_once_in_all_files(tmp_path: Path) -> None:
    one, two = write(tmp_path, GOOD), write(tmp_path, GOOD, name="two.jsonl")
    with pytest.raises(EvaluationError) as caught:
        read_testsets([one, two], TEXTS)
    assert caught.value.problems == (f"{two}:1: has the id '1' of {one}:1 again",)


def test_a_set_for_another_library_is_told_in_one_line(tmp_path: Path) -> None:
    elsewhere = {**SNOW, "document": "elsewhere.txt"}
    file = write(tmp_path, {**GOOD, "gold": [elsewhere]}, {**GOOD, "gold": [elsewhere]})
    with pytest.raises(
        EvaluationError, match=r"made for another library.*'elsewhere.txt'"
    ) as caught:
        read_testsets([file], TEXTS)
    assert caught.value.problems == ()


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EvaluationError, match="is empty"):
        read(tmp_path, content)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(EvaluationError, match="cannot read the test set"):
            read_testsets([path], TEXTS)


def test_a_byte_order_mark_and_windows_newlines_are_taken(tmp_path: Path) -> None:
    line = json.dumps(GOOD).encode()
    assert len(read(tmp_path, b"\xef\xbb\xbf" + line + b"\r").cases) == 1
