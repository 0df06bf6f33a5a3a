"""How well candidates are ranked, by ir-measures: the one module that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from ketabot.answers import Candidate
from ketabot.errors import EvaluationError
from ketabot.evaluation.cases import Case, hits_any
from ketabot.evaluation.judged import Span

__all__ = ["RETRIEVAL", "Ranked", "load_measures", "rank_scores"]

RETRIEVAL: Final[Mapping[str, str]] = {
    "recall@1": "R@1",
    "recall@3": "R@3",
    "recall@10": "R@10",
    "success@1": "Success@1",
    "success@3": "Success@3",
    "success@10": "Success@10",
    "MRR": "RR",
    "nDCG@10": "nDCG@10",
}
"""By the name of a figure, the measure of ir-measures that it is the mean of."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of one question."""

    case: Case
    finds: Sequence[Sequence[Span]]
    """Right spans, those together that one candidate finds together."""
    candidates: Sequence[Candidate]
    """The best first; none after a failure, which counts 0."""


def rank_scores(ranked: Iterable[Ranked]) -> dict[str, dict[str, float]]:
    """Score the candidates of every question that has right spans.

    Returns:
        By id of the question, the value of each measure of ``RETRIEVAL``.

    Raises:
        EvaluationError: ir-measures is not installed.
    """
    ir_measures = load_measures()
    judged = [one for one in ranked if one.finds]
    relevant = [
        ir_measures.Qrel(one.case.id, str(number), max(span.relevance for span in find))
        for one in judged
        for number, find in enumerate(one.finds)
    ]
    found = [
        ir_measures.ScoredDoc(one.case.id, name, -float(rank))
        for one in judged
        for rank, name in enumerate(_names(one))
    ]
    names = {measure: name for name, measure in RETRIEVAL.items()}
    measures = [ir_measures.parse_measure(measure) for measure in names]
    scores: dict[str, dict[str, float]] = {
        one.case.id: dict.fromkeys(RETRIEVAL, 0.0) for one in judged
    }
    for one in ir_measures.iter_calc(measures, relevant, found) if found else ():
        scores[one.query_id][names[str(one.measure)]] = float(one.value)
    return scores


def load_measures() -> ModuleType:
    """Import ir-measures, in time before anything is asked.

    Raises:
        EvaluationError: it is not installed.
    """
    try:
        import ir_measures
    except ModuleNotFoundError:
        raise EvaluationError(
            "the package ir-measures is missing, which is not built for every machine; "
            "`pip install ir-measures` builds it where there is a C compiler"
        ) from None
    module: ModuleType = ir_measures
    return module


def _names(ranked: Ranked) -> list[str]:
    """Name each candidate by what it finds, or as a miss.

    A candidate stands for one find, the first that none before it has. One that hits only what
    was found already is passed over: it is neither a find nor a miss. So is, where
    relevance is of whole documents, a further place of a document.
    """
    names: list[str] = []
    seen: set[str] = set()
    for place, candidate in enumerate(ranked.candidates):
        struck = [str(n) for n, find in enumerate(ranked.finds) if hits_any(candidate, find)]
        fresh = [name for name in struck if name not in seen]
        if fresh:
            name = fresh[0]
        elif struck:
            continue
        else:
            name = candidate.document if ranked.case.whole_documents else f"miss {place}"
        if name not in seen:
            seen.add(name)
            names.append(name)
    return names
