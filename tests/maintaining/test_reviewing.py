"""Feedback becomes a line that `ketabot evaluate` reads, or a prepared question; none is lost."""

from __future__ import annotations

import json
import stat
import threading
from typing import Any

import pytest

from ketabot.documents import Span
from ketabot.errors import CorpusError, FeedbackError, QuestionError
from ketabot.evaluation.testset import read_testsets
from ketabot.index.files import replace_files
from ketabot.maintaining import accept, discard, find_sentences, prepare, reviewing
from ketabot.web.maintainer.on_feedback import _accept, _doing
from ketabot.web.maintainer.showing import NOTHING
from ketabot.web.maintainer.words import WORDS
from ketabot.web.markup import inert
from tests.maintaining.desks import FILES, Place, feedback, read_lines

REST = Span("a.txt", 29, 70)


def queue(place: Place) -> list[dict[str, Any]]:
    assert place.config.web.feedback is not None
    return read_lines(place.config.web.feedback)


def test_an_accepted_line_is_one_of_a_test_set(place: Place) -> None:
    place.say(feedback(1), feedback(2, "Who pays?"))
    desk = place.worktop()
    first, second = desk.waiting()
    assert first.quoted() == (Span("b.txt", 0, 32),)
    accept(desk, first, REST)
    accept(desk, second, None)
    assert queue(place) == []
    one, two = read_testsets([desk.reviewed], FILES).cases
    assert (one.question, one.answerable) == ("Where do patients rest?", True)
    assert [(span.start, span.text) for span in one.gold] == [
        (29, "Patients rest afterwards in a quiet room.")
    ]
    assert (two.question, two.answerable, two.gold) == ("Who pays?", False, ())
    assert stat.S_IMODE(desk.reviewed.stat().st_mode) == 0o600


def test_a_prepared_question_is_put_to_use_by_the_next_build(place: Place) -> None:
    place.say(feedback(1), feedback(2, "Does it cure baldness?"))
    desk = place.worktop()
    for said, span in zip(desk.waiting(), (REST, None), strict=True):
        prepare(desk, said, span)
    assert queue(place) == []
    assert read_lines(place.corpus / "asked.jsonl") == [
        {
            "document": "a.txt",
            "start": 29,
            "end": 70,
            "text": "Patients rest afterwards in a quiet room.",
            "questions": ["Where do patients rest?"],
        }
    ]
    assert read_lines(place.corpus / "unanswered.jsonl") == [{"question": "Does it cure baldness?"}]
    summary = place.build()
    assert (summary.asked, summary.unanswered, summary.problems) == (1, 1, ())


def test_a_discarded_line_is_gone_and_the_others_stay(place: Place) -> None:
    place.say(feedback(1), feedback(2), feedback(3))
    discard(place.worktop(), place.worktop().waiting()[1])
    assert [one["id"] for one in queue(place)] == ["said-1", "said-3"]


def test_a_line_that_somebody_reviewed_meanwhile_is_told(place: Place) -> None:
    place.say(feedback(1))
    desk = place.worktop()
    (said,) = desk.waiting()
    discard(desk, said)
    with pytest.raises(FeedbackError, match="reviewed this already"):
        discard(desk, said)


def test_of_two_reviewers_the_first_counts_and_the_second_is_told(place: Place) -> None:
    place.say(feedback(1), feedback(2, "Who pays?"))
    desk = place.worktop()
    first, second = desk.waiting()
    accept(desk, first, REST)
    with pytest.raises(FeedbackError, match="reviewed this already"):
        accept(desk, first, None)
    assert [one["answerable"] for one in read_lines(desk.reviewed)] == [True]
    discard(desk, second)
    with pytest.raises(FeedbackError, match="reviewed this already"):
        prepare(desk, second, REST)
    assert not (place.corpus / "asked.jsonl").exists()


def test_two_who_review_a_line_at_once_make_one_thing_of_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.say(feedback(1))
    desk = place.worktop()
    (said,) = desk.waiting()
    writing, go, told = threading.Event(), threading.Event(), []

    def slowly(contents: Any, *others: Any, **named: Any) -> None:
        writing.set()
        go.wait(20)
        replace_files(contents, *others, **named)

    def also() -> None:
        try:
            prepare(desk, said, REST)
        except FeedbackError as error:
            told.append(str(error))

    monkeypatch.setattr(reviewing, "replace_files", slowly)
    one = threading.Thread(target=accept, args=(desk, said, None))
    two = threading.Thread(target=also)
    one.start()
    assert writing.wait(20)
    two.start()
    two.join(0.2)  # it would be done by then, if it did not wait for the first
    go.set()
    one.join(20)
    two.join(20)
    assert len(read_lines(desk.reviewed)) == 1
    assert not (place.corpus / "asked.jsonl").exists()
    assert told == ["somebody has reviewed this already; go on to the next"]


