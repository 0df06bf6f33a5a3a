"""Which message was treated how, and what exactly was run."""

from __future__ import annotations

from collections.abc import Iterator

from ketabot.evaluation.report.layout import drawer, scrolling, table
from ketabot.evaluation.report.markup import Content, Markup, join, tag
from ketabot.evaluation.report.words import percent, route_name
from ketabot.evaluation.results import Confusion, EvaluationResult

__all__ = ["confusion_table", "setup_tables"]


def confusion_table(confusion: Confusion) -> Markup | None:
    """Return the routes that were expected against those that were taken."""
    if not confusion.expected:
        return None
    caption = "Number of messages, by the reply that was expected and the one that came"
    taken = tag("th", "Reply that came", scope="colgroup", colspan=len(confusion.taken))
    corner = tag("th", "Reply expected", scope="col", rowspan=2)
    names = tag("tr", *(tag("th", route_name(name), scope="col") for name in confusion.taken))
    rows = [
        tag(
            "tr",
            tag("th", route_name(expected), scope="row"),
            *(
                _count(number, same=expected == other)
                for other, number in zip(confusion.taken, counts, strict=True)
            ),
        )
        for expected, counts in zip(confusion.expected, confusion.counts, strict=True)
    ]
    return join(
        [
            tag(
                "p",
                "Each row is a kind of reply that was expected. A framed number, marked with ✓, "
                "got the reply expected; every other number got another, which may be acceptable "
                "too. A question of which the set names no reply counts as “answer” if the "
                "library answers it, else as “no answer”.",
            ),
            scrolling(
                tag(
                    "table",
                    tag("caption", caption),
                    tag("thead", tag("tr", corner, taken), names),
                    tag("tbody", *rows),
                    class_="confusion",
                ),
                caption,
            ),
        ]
    )


def _count(number: int, *, same: bool) -> Markup:
    if not number:
        return tag("td", "0", class_="none")
    if same:
        return tag("td", f"{number:,}", tag("span", " ✓", aria_hidden="true"), class_="same")
    return tag("td", f"{number:,}", class_="other")


def setup_tables(result: EvaluationResult) -> Markup:
    """Return what a reader needs to trace the figures and have them again."""
    setup = result.setup
    rows: list[tuple[Content, Content]] = [
        ("ketabot", setup.ketabot),
        ("Index generation", setup.generation),
        ("Embedding model", setup.model),
        ("Confidence fitted on", setup.calibration or "nothing: it is not fitted"),
        ("Answers from confidence", percent(setup.threshold)),
        *_prepared(result),
        ("Sample", f"{setup.sample:,} questions" if setup.sample else "none: all were asked"),
        ("Intervals", f"{setup.resamples:,} bootstrap samples of question families"),
        ("Random seed", str(setup.seed)),
    ]
    files = [(one.name, f"{one.questions:,}", tag("code", one.sha256)) for one in setup.testset]
    documents = [(one.path, one.title, tag("code", one.sha256)) for one in setup.documents]
    return join(
        [
            table("What was run", ("Setting", "Value"), rows, "narrow"),
            table("Test set", ("File", "Questions", "SHA-256"), files),
            drawer(
                f"The {len(documents):,} documents",
                table("Documents", ("File", "Title", "SHA-256"), documents),
            ),
        ]
    )


def _prepared(result: EvaluationResult) -> Iterator[tuple[Content, Content]]:
    if result.nearness is not None:
        counts = (result.nearness.asked, result.nearness.unanswered)
        yield "Prepared questions", f"{counts[0]:,} answered, {counts[1]:,} not answered"
    plain = result.without_prepared
    if plain is not None:
        yield "Without them, confidence fitted on", plain.calibration
        yield "Without them, answers from confidence", percent(plain.operating_point.threshold)
