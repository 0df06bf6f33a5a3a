"""The form that narrows the list of questions; without a script it stays hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ketabot.evaluation.report.markup import Markup, join, tag
from ketabot.evaluation.report.words import VERDICTS, plain
from ketabot.evaluation.results import EvaluationResult

__all__ = ["filters"]


def filters(result: EvaluationResult, *, flipped: bool) -> Markup:
    """Return the form.

    Args:
        result: of the run.
        flipped: whether some questions are treated otherwise than in an older run.
    """
    verdicts = Counter(question.verdict for question in result.questions)
    types = Counter(question.type for question in result.questions)
    wrong = sum(not question.right for question in result.questions)
    shown = [("", f"all ({len(result.questions):,})"), ("failures", f"all failures ({wrong:,})")]
    shown += [
        (name, f"{VERDICTS.get(name, plain(name))} ({verdicts[name]:,})")
        for name in [*VERDICTS, *sorted(verdicts.keys() - VERDICTS.keys())]
        if verdicts[name]
    ]
    if flipped:
        shown += [("better", "got better than before"), ("worse", "got worse than before")]
    kinds = [("", "all types"), *((name, f"{plain(name)} ({types[name]:,})") for name in types)]
    search = tag("input", type="search", id="filter-text", autocomplete="off", spellcheck="false")
    return tag(
        "form",
        tag("p", _select("filter-verdict", "Show", shown)),
        tag("p", _select("filter-type", "Type", kinds)),
        tag("p", tag("label", "Containing", for_="filter-text"), search),
        tag(
            "p",
            tag("button", "Open all shown", type="button", id="open-all"),
            tag("button", "Close all", type="button", id="close-all"),
        ),
        tag("p", role="status", id="filter-status"),
        id="filters",
        hidden=True,
        aria_label="Filter the questions",
    )


def _select(name: str, label: str, options: Sequence[tuple[str, str]]) -> Markup:
    listed = [tag("option", text, value=value) for value, text in options]
    return join([tag("label", label, for_=name), tag("select", *listed, id=name)])
