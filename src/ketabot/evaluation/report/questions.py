"""Every question: what was asked, what was expected, what came, and how it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ketabot.documents import hits
from ketabot.evaluation.judged import JudgedQuote, QuestionResult, Span
from ketabot.evaluation.report.filters import filters
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.passages import Mark, passage
from ketabot.evaluation.report.words import (
    SHORT_VERDICTS,
    VERDICTS,
    WITHOUT,
    count_of,
    percent,
    plain,
    route_name,
    short_percent,
    system_name,
)
from ketabot.evaluation.results import EvaluationResult

__all__ = ["place_of", "question_list"]

Place = JudgedQuote | Span


@dataclass(frozen=True, slots=True)
class _Library:
    """What a question's places are shown in."""

    texts: Mapping[str, str]
    titles: Mapping[str, str]


def place_of(number: int) -> str:
    """Return the name that a link to a question bears; ``number`` counts from 1."""
    return f"question-{number}"


def question_list(result: EvaluationResult) -> Markup:
    """Return the filters, which a script fills with life, and all questions, each in a drawer."""
    library = _Library(
        {one.path: one.text for one in result.setup.documents},
        {one.path: one.title for one in result.setup.documents},
    )
    flips = {}
    if result.comparison is not None:
        flips = {flip.id: flip.better for flip in result.comparison.flips}
    items = [
        _item(number, one, result, library, flips.get(one.id))
        for number, one in enumerate(result.questions, start=1)
    ]
    return join(
        [
            filters(result, flipped=bool(flips)),
            tag("ol", *items, class_="questions", id="question-list"),
            tag("p", "No question fits these filters.", id="none-left", hidden=True),
        ]
    )


def _item(
    number: int,
    question: QuestionResult,
    result: EvaluationResult,
    library: _Library,
    better: bool | None,
) -> Markup:
    flip = None if better is None else "better" if better else "worse"
    content = tag(
        "div",
        tag("p", "Failed: ", question.error, class_="failure said") if question.error else None,
        _quoted(question, library),
        _expected(question, library),
        _facts(question, result),
        class_="inside",
    )
    return tag(
        "li",
        tag("details", _summary(question, flip), content),
        id=place_of(number),
        data_verdict=question.verdict,
        data_type=question.type,
        data_right="yes" if question.right else "no",
        data_flip=flip,
    )


def _summary(question: QuestionResult, flip: str | None) -> Markup:
    sign, kind = ("✓", "good") if question.right else ("✗", "bad")
    verdict = SHORT_VERDICTS.get(question.verdict, plain(question.verdict))
    parts = [plain(question.type)]
    if question.answerable is not None and not question.error:
        parts.append(f"confidence {short_percent(question.confidence)}")
    if flip is not None:
        parts.append(f"{flip} than before")
    return tag(
        "summary",
        tag("span", tag("span", sign, aria_hidden="true"), f" {verdict}", class_=f"verdict {kind}"),
        " ",
        tag("bdi", question.question, class_="asked said"),
        " ",
        tag("span", " · ".join(parts), class_="meta"),
    )


def _quoted(question: QuestionResult, library: _Library) -> Markup:
    title = tag("h3", "What ketabot quoted")
    if not question.quotes:
        return join([title, tag("p", f"Nothing; its reply: {route_name(question.route)}.")])
    quotes = [_quote(one, question, library) for one in question.quotes]
    return join([title, tag("ol", *quotes, class_="places")])


def _quote(quote: JudgedQuote, question: QuestionResult, library: _Library) -> Markup:
    text = library.texts.get(quote.document, "")
    differs = None
    if not quote.verbatim:
        differs = tag(
            "p", "✗ It differs from its source. It reads: ", tag("q", quote.text), class_="bad said"
        )
    return tag(
        "li",
        _where(
            f"Quote {quote.number}", _hit(quote, question), quote, library, f"{quote.score:.2f}"
        ),
        differs,
        _shown(text, quote, question),
    )


def _hit(quote: JudgedQuote, question: QuestionResult) -> Markup | None:
    if not question.gold and question.answerable is None:
        return None
    told = "✓ expected" if quote.hits else "✗ not expected"
    return tag("strong", told, class_="good" if quote.hits else "bad")


def _where(
    name: str, judged: Markup | None, place: Place, library: _Library, score: str = ""
) -> Markup:
    title = library.titles.get(place.document) or place.document
    parts: list[Content] = [
        tag("strong", name),
        judged,
        tag("bdi", title, class_="said"),
        f"characters {place.start:,} to {place.end:,}",
        f"score {score}" if score else None,
    ]
    return tag("p", join((part for part in parts if part is not None), " · "), class_="where")


