"""How names and numbers of a run are put to a reader who is no engineer."""

from __future__ import annotations

from typing import Final

from ketabot.evaluation.results import Estimate, Figure

__all__ = [
    "GROUPS",
    "NOTHING",
    "SHORT_VERDICTS",
    "VERDICTS",
    "WITHOUT",
    "change_in",
    "change_interval_in",
    "count_of",
    "estimate_in",
    "interval_in",
    "label_of",
    "number_in",
    "percent",
    "plain",
    "route_name",
    "short_percent",
    "system_name",
    "type_note",
]

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "—"
WITHOUT: Final = "Without prepared questions"
"""Heads what came when each question was asked again as if nothing had been prepared."""

GROUPS: Final = {
    "answers": "Answers",
    "abstention": "Knowing when not to answer",
    "retrieval": "Finding the sentences",
    "verifiability": "Can it be checked",
    "routing": "Treating each message as it needs",
    "conversation": "Follow-up questions",
    "speed": "Speed",
}
"""Heading of each group of figures, in the order of the page."""

SHORT_VERDICTS: Final = {
    "right": "Right",
    "wrong_quote": "Wrong quote",
    "declined": "Declined",
    "answered_unanswerable": "Should decline",
    "wrong_route": "Wrong reply",
    "wrong_text": "Wrong text",
    "error": "Failed",
}
"""What stands before each question of the list."""

VERDICTS: Final = {
    "right": "Right",
    "wrong_quote": "Wrong first quote",
    "declined": "Declined, though the library answers it",
    "answered_unanswerable": "Answered, though the library does not",
    "wrong_route": "Wrong kind of reply",
    "wrong_text": "Right kind of reply, but not what it must say",
    "error": "Failed",
}

_LABELS: Final = {
    "treated_rightly": "Treated rightly",
    "right_within_3": "Right within three quotes",
    "completeness": "Complete answers",
    "answers_right": "Right, when it answers",
    "sentence_f1": "Agreement of sentences (F1)",
    "quotes_verbatim": "Quotes word for word",
    "disclaimer_exact": "Exact disclaimer",
    "declined_of_unanswerable": "Declines what it cannot answer",
    "answered_of_answerable": "Answers what it can",
    "AUROC": "Telling answerable from unanswerable (AUROC)",
    "AUROC_right": "Telling right from wrong quotes (AUROC)",
    "AURC": "Area under the risk-coverage curve (AURC)",
    "coverage_at_5_risk": "Could answer, at most 1 in 20 wrong",
    "coverage_at_10_risk": "Could answer, at most 1 in 10 wrong",
    "ECE": "Calibration error (ECE)",
    "Brier": "Brier score",
    "nDCG@10": "Order of the candidates (nDCG@10)",
    "MRR": "Mean reciprocal rank (MRR)",
    "followup_first_right": "Follow-ups: first quote right",
    "rewrite_first_right": "The same, in a person's complete words",
    "opener_first_right": "Openers and shifts: first quote right",
    "turns_declined": "Turns without an answer: declined",
    "told_rightly": "Turns about sources: the text says what it must",
}
_DECIMAL: Final = frozenset(
    {"MRR", "AUROC", "AUROC_right", "AURC", "ECE", "Brier", "sentence_f1", "nDCG@10"}
)
"""Figures that the field writes as decimals, not as a share in per cent."""

_ROUTES: Final = {
    "answer": "answer",
    "no_answer": "no answer",
    "off_topic": "off topic",
    "crisis": "crisis",
    "emergency": "emergency",
    "personal_medical": "personal medical",
    "illicit": "illicit",
    "smalltalk": "small talk",
    "error": "failed",
}
_TYPES: Final = {
    "near_text": "close to the words of the text",
    "paraphrase": "in a layperson's words",
    "noisy": "typing errors, fragments, keywords",
    "multi": "needs several sentences",
    "conflict": "the documents disagree",
    "unanswerable": "to be declined",
    "route": "needs a certain kind of reply",
    "opener": "first turn of a conversation",
    "followup": "depends on the turns before",
    "shift": "a new question in a conversation",
}


def plain(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ")


def label_of(name: str) -> str:
    """Return the plain name of a figure."""
    return _LABELS.get(name) or plain(name[:1].upper() + name[1:])


def route_name(name: str) -> str:
    """Return the plain name of a route."""
    return _ROUTES.get(name, plain(name))


def system_name(name: str) -> str:
    """Return the plain name of a simpler system."""
    return plain(name).replace("bm25", "BM25")


def type_note(name: str) -> str:
    """Return what a question type means, as far as it is known here; else empty."""
    return _TYPES.get(name, "")


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 question``, ``2 questions``."""
    return f"{number:,}{NBSP}{one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """Return a share with one decimal: ``61.2 %``."""
    return f"{100 * share:.1f}{NBSP}%"


def short_percent(share: float) -> str:
    """Return a share in whole per cent; only all is 100 % and only nothing is 0 %."""
    rounded = round(100 * share)
    if rounded in (0, 100) and share not in (0, 1):
        return f"{'over' if rounded else 'under'} {99 if rounded else 1}{NBSP}%"
    return f"{rounded}{NBSP}%"


def number_in(value: float | None, name: str, unit: str) -> str:
    """Return the value of a figure with its unit, as a table shows it."""
    if value is None:
        return NOTHING
    if unit == "share":
        return _signed(f"{value:.3f}") if name in _DECIMAL else _signed(percent(value))
    if unit == "ms":
        return _signed(f"{value:,.1f}" if abs(value) < 10 else f"{value:,.0f}") + f"{NBSP}ms"
    return _signed(f"{value:.1f}")


def interval_in(low: float | None, high: float | None, name: str, unit: str) -> str:
    """Return a 95 % interval: ``54.9 to 67.1 %``; empty where there is none."""
    if low is None or high is None:
        return ""
    first, last = number_in(low, name, unit), number_in(high, name, unit)
    tail = last.partition(NBSP)[2]
    return f"{first.removesuffix(NBSP + tail) if tail else first} to {last}"


def change_in(value: float | None, name: str, unit: str) -> str:
    """Return how far a figure moved, with its sign; shares move by points of a hundred."""
    if value is None:
        return NOTHING
    sign = "+" if value > 0 else ""
    if unit == "share" and name not in _DECIMAL:
        return f"{sign}{_signed(f'{100 * value:.1f}')}{NBSP}points"
    return sign + number_in(value, name, unit)


def estimate_in(found: Estimate, figure: Figure) -> tuple[str, str]:
    """Return value and interval of a figure."""
    return (
        number_in(found.value, figure.name, figure.unit),
        interval_in(found.low, found.high, figure.name, figure.unit),
    )


def change_interval_in(low: float | None, high: float | None, name: str, unit: str) -> str:
    """Return the 95 % interval of a change: ``−0.7 to +4.4 points``."""
    if low is None or high is None:
        return NOTHING
    first, last = change_in(low, name, unit), change_in(high, name, unit)
    return f"{first.partition(NBSP)[0]} to {last}"


def _signed(number: str) -> str:
    return number.replace("-", MINUS)
