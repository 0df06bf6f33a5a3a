"""The top of the page: the run in a few plain sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ketabot.evaluation.report.drawing import bar
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import (
    NBSP,
    VERDICTS,
    WITHOUT,
    count_of,
    interval_in,
    plain,
    short_percent,
)
from ketabot.evaluation.results import Estimate, EvaluationResult, Figure, Nearness

__all__ = ["headline"]

TILES = (
    ("first_quote_right", "of the questions that the library answers get a right first quote"),
    ("answers_right", "of the answers that it gives begin with a right quote"),
    ("declined_of_unanswerable", "of the questions that the library does not answer are declined"),
    ("answered_of_answerable", "of the questions that it could answer are answered at all"),
)
"""The figures that an editor asks for first, each with the sentence that it completes."""


def headline(result: EvaluationResult) -> Markup:
    """Return what was asked, how it went, and what a reader must know before the figures."""
    figures = {figure.name: figure for figure in result.figures}
    plain = result.without_prepared
    others = {} if plain is None else {figure.name: figure for figure in plain.figures}
    tiles = [
        _tile(figures[name], text, others.get(name)) for name, text in TILES if name in figures
    ]
    return join(
        [
            tag("p", _asked(result), class_="lede"),
            tag("ul", *tiles, class_="tiles") if any(tiles) else None,
            tag("ul", *(tag("li", *note) for note in _notes(result, figures)), class_="notes"),
            _verdicts(result),
        ]
    )


def _asked(result: EvaluationResult) -> str:
    questions = result.questions
    kinds = Counter(question.answerable for question in questions)
    parts = [
        (kinds[True], "that the library answers"),
        (kinds[False], "that it does not answer"),
        (kinds[None], "of which only the kind of reply is judged"),
    ]
    said = [f"{number:,} {text}" for number, text in parts if number]
    documents = count_of(len(result.setup.documents), "document")
    return (
        f"ketabot was asked {count_of(len(questions), 'question')} about {documents}: "
        f"{_listed(said)}."
    )


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _tile(figure: Figure, text: str, without: Figure | None) -> Markup | None:
    found = figure.overall
    if found.value is None:
        return None
    likely = interval_in(found.low, found.high, figure.name, figure.unit)
    return tag(
        "li",
        tag("strong", short_percent(found.value)),
        " ",
        tag("span", text),
        " ",
        tag(
            "small",
            f"Likely between {likely.replace(' to ', ' and ')}; " if likely else None,
            count_of(found.count, "question"),
        ),
        " ",
        _without(without),
    )


def _without(figure: Figure | None) -> Markup | None:
    value = None if figure is None else figure.overall.value
    if value is None:
        return None
    return tag("span", f"{WITHOUT}: {short_percent(value)}", class_="about")


def _notes(result: EvaluationResult, figures: dict[str, Figure]) -> Iterator[tuple[Content, ...]]:
    failed = sum(bool(question.error) for question in result.questions)
    if failed:
        have = "question has" if failed == 1 else "questions have"
        yield _mark("✗"), f"{failed:,} {have} failed, and counts as wrong."
    for name, what, where in (
        ("quotes_verbatim", "quote equals its source, character for character.", "quotes do"),
        ("disclaimer_exact", "reply carries the exact disclaimer.", "replies do"),
    ):
        value = figures[name].overall.value if name in figures else None
        if value is not None:
            all_do = f"Every {what}"
            some_do = f"Not every {what} Only {_floored(value)} of the {where}; all must."
            yield (_mark("✓"), all_do) if value == 1 else (_mark("✗"), some_do)
    for route in ("crisis", "emergency"):
        if (found := figures.get(f"recall_{route}")) and found.overall.value is not None:
            yield _mark("✓" if found.overall.value == 1 else "✗"), _recognised(route, found.overall)
    if result.nearness is not None:
        yield (
            _mark("i"),
            _prepared(result, result.nearness),
            tag("a", "Questions that nobody foresaw", href="#foreseen"),
        )
    if result.setup.sample:
        yield (_mark("i"), "The questions are a sample, drawn at random from a larger set.")
    if result.comparison is not None:
        yield (_mark("i"), _compared(result), tag("a", "What changed", href="#compared"))


def _prepared(result: EvaluationResult, nearness: Nearness) -> str:
    count, total = len(nearness.overlap), len(result.questions)
    these = f"{count:,} of the {count_of(total, 'question')}" if count else "None of the questions"
    verb = "are" if count > 1 else "is"
    return (
        f"An editor has prepared {count_of(nearness.asked + nearness.unanswered, 'question')} for "
        f"this library. {these} {verb} the same as a prepared one, or nearly. "
    )


def _mark(sign: str) -> Markup:
    kind = {"✓": "sign good", "✗": "sign bad"}.get(sign, "sign")
    return tag("span", sign, class_=kind, aria_hidden="true")


def _floored(share: float) -> str:
    return f"{int(1000 * share) / 10:.1f}{NBSP}%"


def _recognised(route: str, found: Estimate) -> str:
    messages = count_of(found.count, f"{route} message")
    share = "None" if not found.value else _floored(found.value)
    return f"{'All' if found.value == 1 else share} of {messages} got a reply that fits."


def _compared(result: EvaluationResult) -> str:
    flips = result.comparison.flips if result.comparison is not None else ()
    better = sum(flip.better for flip in flips)
    against = result.comparison.against if result.comparison is not None else ""
    return (
        f"Against {against}, {count_of(better, 'question')} went from wrong to right and "
        f"{len(flips) - better:,} from right to wrong. "
    )


def _verdicts(result: EvaluationResult) -> Markup:
    counts = Counter(question.verdict for question in result.questions)
    total = max(len(result.questions), 1)
    order = [*VERDICTS, *sorted(counts.keys() - VERDICTS.keys())]
    rows = [
        tag(
            "tr",
            tag("th", _link(verdict), scope="row"),
            tag("td", bar(counts[verdict] / total, None, None), class_=f"bars {_kind(verdict)}"),
            tag("td", f"{counts[verdict]:,}", class_="number"),
        )
        for verdict in order
        if counts[verdict]
    ]
    caption = tag("caption", f"What became of the {count_of(total, 'question')}")
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Verdict", "Share", "Questions")))
    return tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="outcomes")


def _kind(verdict: str) -> str:
    return "good" if verdict == "right" else "bad"


def _link(verdict: str) -> Markup:
    name = VERDICTS.get(verdict) or plain(verdict)
    return tag("a", name, href="#questions", data_show=verdict)
