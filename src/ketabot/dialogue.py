"""One message of a conversation → its answer, from the generation that is open.

What the message means is decided first, by the turns that came with it; then it is routed, searched
and quoted. Nothing is remembered: what earlier answers quoted is found again in their text.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from ketabot.answers import Answer, Route, Turn
from ketabot.composing import Composition, permitted_composition
from ketabot.config import Config
from ketabot.conversation import (
    ABOUT_SOURCES,
    Kind,
    Meant,
    cards_told,
    library_told,
    load_tagger,
    meant_by,
    on_topic,
    standing,
)
from ketabot.framing import unframed
from ketabot.opened import AS_EVER, Found, Limits, Opened, timed
from ketabot.presenting import source_card
from ketabot.prompts import Prompts
from ketabot.questions import recallable, searchable
from ketabot.reading import Reading
from ketabot.reasons import reasons_beside
from ketabot.recalling import Recalled, recalled
from ketabot.requoted import quoted_in
from ketabot.retrieval import Query
from ketabot.routing import (
    DANGER,
    Encoder,
    Reply,
    Router,
    Verdict,
    graver,
    heard,
    is_gesture,
    openings,
)
from ketabot.settling import Told, settled
from ketabot.spelling import is_foreign
from ketabot.understanding import Sense, chosen_sense, found_by, kind_asked, understand

__all__ = ["Asked", "Dialogue"]

SURELY = 0.5
"""Least confidence with which the library answers what was taken for danger, illicit or small talk
in doubt."""
BESIDE = 2
"""Messages that are routed while it is found out what they mean."""
REACH = 0.3
"""How far below the best sentence those may be that are quoted when more is asked for."""
LISTED = 20
"""Documents that are named when it is asked which there are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message, and what was said before."""

    message: str
    turns: tuple[Turn, ...] = ()
    search: str = ""
    """What is to be searched, where the person has said so; else what the message means."""
    explain: bool = False


@dataclass(frozen=True, slots=True)
class _Before:
    """What was found out of a message before anything is searched."""

    talk: Recalled
    verdict: Verdict
    started: float


class Dialogue:
    """Answers messages; safe to use from several threads."""

    def __init__(self, config: Config, prompts: Prompts, router: Router, encoder: Encoder) -> None:
        self._config = config
        self._prompts = prompts
        self._router = router
        self._encoder = encoder
        self._tagger = load_tagger()
        self._fixed = prompts.paragraphs(config.safety.region)
        self._openings = tuple(openings(prompts))
        self._beside = ThreadPoolExecutor(BESIDE, thread_name_prefix="ketabot-dialogue")

    def answer(self, opened: Opened, asked: Asked) -> Answer:
        """Answer a message of which the patterns of danger told nothing.

        Raises:
            QuestionError: it is blank or too long.
            VerificationError: a file has changed since it was indexed.
        """
        started = time.perf_counter()
        if is_gesture(asked.message):
            return self._alone(opened, asked, self._settle(asked.message, asked.turns), started)
        typed = self._searchable(asked.message)
        mended = opened.mended(typed)
        message = unframed(mended)
        spelt = asked if mended == typed else replace(asked, message=mended)
        limit = self._config.answering.max_question_characters
        talk = recalled(asked.turns, self._openings, self._fixed, limit)
        searched = (unframed(opened.mended(one.question)) for one in talk.exchanges)
        said = zip(talk.exchanges, searched, strict=True)
        topic = on_topic(tuple(replace(one, question=text) for one, text in said))
        meant = Meant(Kind.QUESTION) if asked.search else kind_asked(opened, message, talk)
        if meant.kind is Kind.LIBRARY:
            return self._library(opened, asked, started)
        if meant.kind in ABOUT_SOURCES:
            return self._sources(opened, asked, meant.kind, talk, started)
        alone = None
        if topic and meant.kind is Kind.QUESTION and not asked.search:
            alone = self._beside.submit(self._settle, spelt.message, asked.turns)
        resolved = meant_by(message, meant, topic, self._tagger)
        if asked.search:
            chosen = self._searchable(asked.search)
            sense = chosen_sense(opened, chosen, (resolved.text, message, typed))
        else:
            sense = understand(opened, message, meant, resolved, limit)
            sense = sense.of(message, typed, mended)
        told = Told(spelt.message, bool(asked.search), meant, sense, resolved)
        verdict = settled(partial(self._settle, turns=asked.turns), told, alone)
        verdict = self._heard(verdict, asked, spelt, message)
        as_said = sense.query.text == typed and not asked.search
        if verdict.is_guessed and as_said and opened.foresees(sense.query):
            verdict = replace(verdict, in_doubt=True)
        answer = self._searched(opened, asked, sense, _Before(talk, verdict, started))
        if is_foreign(typed):  # even under help that the classifier's guess has brought up
            return replace(answer, notes=(*answer.notes, self._prompts.notes.foreign))
        return answer

    def _heard(self, verdict: Verdict, asked: Asked, spelt: Asked, message: str) -> Verdict:
        """Return the verdict on a message, as it was typed and without what frames it too."""
        if spelt is not asked:
            verdict = heard(self._settle(asked.message, asked.turns), verdict)
        if unframed(spelt.message) != spelt.message:
            bare = self._settle(message, asked.turns)
            # The frame tells that somebody only wants to know; it may be what they hide behind.
            shown = replace(verdict, help_in_sight=True)
            verdict = shown if bare.route in DANGER else graver(verdict, bare)
        return verdict

    def _searchable(self, text: str) -> str:
        limit = self._config.answering.max_question_characters
        return searchable(text, limit, self._prompts.errors)

    def _searched(self, opened: Opened, asked: Asked, sense: Sense, before: _Before) -> Answer:
        verdict, talk, started = before.verdict, before.talk, before.started
        found = None
        if verdict.route is Route.OFF_TOPIC or verdict.in_doubt:
            # What is off the topic of one library is that of another, as its documents tell.
            found = found_by(opened, sense)
            off_topic = verdict.route is Route.OFF_TOPIC
            least = opened.threshold if off_topic else max(opened.threshold, SURELY)
            if found.reading.confidence >= least:
                verdict = verdict.answered()
        reply = self._reply(verdict)
        if not reply.quotes:
            return self._alone(opened, asked, verdict, started)
        routed = time.perf_counter()
        if found is None:
            found = found_by(opened, sense)
        answer = opened.answer(asked.message, found, reply, self._limits(opened, sense.kind, talk))
        if not answer.quotes and found.reading.confidence >= opened.threshold:
            answer = replace(answer, message=self._exhausted(sense.kind, answer.message))
        if asked.explain:
            answer = replace(answer, explanation=opened.explain(found), understood=sense.understood)
        seen = talk.seen(sense.query.text, answer)
        answer = replace(
            answer,
            other_reading=sense.other,
            suggestions=opened.suggester.near(sense.query.among_prepared, seen, reply.allows),
        )
        answer = reply.finish(answer, explain=asked.explain)
        return timed(answer, started, routed)

    def _settle(self, text: str, turns: Sequence[Turn]) -> Verdict:
        return self._router.settle(text, turns, self._encoder)

    def _alone(self, opened: Opened, asked: Asked, verdict: Verdict, started: float) -> Answer:
        reply = self._reply(verdict)
        answer = reply.alone(asked.message, opened.library.generation, explain=asked.explain)
        return timed(answer, started, time.perf_counter())

    def _reply(self, verdict: Verdict) -> Reply:
        return Reply(verdict, self._prompts, self._config.safety.region)

    def _limits(self, opened: Opened, kind: Kind, talk: Recalled) -> Limits:
        if kind is Kind.MORE:
            return Limits(said=talk.said, reach=REACH)
        if kind is Kind.WHY and talk.exchanges:
            quoted = quoted_in(opened.library, talk.exchanges[-1].answer).extracts
            return Limits(ahead=reasons_beside(opened.library, quoted))
        if kind is not Kind.OTHERS:
            return Limits(most=1) if kind is Kind.SHORTER else AS_EVER
        quoted = quoted_in(opened.library, talk.last_answer).extracts
        documents = (opened.library.span(one.first).document for one in quoted)
        return Limits(without=frozenset(documents), reach=REACH)

    def _exhausted(self, kind: Kind, otherwise: str) -> str:
        words = self._prompts.conversation
        return {Kind.MORE: words.nothing_more, Kind.OTHERS: words.no_others}.get(kind, otherwise)

    def _sources(
        self, opened: Opened, asked: Asked, kind: Kind, talk: Recalled, started: float
    ) -> Answer:
        """Tell where the quotes of the last answer come from."""
        words = self._prompts.conversation
        topic = on_topic(talk.exchanges)
        text = standing(topic, self._tagger).text if topic else asked.message
        limit = self._config.answering.max_question_characters
        query = opened.queries(recallable(text, limit))
        verdict = self._settle(text, asked.turns)
        if topic:
            verdict = graver(verdict, self._settle(topic[-1].question, asked.turns))
        reply = self._reply(verdict)
        plain = self._reply(replace(verdict, route=Route.ANSWER, by="conversation", reason=kind))
        made = permitted_composition(
            self._quoted(opened, talk, query), reply.allows, opened.library
        )
        found = Found(query, Reading((), float(bool(made.extracts)), {}), {})
        answer = opened.present(asked.message, found, made)
        told = words.nothing_quoted
        if answer.quotes:
            told = cards_told(getattr(words, kind.value), answer.sources, answer.quotes, words)
        seen = talk.seen(query.text, answer)
        suggested = opened.suggester.near(query.among_prepared, seen, reply.allows)
        answer = replace(answer, message=told, suggestions=suggested)
        answer = plain.finish(reply.within(answer), explain=asked.explain)
        return timed(answer, started, time.perf_counter())

    def _quoted(self, opened: Opened, talk: Recalled, query: Query) -> Composition:
        """Return what the last answer quoted: found in its text or, failing that, once more."""
        made = quoted_in(opened.library, talk.last_answer)
        if made.extracts or not on_topic(talk.exchanges):
            return made
        reading = opened.find(query).reading
        return opened.composed(reading, query.text)

    def _library(self, opened: Opened, asked: Asked, started: float) -> Answer:
        """Tell what documents there are."""
        documents = opened.library.documents
        cards = tuple(source_card(n, one) for n, one in enumerate(documents[:LISTED], start=1))
        words = self._prompts.conversation
        settled = self._settle(asked.message, asked.turns)
        verdict = replace(settled, route=Route.ANSWER, by="conversation", reason=Kind.LIBRARY.value)
        found = Found(opened.queries(asked.message), Reading((), 1.0, {}), {})
        answer = replace(
            opened.present(asked.message, found, Composition()),
            route=Route.ANSWER,
            message=library_told(cards, len(documents), words),
            sources=cards,
        )
        answer = self._reply(verdict).finish(answer, explain=asked.explain)
        return timed(answer, started, time.perf_counter())
