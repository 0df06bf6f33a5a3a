"""What people say of an answer becomes a line that a maintainer can take into a test set."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ketabot.errors import FeedbackError
from ketabot.evaluation.testset import read_testsets
from ketabot.maintaining import read_feedback
from ketabot.web import feedback
from ketabot.web.feedback import VERDICTS, Feedback, FeedbackFile, feedback_line
from tests.web.made_up import corpus_library

CORPUS = corpus_library()
ANSWER = replace(CORPUS.answer_of("insurance"), standalone_question="Is it insured?")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_line_can_be_read_by_the_evaluation(tmp_path: Path, verdict: str) -> None:
    line = feedback_line(Feedback(verdict, "because", ANSWER), "2026-11-21")
    if verdict != "right":
        # A maintainer says which sentence is right; until then there is none.
        assert line["gold"] == []
        line["gold"] = line["quoted"][:1]
    file = tmp_path / "said.jsonl"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (case,) = read_testsets([file], CORPUS.texts).cases
    assert case.question == "Is it insured?"
    assert case.answerable
    assert [span.document for span in case.gold] == [ANSWER.quotes[0].document]
    assert case.note == f"{verdict}, 2026-11-21: because"


def test_right_to_decline_is_a_question_without_an_answer(tmp_path: Path) -> None:
    declined = CORPUS.answer_of("zeppelins")
    file = tmp_path / "said.jsonl"
    line = feedback_line(Feedback("right", "", declined), "2026-11-21")
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (case,) = read_testsets([file], CORPUS.texts).cases
    assert case.answerable is False
    assert case.note == "right, 2026-11-21"


def test_nothing_but_what_was_said_is_written_and_nobody_else_reads_it(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "deep" / "said.jsonl")
    file.add(Feedback("wrong", "No\nit is “not”.", ANSWER))
    file.add(Feedback("right", "", ANSWER))
    first, second = read_feedback(file.path)
    assert (first["verdict"], second["verdict"]) == ("wrong", "right")
    assert first["quoted"][0]["text"] == ANSWER.quotes[0].text
    assert set(first) == {
        *("id", "type", "question", "answerable", "gold", "note", "verdict", "quoted"),
        "index_generation",
    }
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_half_a_character_in_a_comment_keeps_no_feedback_back(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path / "said.jsonl")
    file.add(Feedback("wrong", "No \ud83d", ANSWER))
    (line,) = read_feedback(file.path)
    assert line["note"].endswith(": No \ufffd")


def test_a_file_that_is_full_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = FeedbackFile(tmp_path / "said.jsonl")
    file.add(Feedback("right", "", ANSWER))
    size = file.path.stat().st_size
    monkeypatch.setattr(feedback, "MOST_BYTES", size + 10)
    with pytest.raises(FeedbackError, match="move it away"):
        file.add(Feedback("right", "", ANSWER))
    assert file.path.stat().st_size == size


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "said.jsonl").mkdir()
    with pytest.raises(FeedbackError, match=r"said\.jsonl.*web\.feedback"):
        FeedbackFile(tmp_path / "said.jsonl").add(Feedback("right", "", ANSWER))


def test_no_file_yet_is_no_feedback_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    assert read_feedback(tmp_path / "none.jsonl") == []
    for damaged in ("{", "[]"):
        (tmp_path / "said.jsonl").write_text(damaged)
        with pytest.raises(FeedbackError, match="mend"):
            read_feedback(tmp_path / "said.jsonl")
