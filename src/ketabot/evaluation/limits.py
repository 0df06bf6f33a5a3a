"""What a release must reach: ``--fail-under METRIC=VALUE``."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ketabot.errors import EvaluationError
from ketabot.evaluation.results import EvaluationResult

__all__ = ["Limit", "check_names", "read_limits", "shortfalls"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on one figure: the least of it, or the most where less is better."""

    name: str
    type: str
    """Question type; empty: over all questions."""
    value: float
    given: str
    """As it was written."""


def read_limits(texts: Iterable[str]) -> tuple[Limit, ...]:
    """Read ``METRIC=VALUE`` or ``METRIC:TYPE=VALUE``.

    Raises:
        EvaluationError: one has another form.
    """
    return tuple(_read(text) for text in texts)


def _read(text: str) -> Limit:
    left, equals, right = text.rpartition("=")
    name, _, kind = left.partition(":")
    try:
        value = float(right)
    except ValueError:
        value = math.nan
    if not equals or not name or not math.isfinite(value):
        raise EvaluationError(
            f"--fail-under {text!r} is not METRIC=VALUE; write first_quote_right=0.6, say"
        )
    return Limit(name.strip(), kind.strip(), value, text)


def check_names(limits: Iterable[Limit], names: Sequence[str], types: Sequence[str]) -> None:
    """See that every limit names a figure, and a type of the set; before anything is asked.

    Raises:
        EvaluationError: one does not; the message names the nearest.
    """
    for limit in limits:
        if limit.name not in names:
            raise EvaluationError(
                f"there is no figure {limit.name!r}; {_nearest(limit.name, names)}"
            )
        if limit.type and limit.type not in types:
            raise EvaluationError(
                f"no question is of the type {limit.type!r}; {_nearest(limit.type, types)}"
            )


def _nearest(name: str, known: Sequence[str]) -> str:
    folded = {one.lower(): one for one in known}
    near = difflib.get_close_matches(name.lower(), folded, n=3, cutoff=0.5)
    meant = [folded[one] for one in near] if near else sorted(known)
    return f"{'did you mean' if near else 'there are'} {', '.join(meant)}{'?' if near else ''}"


def shortfalls(result: EvaluationResult, limits: Iterable[Limit]) -> tuple[str, ...]:
    """Return one line for each limit that the run does not keep.

    A figure that no question bears on keeps no limit.
    """
    return tuple(line for limit in limits if (line := _shortfall(result, limit)))


def _shortfall(result: EvaluationResult, limit: Limit) -> str:
    figure = result.figure(limit.name)
    found = figure.by_type.get(limit.type) if limit.type else figure.overall
    if found is None or found.value is None:
        return f"{limit.given}: no question bears on it"
    if figure.better == "higher":
        return "" if found.value >= limit.value else f"{limit.given}: it is {found.value:.4g}"
    most = "and this is the most allowed"
    return "" if found.value <= limit.value else f"{limit.given}: it is {found.value:.4g}, {most}"