def test_the_page_tells_that_somebody_was_faster_and_shows_the_next(place: Place) -> None:
    place.say(feedback(1), feedback(2, "Who pays?"))
    desk = place.worktop()
    first = desk.waiting()[0]
    discard(desk, first)
    said, line, *_ = _doing(_accept, place.worktop)(NOTHING, (first.line, 0))
    assert inert(WORDS["reviewed"]) in said
    assert "Who pays" in line
    assert not desk.reviewed.exists()


@pytest.mark.parametrize(
    "span",
    [Span("a.txt", 29, 99), Span("none.txt", 0, 5), Span("a.txt", -5, 3), Span("a.txt", 3, 3)],
)
def test_a_place_that_is_none_changes_nothing(place: Place, span: Span) -> None:
    place.say(feedback(1))
    desk = place.worktop()
    (said,) = desk.waiting()
    with pytest.raises(FeedbackError):
        accept(desk, said, span)
    with pytest.raises(CorpusError):
        prepare(desk, said, span)
    assert len(queue(place)) == 1
    assert not desk.reviewed.exists()
    assert not (place.corpus / "asked.jsonl").exists()


def test_a_question_that_is_prepared_already_stays_in_the_queue(place: Place) -> None:
    place.say(feedback(1), feedback(2))
    desk = place.worktop()
    first, second = desk.waiting()
    prepare(desk, first, REST)
    with pytest.raises(QuestionError, match="already"):
        prepare(desk, second, REST)
    assert [one["id"] for one in queue(place)] == ["said-2"]


def test_a_document_that_changed_is_not_pointed_into(place: Place) -> None:
    place.say(feedback(1))
    desk = place.worktop()
    (place.corpus / "a.txt").write_text("Something else.")
    with pytest.raises(CorpusError, match="has changed"):
        prepare(desk, desk.waiting()[0], REST)
    assert len(queue(place)) == 1


def test_when_a_file_cannot_be_written_the_line_waits_and_is_not_written_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.say(feedback(1))
    desk = place.worktop()
    (said,) = desk.waiting()
    fail_at = 1

    def failing(contents: Any, *others: Any, **named: Any) -> None:
        nonlocal fail_at
        fail_at -= 1
        if fail_at == 0:
            raise OSError(28, "No space left on device")
        replace_files(contents, *others, **named)

    monkeypatch.setattr(reviewing, "replace_files", failing)
    with pytest.raises(FeedbackError, match="No space left"):
        accept(desk, said, REST)  # the test set is not written
    assert (len(queue(place)), desk.reviewed.exists()) == (1, False)
    fail_at = 2
    with pytest.raises(FeedbackError, match="No space left"):
        accept(desk, said, REST)  # the test set is, the queue is not
    assert (len(queue(place)), len(read_lines(desk.reviewed))) == (1, 1)
    accept(desk, said, None)
    assert queue(place) == []
    assert [one["answerable"] for one in read_lines(desk.reviewed)] == [False]


def test_a_damaged_queue_is_named_and_left_alone(place: Place) -> None:
    file = place.config.web.feedback
    assert file is not None
    file.write_text(json.dumps(feedback(1)) + "\n{\n")
    with pytest.raises(FeedbackError, match="mend that line"):
        place.worktop().waiting()
    file.write_text("[]\n")
    with pytest.raises(FeedbackError, match="no JSON object"):
        place.worktop().waiting()


def test_a_line_that_somebody_wrote_by_hand_is_shown_as_far_as_it_goes(place: Place) -> None:
    place.say({"quoted": [{"document": 1}, 7, {"document": "a.txt", "start": "0"}], "note": 3})
    (said,) = place.worktop().waiting()
    assert said.quoted() == ()
    assert said.text("note") == said.text("question") == ""
    with pytest.raises(FeedbackError, match="has no 'id'"):
        accept(place.worktop(), said, REST)


def test_sentences_are_found_by_their_words(place: Place) -> None:
    library = place.library()
    assert find_sentences(library, "the resting patient")[0] == REST
    assert find_sentences(library, "zeppelin") == ()
    assert len(find_sentences(library, "patients", most=1)) == 1
