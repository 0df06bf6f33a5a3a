"""Chosen sentences → the answer that leaves the program.

Here a quote becomes text: it is cut from its document by its offsets, after the file behind it
has been held against the hash that the index was built with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ketabot.answers import (
    Answer,
    Candidate,
    Conflict,
    Elsewhere,
    Explanation,
    Hint,
    Place,
    Quote,
    Route,
    Scored,
    SourceCard,
)
from ketabot.composing import Clash, Composition, Extract
from ketabot.disagreement import Difference
from ketabot.documents import Document
from ketabot.index import Library
from ketabot.prompts import Prompts
from ketabot.reading import Reading, ScoredSentence
from ketabot.retrieval import NearQuestion
from ketabot.routing import caution
from ketabot.verification import SourceGuard

__all__ = ["Presenter"]

CANDIDATES = 10
"""Sentences that an answer lists as considered."""
HINTS = 5
"""Prepared questions of each kind, and sentences without them, that an explanation lists."""
DECIMALS = 4
"""Of scores and probabilities as they are shown."""


class Presenter:
    """Puts answers together from one library, under the fixed texts."""

    def __init__(self, library: Library, guard: SourceGuard, prompts: Prompts) -> None:
        self._library = library
        self._guard = guard
        self._prompts = prompts

    def present(
        self, asked: str, standalone: str, reading: Reading, composition: Composition
    ) -> Answer:
        """Return the answer in these quotes; without any it says that there is none.

        Raises:
            VerificationError: a file is not the one that was indexed; nothing is quoted.
        """
        numbered = enumerate(composition.extracts, start=1)
        quotes = tuple(self._cut(extract, number) for number, extract in numbered)
        return Answer(
            question=asked,
            standalone_question=standalone,
            route=Route.ANSWER if quotes else Route.NO_ANSWER,
            confidence=round(reading.confidence, DECIMALS),
            message=self._prompts.answer if quotes else self._prompts.no_answer,
            quotes=quotes,
            conflicts=self._conflicts(composition.clashes),
            sources=self._cards(quotes),
            suggestions=(),
            candidates=self._candidates(reading),
            disclaimer=self._prompts.disclaimer,
            index_generation=self._library.generation,
            timings_ms={},
        )

    def cut_note(self, question: str, seen: str) -> str:
        """Say that a question was read to the end of ``seen`` alone."""
        return self._prompts.notes.cut.format(words=len(question.split()), seen=len(seen.split()))

    def explain(self, reading: Reading, plain: Reading | None, threshold: float) -> Explanation:
        """Tell what the best sentences scored, and what prepared questions had to do with it.

        Args:
            reading: of the library as it is.
            plain: of the same library without its prepared questions, if it has any.
            threshold: least confidence of an answer.
        """
        return Explanation(
            threshold=threshold,
            evidence={name: round(value, DECIMALS) for name, value in reading.evidence.items()},
            scored=tuple(self._scored(one) for one in reading.sentences[:HINTS]),
            asked=tuple(self._hint(one) for one in reading.near.asked[:HINTS]),
            unanswered=tuple(self._hint(one) for one in reading.near.unanswered[:HINTS]),
            confidence_without=None if plain is None else round(plain.confidence, DECIMALS),
            candidates_without=() if plain is None else self._candidates(plain)[:HINTS],
        )

    def _scored(self, sentence: ScoredSentence) -> Scored:
        span = self._library.span(sentence.row)
        parts = {name: round(value, DECIMALS) for name, value in sentence.parts.items()}
        return Scored(span.document, span.start, span.end, round(sentence.score, DECIMALS), parts)

    def _hint(self, near: NearQuestion) -> Hint:
        places = tuple(self._place(row) for row in near.rows)
        return Hint(near.question, round(near.similarity, DECIMALS), places)

    def _cut(self, extract: Extract, number: int) -> Quote:
        document, start, _ = self._library.sentence_span(extract.first)
        _, _, end = self._library.sentence_span(extract.stop - 1)
        self._guard.check(document)
        text = document.text[start:end]
        return Quote(
            number=number,
            text=text,
            document=document.path,
            start=start,
            end=end,
            score=round(extract.score, DECIMALS),
            document_sha256=document.sha256,
            before=self._neighbour(extract.first - 1, document),
            after=self._neighbour(extract.stop, document),
            caution=caution(text, document.source, self._prompts.claims),
            also=self._others(extract, document),
        )

    def _place(self, row: int) -> Place:
        span = self._library.span(row)
        return Place(span.document, span.start, span.end)

    def _others(self, extract: Extract, quoted: Document) -> tuple[Elsewhere, ...]:
        """Return where other documents say the same, each document named once.

        That the quoted document says it again tells nobody anything.
        """
        places: dict[str, Elsewhere] = {}
        for row in extract.also:
            path = self._library.span(row).document
            if path != quoted.path and path not in places:
                places[path] = self._elsewhere(row)
        return tuple(places.values())

    def _elsewhere(self, row: int) -> Elsewhere:
        document, start, end = self._library.sentence_span(row)
        self._guard.check(document)
        return Elsewhere(document.path, start, end, document.text[start:end], document.sha256)

    def _conflicts(self, clashes: Sequence[Clash]) -> tuple[Conflict, ...]:
        """Say what quotes differ about; those that differ about the same are named together."""
        numbers: dict[str, set[int]] = defaultdict(set)
        for clash in clashes:
            numbers[self._about(clash.difference)] |= {clash.one + 1, clash.other + 1}
        return tuple(Conflict(tuple(sorted(ns)), about) for about, ns in numbers.items())

    def _about(self, difference: Difference) -> str:
        template: str = getattr(self._prompts.conflicts, difference.kind.value)
        return template.format(one=one_line(difference.one), other=one_line(difference.other))

    def _neighbour(self, row: int, document: Document) -> str:
        """Return the sentence of that row if it is a quotable one of the same document."""
        library = self._library
        if not 0 <= row < library.sentence_count or not library.is_quotable(row):
            return ""
        other, start, end = library.sentence_span(row)
        return other.text[start:end] if other is document else ""

    def _cards(self, quotes: Sequence[Quote]) -> tuple[SourceCard, ...]:
        """Return the details of the documents that are quoted, then of those named beside."""
        quoted = [quote.document for quote in quotes]
        beside = [place.document for quote in quotes for place in quote.also]
        paths = dict.fromkeys([*quoted, *beside])
        documents = [self._library.document(path) for path in paths]
        return tuple(
            source_card(number, document)
            for number, document in enumerate(documents, start=1)
            if document is not None
        )

    def _candidates(self, reading: Reading) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(
                one.document, one.start, one.end, round(sentence.score, DECIMALS), sentence.via
            )
            for sentence in reading.sentences[:CANDIDATES]
            for one in [self._library.span(sentence.row)]
        )


def one_line(text: str) -> str:
    """Return words of a quote without the line breaks that may part them."""
    return " ".join(text.split())


def source_card(number: int, document: Document) -> SourceCard:
    """Return the details of a document, as an answer shows them."""
    source = document.source
    return SourceCard(
        number=number,
        document=document.path,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        published=source.published,
        url=source.url,
        kind=source.kind,
        interest=source.interest,
    )