def _shown(text: str, place: Place, question: QuestionResult) -> Markup:
    if not _stands_in(text, place):
        kind = "quote" if isinstance(place, JudgedQuote) else "gold"
        marks = [Mark(0, len(place.text), _name(place), kind)]
        return passage(place.text, 0, len(place.text), marks)
    return passage(text, place.start, place.end, _marks(text, question, place.document))


def _stands_in(text: str, place: Place) -> bool:
    return 0 <= place.start < place.end <= len(text)


def _marks(text: str, question: QuestionResult, document: str) -> list[Mark]:
    places: list[tuple[Place, str]] = [
        *((one, "gold") for one in question.gold),
        *((one, "quote") for one in question.quotes),
    ]
    return [
        Mark(one.start, one.end, _name(one), kind)
        for one, kind in places
        if one.document == document and _stands_in(text, one)
    ]


def _name(place: Place) -> str:
    return f"quote {place.number}" if isinstance(place, JudgedQuote) else "expected"


def _expected(question: QuestionResult, library: _Library) -> Markup:
    title = tag("h3", "What was expected")
    told = [tag("p", text) for text in _expectation(question)]
    if not question.groups:
        return join([title, *told, _spans(question.gold, question, library)])
    groups = [
        join([tag("h4", f"One of these ({number})"), _spans(group, question, library)])
        for number, group in enumerate(question.groups, start=1)
    ]
    return join([title, *told, *groups])


def _expectation(question: QuestionResult) -> Iterator[str]:
    routes = [question.expected_route, *question.also_acceptable]
    named = " or ".join(f"“{route_name(name)}”" for name in routes if name)
    if question.answerable is False:
        yield "That it declines: the library does not answer this."
    if named:
        yield f"The reply: {named}."
    if question.groups:
        yield f"One sentence of each of {len(question.groups)} groups."
    elif len(question.gold) > 1:
        yield f"Any one of {len(question.gold)} sentences."
    if question.must_contain:
        yield f"Quotes that contain: {', '.join(question.must_contain)}."


def _spans(spans: Sequence[Span], question: QuestionResult, library: _Library) -> Markup | None:
    if not spans:
        return None
    found = any(hits(quote, span) for quote in question.quotes for span in spans)
    told = ("also right, not quoted", "meta") if found else ("✗ not quoted", "bad")
    missed = tag("strong", told[0], class_=told[1])
    listed = (_span(span, question, library, missed) for span in spans)
    return tag("ol", *listed, class_="places")


def _span(span: Span, question: QuestionResult, library: _Library, missed: Markup) -> Markup:
    seen = [quote for quote in question.quotes if hits(quote, span)]
    if seen:
        numbers = " and ".join(str(quote.number) for quote in seen)
        told = tag("strong", f"✓ in quote {numbers}", class_="good")
        return tag("li", _where("Expected", told, span, library))
    text = library.texts.get(span.document, "")
    return tag("li", _where("Expected", missed, span, library), _shown(text, span, question))


def _facts(question: QuestionResult, result: EvaluationResult) -> Markup:
    simple = [
        f"{system_name(one.name)} {'right' if one.right[question.id] else 'wrong'}"
        for one in result.baselines
        if question.id in one.right
    ]
    searched = question.standalone_question
    facts = [
        ("Id", question.id),
        ("Family", question.family if question.family != question.id else ""),
        ("Reply", route_name(question.route)),
        ("Confidence", "" if question.error else percent(question.confidence)),
        ("Conversation", question.conversation),
        ("Kind of follow-up", question.kind),
        ("Searched as", searched if searched != question.question else ""),
        ("In complete words", question.rewrite),
        ("Note", question.note),
        ("Simpler systems", ", ".join(simple)),
        *_prepared(question.id, result),
        ("Time", _time(question)),
        ("Considered", _considered(question)),
    ]
    pairs = [(tag("dt", name), tag("dd", tag("bdi", value))) for name, value in facts if value]
    return tag("dl", *(part for pair in pairs for part in pair), class_="facts said")


def _prepared(name: str, result: EvaluationResult) -> Iterator[tuple[str, str]]:
    plain, nearness = result.without_prepared, result.nearness
    if nearness is not None and name in nearness.similarity:
        yield "Likeness to a prepared question", f"{nearness.similarity[name]:.2f}"
    if plain is not None and name in plain.verdicts:
        yield WITHOUT, VERDICTS.get(plain.verdicts[name], plain.verdicts[name])


def _time(question: QuestionResult) -> str:
    total = question.timings_ms.get("total")
    return "" if total is None else f"{total:,.1f} ms"


def _considered(question: QuestionResult) -> str:
    if not question.candidates or not question.gold:
        return ""
    ranks = [str(rank) for rank, one in enumerate(question.candidates, start=1) if one.hits]
    among = count_of(len(question.candidates), "candidate")
    return (
        f"{among}; expected ones at place {', '.join(ranks)}"
        if ranks
        else f"{among}, none expected"
    )
