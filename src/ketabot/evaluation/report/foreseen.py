"""Questions that nobody foresaw: the figures by how like a question is to a prepared one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ketabot.evaluation.nearness_words import BY_NEARNESS
from ketabot.evaluation.report.layout import drawer, table
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import (
    NOTHING,
    WITHOUT,
    count_of,
    interval_in,
    label_of,
    number_in,
)
from ketabot.evaluation.results import (
    Estimate,
    EvaluationResult,
    NearlyPrepared,
    Nearness,
    Stratum,
)
from ketabot.prepared import ASKED

__all__ = ["foreseen"]


def foreseen(result: EvaluationResult, places: Mapping[str, str]) -> Markup | None:
    """Return the section; nothing where no prepared questions are in use.

    Args:
        result: of the run.
        places: where in the page each question stands, by id.
    """
    nearness = result.nearness
    if nearness is None:
        return None
    return join(
        [
            tag("p", _what_they_are(nearness)),
            tag("p", _how_to_read(nearness)),
            _strata(nearness),
            _unmeasured(len(result.questions) - len(nearness.similarity)),
            _overlap(result, nearness, places),
        ]
    )


def _what_they_are(nearness: Nearness) -> str:
    return (
        f"For this library an editor has written down {count_of(nearness.asked, 'question')} that "
        "people may ask, each with the sentence that answers it, and "
        f"{nearness.unanswered:,} that the library does not answer. ketabot finds a sentence "
        "easily when it is asked nearly as the editor foresaw. Where the same people, or people "
        "who think alike, wrote both these prepared questions and the questions of this test, "
        "the figures look better than strangers will find the answers."
    )


def _how_to_read(nearness: Nearness) -> str:
    without = ""
    if nearness.rest.figures_without:
        without = (
            f" “{WITHOUT}” is what came when each was asked again as if the editor had prepared "
            "nothing."
        )
    return (
        "Here the questions are parted by their likeness to the nearest prepared one: 1 is the "
        "same question, and the lower, the less the two have in common. The first rows show what "
        f"becomes of questions that nobody foresaw.{without}"
    )


def _strata(nearness: Nearness) -> Markup:
    head = ("Likeness", "Questions", *(label_of(name) for name in BY_NEARNESS))
    rows = [row for one in nearness.strata for row in _rows(one)]
    return table("By likeness to the nearest prepared question", head, rows)


def _rows(one: Stratum) -> Iterator[list[Content]]:
    cells = (_alone(one.figures.get(name), name) for name in BY_NEARNESS)
    yield [_between(one), f"{one.questions:,}", *cells]
    if one.figures_without and one.questions:
        others = (_alone(one.figures_without.get(name), name) for name in BY_NEARNESS)
        yield [tag("small", WITHOUT), "", *others]


def _between(one: Stratum) -> str:
    if one.low is None:
        return f"below {one.high:g}"
    return f"{one.low:g} or more" if one.high is None else f"{one.low:g} to {one.high:g}"


def _alone(found: Estimate | None, name: str) -> Markup | str:
    if found is None or found.value is None:
        return NOTHING
    likely = interval_in(found.low, found.high, name, "share")
    return join(
        [
            tag("strong", number_in(found.value, name, "share")),
            tag("small", likely) if likely else None,
            tag("small", count_of(found.count, "question")),
        ],
        " ",
    )


def _unmeasured(count: int) -> Markup | None:
    if not count:
        return None
    return tag("p", f"{count_of(count, 'question')} cannot be searched and stand in no row.")


def _overlap(result: EvaluationResult, nearness: Nearness, places: Mapping[str, str]) -> Markup:
    count, total = len(nearness.overlap), len(result.questions)
    if not count:
        return tag("h3", f"None of {count_of(total, 'question')} is nearly a prepared one")
    are = "is nearly a prepared one" if count == 1 else "are nearly prepared ones"
    return join(
        [
            tag("h3", f"{count:,} of {count_of(total, 'question')} {are}"),
            _rest(result, nearness.rest) if nearness.rest.questions else None,
            drawer(
                "Which questions these are",
                tag("ul", *(_twin(one, places) for one in nearness.overlap), class_="flips"),
            ),
        ]
    )


def _rest(result: EvaluationResult, rest: Stratum) -> Markup:
    figures = {figure.name: figure.overall for figure in result.figures}
    head = ["Figure", "All questions", "Without these"]
    columns = [figures, rest.figures]
    if rest.figures_without:
        head.append("Without these, and without prepared questions")
        columns.append(rest.figures_without)
    rows: list[list[Content]] = [
        [label_of(name), *(_alone(column.get(name), name) for column in columns)]
        for name, found in rest.figures.items()
        if found.value is not None
    ]
    return table("The figures without the questions that are nearly prepared ones", head, rows)


def _twin(one: NearlyPrepared, places: Mapping[str, str]) -> Markup:
    text, place = tag("bdi", one.question), places.get(one.id)
    kind = "answered" if one.file == ASKED else "not answered"
    told = f"{one.id} · likeness {one.similarity:.2f} · prepared as {kind}"
    asked = tag("a", text, href=f"#{place}") if place else text
    return tag("li", asked, " ", tag("small", tag("bdi", told)))
