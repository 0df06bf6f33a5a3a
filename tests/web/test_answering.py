"""From a question to what the page shows: at once, then answered, or sent back with a reason."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from ketabot.answers import Route, Turn
from ketabot.errors import SearchIndexError, VerificationError
from ketabot.web.answering import REMEMBERED, View, answering, stopped
from ketabot.web.conversation import Conversation, Exchange
from ketabot.web.desk import Desk
from ketabot.web.field import Change, Deed
from ketabot.web.library import SHELF
from tests.web.made_up import WordFinder, corpus_library


@pytest.fixture
def library() -> WordFinder:
    return corpus_library()


def views(
    question: str, library: WordFinder, desk: Desk | None = None, conversation: Conversation = ()
) -> list[View]:
    """All that the page shows for a question, step by step."""
    desk = Desk(library, at_once=1, waiting=1) if desk is None else desk

    async def collect() -> list[View]:
        return [view async for view in answering(question, conversation, desk, library)]

    return asyncio.run(collect())


def test_the_question_is_shown_at_once_and_then_its_answer(library: WordFinder) -> None:
    asking, answered = views("Is it covered by insurance?", library)
    taken = Change(Deed.TAKEN, "Is it covered by insurance?")
    assert asking == View((), asking="Is it covered by insurance?", change=taken)
    (exchange,) = answered.conversation
    assert exchange.question == "Is it covered by insurance?"
    assert exchange.reply.startswith(library.prompts.answer)
    best = library.answer_of("insurance").quotes[0]
    assert answered.fragment == f"#{best.document}:{best.start}-{best.end}"
    assert (answered.change, answered.notice) == (None, "")


def test_no_answer_leaves_the_sources_as_they_are(library: WordFinder) -> None:
    assert views("What about zeppelins?", library)[-1].fragment is None


def test_no_document_stays_open_beside_the_help(library: WordFinder) -> None:
    (helped,) = views("I want to kill myself", library)
    assert helped.conversation[-1].answer.route is Route.CRISIS
    assert helped.fragment == SHELF
    assert helped.change == Change(Deed.TAKEN, "I want to kill myself")


def test_the_next_question_comes_with_what_was_said(library: WordFinder) -> None:
    conversation = views("insurance", library)[-1].conversation
    views("bladder", library, conversation=conversation)
    question, history = library.asked[-1]
    assert question == "bladder"
    assert history == (
        Turn("user", "insurance"),
        Turn("assistant", conversation[0].reply),
    )


@pytest.mark.parametrize("blank", ["", " ", "\n\t\u3000"])
def test_a_blank_question_is_sent_back(library: WordFinder, blank: str) -> None:
    notice = library.prompts.errors.empty
    assert views(blank, library) == [View((), notice=notice)]
    assert library.asked == []


def test_a_press_too_many_changes_nothing(library: WordFinder) -> None:
    conversation = views("insurance", library)[-1].conversation
    assert views("", library, conversation=conversation) == [View(conversation)]


def test_a_question_that_is_too_long_is_kept_with_the_reason(library: WordFinder) -> None:
    long = "why " * 501
    last = views(long, library)[-1]
    assert last == View((), change=Change(Deed.RETURNED, long), notice="That is too long.")


def test_half_a_character_does_no_harm(library: WordFinder) -> None:
    asking, answered = views("insurance \ud83d?", library)
    assert asking.asking == "insurance \ufffd?"
    assert answered.conversation[0].question == "insurance \ufffd?"


def test_an_error_says_nothing_of_the_question(
    library: WordFinder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        last = views("boom canary-4711", library)[-1]
    assert last.notice == library.prompts.errors.unexpected
    assert last.conversation == ()
    assert "ValueError" in caplog.text
    assert "made_up.py" in caplog.text
    assert "canary" not in caplog.text


def test_a_changed_document_is_said_plainly_and_the_question_is_kept(
    library: WordFinder,
) -> None:
    class Changed(WordFinder):
        def answer_of(self, question: str) -> None:  # type: ignore[override]
            raise VerificationError(f"changed since {question!r}")

    last = views("insurance", Changed(library.texts, library.sources))[-1]
    assert last.notice == library.prompts.errors.changed
    assert last.change == Change(Deed.RETURNED, "insurance")


def test_an_error_of_ketabot_tells_the_maintainer_why(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(WordFinder):
        def answer_of(self, question: str) -> None:  # type: ignore[override]
            del question
            raise SearchIndexError("the index is gone; run `ketabot index`")

    library = Broken({}, {})
    assert views("anything", library)[-1].notice == library.prompts.errors.unexpected
    assert "run `ketabot index`" in caplog.text


def test_one_question_too_many_is_told_to_wait_and_kept(library: WordFinder) -> None:
    desk = Desk(library, at_once=1, waiting=1)
    first, second = desk.ask("wait", ()), desk.ask("insurance", ())
    assert first is not None
    assert second is not None
    busy = View((), notice=library.prompts.errors.busy)
    assert views("bladder?", library, desk) == [busy]
    hinted = views("I have a plan and I have a date", library, desk)[-1]
    assert "988" in hinted.conversation[-1].reply
    library.go.set()
    assert second.result(20).quotes
    assert views("bladder?", library, desk)[-1].conversation


def test_a_place_that_nobody_waits_in_any_more_is_free_again(library: WordFinder) -> None:
    desk = Desk(library, at_once=1, waiting=1)
    assert desk.ask("wait", ()) is not None
    waiting = desk.ask("insurance", ())
    assert waiting is not None
    assert waiting.cancel()
    assert desk.ask("bladder", ()) is not None
    library.go.set()


def test_a_long_conversation_forgets_its_beginning(library: WordFinder) -> None:
    answer = library.answer_of("insurance")
    old = tuple(Exchange(str(number), answer, "") for number in range(REMEMBERED))
    kept = views("insurance", library, conversation=old)[-1].conversation
    assert len(kept) == REMEMBERED
    assert [kept[0].question, kept[-1].question] == ["1", "insurance"]


def test_a_question_that_is_stopped_stands_in_its_field_again(library: WordFinder) -> None:
    conversation = views("insurance", library)[-1].conversation
    view = stopped("bladder?", conversation, library.prompts)
    assert view.notice == library.prompts.errors.stopped
    assert view.change == Change(Deed.RETURNED, "bladder?")
    assert view.conversation == conversation


def test_an_answer_that_came_first_is_not_stopped(library: WordFinder) -> None:
    assert stopped(None, (), library.prompts) == View(())


def test_whoever_stops_leaves_the_queue(library: WordFinder) -> None:
    desk = Desk(library, at_once=1, waiting=1)
    assert desk.ask("wait", ()) is not None

    async def begin_and_stop() -> None:
        steps = answering("insurance", (), desk, library)
        assert (await anext(steps)).asking == "insurance"
        waiting = asyncio.ensure_future(anext(steps))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(begin_and_stop())
    assert desk.ask("bladder", ()) is not None, "the place is still taken"
    library.go.set()
    assert [question for question, _ in library.asked] == ["wait"]


def test_a_spanish_reader_is_answered_in_quotes_under_spanish_texts(library: WordFinder) -> None:
    async def last() -> View:
        desk = Desk(library, at_once=1, waiting=1)
        found = [view async for view in answering("insurance", (), desk, library, "es")]
        return found[-1]

    spanish = library.prompts.within("es")
    (exchange,) = asyncio.run(last()).conversation
    assert exchange.reply.startswith(library.prompts.answer)
    assert "biblioteca" in exchange.markup
    assert "library" not in exchange.markup
    assert asyncio.run(blank(library)).notice == spanish.errors.empty


async def blank(library: WordFinder) -> View:
    desk = Desk(library, at_once=1, waiting=1)
    return [view async for view in answering(" ", (), desk, library, "es")][-1]


def test_the_other_reading_is_searched_as_it_stands(library: WordFinder) -> None:
    (exchange,) = views("insurance", library)[-1].conversation
    other = replace(exchange, answer=replace(exchange.answer, other_reading="and insurance?"))
    views("and insurance?", library, conversation=(other,))
    views("and the bladder?", library, conversation=(other,))
    assert library.searched == ["", "and insurance?", ""]
