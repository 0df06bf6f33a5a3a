"""How well candidates are ranked, by ir-measures: the one module that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ketabot.answers import Candidate
from ketabot.evaluation.cases import Case, hits

__all__ = ["RETRIEVAL", "rank_scores"]

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


def rank_scores(ranked: Iterable[tuple[Case, Sequence[Candidate]]]) -> dict[str, dict[str, float]]:
    """Score the candidates of every question that has right spans.

    Args:
        ranked: cases, each with its candidates, best first; none after a failure, which
            counts 0.

    Returns:
        By id of the question, the value of each measure of ``RETRIEVAL``.
    """
    import ir_measures

    judged = [(case, candidates) for case, candidates in ranked if case.gold]
    relevant = [
        ir_measures.Qrel(case.id, str(number), span.relevance)
        for case, _ in judged
        for number, span in enumerate(case.gold)
    ]
    found = [
        ir_measures.ScoredDoc(case.id, name, -float(rank))
        for case, candidates in judged
        for rank, name in enumerate(_names(case, candidates))
    ]
    names = {measure: name for name, measure in RETRIEVAL.items()}
    measures = [ir_measures.parse_measure(measure) for measure in names]
    scores: dict[str, dict[str, float]] = {
        case.id: dict.fromkeys(RETRIEVAL, 0.0) for case, _ in judged
    }
    for one in ir_measures.iter_calc(measures, relevant, found) if found else ():
        scores[one.query_id][names[str(one.measure)]] = float(one.value)
    return scores


def _names(case: Case, candidates: Sequence[Candidate]) -> list[str]:
    """Name each candidate by the right span that it hits, or as a miss.

    A candidate stands for one span, the first that none before it has. One that hits only spans
    that were found already is passed over: it is neither a find nor a miss. So is, where
    relevance is of whole documents, a further place of a document.
    """
    names: list[str] = []
    seen: set[str] = set()
    for place, candidate in enumerate(candidates):
        struck = [str(n) for n, span in enumerate(case.gold) if hits(candidate, span)]
        fresh = [name for name in struck if name not in seen]
        if fresh:
            name = fresh[0]
        elif struck:
            continue
        else:
            name = candidate.document if case.whole_documents else f"miss {place}"
        if name not in seen:
            seen.add(name)
            names.append(name)
    return names
