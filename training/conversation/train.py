"""Fits the tagger of words: ``python -m training.conversation.train --data DIR``.

DIR holds the folders ``canard*`` and ``trec_cast*`` with their rewrites. Every fifth of the
conversations is judged by weights that were fitted on the rest; then all are fitted together and
written to ``src/ketabot/conversation/tagger.json``. With ``--check`` nothing is written, and the
weights that are there are measured: on conversations that they were not fitted on, if DIR holds
such.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ketabot.conversation.evidence import Described, describe
from ketabot.conversation.exchanges import REMEMBERED, Exchange
from ketabot.conversation.kinds import Kind, Meant
from ketabot.conversation.tagger import MODEL, Tagger, load_tagger
from ketabot.conversation.topic import meant_by
from ketabot.conversation.words import content_words, words_of
from training.conversation.rewrites import FOLDS, SETS, Rewritten, read_rewrites

STRENGTH = 0.3
"""Inverse of the penalty on large weights."""
LEAST = 0.005
"""Weights nearer to 0 are left out of the file."""

COMMON = 4
"""Conversations from which a word counts as common."""
EVERYWHERE = 64
"""Conversations from which a word is as common as can be."""

QUESTION = Meant(Kind.QUESTION)

Choose = Callable[[Rewritten], set[str]]
"""A question → the words that are carried over into it, by key."""


@dataclass(frozen=True, slots=True)
class Score:
    """How the words that were chosen compare with those that people carried over."""

    recall: float
    precision: float
    turns: int
    """Questions that were judged."""


def fit(rewrites: Sequence[Rewritten]) -> Tagger:
    """Fit both models."""
    common = common_words(rewrites)
    described = [describe(one.question, one.lesson[-REMEMBERED:], common) for one in rewrites]
    return Tagger(_fit_need(described, rewrites), _fit_terms(described, rewrites), common)


def common_words(rewrites: Sequence[Rewritten]) -> dict[str, float]:
    """Return the words of several conversations, each with how many these are, scaled to 1.

    Topics come and go; "time" and "work" are said everywhere, and are seldom what is meant.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one in rewrites:
        for text in _texts(one):
            for word in content_words(text):
                found[word.key].add(one.conversation)
    counts = {key: len(conversations) for key, conversations in found.items()}
    return {
        key: round(min(1.0, math.log2(count) / math.log2(EVERYWHERE)), 2)
        for key, count in counts.items()
        if count >= COMMON
    }


def _texts(one: Rewritten) -> Iterator[str]:
    yield one.question
    for exchange in one.exchanges:
        yield from (exchange.question, exchange.answer)


def _fit_need(described: Sequence[Described], rewrites: Sequence[Rewritten]) -> dict[str, float]:
    needs = [bool(one.carried) for one in rewrites]
    return _fit([one.question for one in described], needs, "bias")


def _fit_terms(described: Sequence[Described], rewrites: Sequence[Rewritten]) -> dict[str, float]:
    features: list[Mapping[str, float]] = []
    carried: list[bool] = []
    for one, rewritten in zip(described, rewrites, strict=True):
        features += one.terms
        carried += [candidate.word.key in rewritten.carried for candidate in one.candidates]
    return _fit(features, carried, "term")


def _fit(
    features: Sequence[Mapping[str, float]], labels: Sequence[bool], constant: str
) -> dict[str, float]:
    """Fit a logistic regression; its intercept goes to a feature that is always 1."""
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(vectorizer.fit_transform(features), labels)
    named = zip(vectorizer.feature_names_, model.coef_[0].tolist(), strict=True)
    weights = {name: round(weight, 4) for name, weight in named if abs(weight) >= LEAST}
    weights[constant] = round(weights.get(constant, 0.0) + float(model.intercept_[0]), 4)
    return weights


def score(rewrites: Sequence[Rewritten], choose: Choose) -> Score:
    """Count words over all questions."""
    right = wrong = missed = 0
    for one in rewrites:
        words = choose(one)
        right += len(words & one.carried)
        wrong += len(words - one.carried)
        missed += len(one.carried - words)
    precision = right / (right + wrong) if right + wrong else float("nan")
    return Score(right / max(1, right + missed), precision, len(rewrites))


def of_tagger(tagger: Tagger) -> Choose:
    """Choose as ketabot does."""

    def choose(one: Rewritten) -> set[str]:
        taken = meant_by(one.question, QUESTION, one.exchanges[-REMEMBERED:], tagger).carried
        return {word.key for text in taken for word in content_words(text)}

    return choose


def everything(one: Rewritten) -> set[str]:
    """Choose all that was said."""
    return _said(one, one.exchanges)


def nothing(_: Rewritten) -> set[str]:
    """Choose nothing: the last question alone."""
    return set()


def last_question(one: Rewritten) -> set[str]:
    """Choose the question before."""
    return _said(one, [Exchange(one.exchanges[-1].question)])


def _said(one: Rewritten, exchanges: Sequence[Exchange]) -> set[str]:
    own = {word.key for word in words_of(one.question)}
    texts = [text for exchange in exchanges for text in (exchange.question, exchange.answer)]
    return {word.key for text in texts for word in content_words(text)} - own


def _report(rewrites: Sequence[Rewritten], choosers: Mapping[str, Choose]) -> None:
    for name in SETS:
        of_set = [one for one in rewrites if one.set == name]
        for title, choose in choosers.items():
            found = score(of_set, choose)
            print(
                f"{name:<8}{title:<28}{found.turns:>6} questions"
                f"  recall {found.recall:.3f}  precision {found.precision:.3f}"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, or measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--check", action="store_true", help="measure the weights that are there")
    options = parser.parse_args(arguments)
    rewrites = read_rewrites(options.data)
    if not rewrites:
        sys.stderr.write(f"{str(options.data)!r} holds no canard* or trec_cast* folder\n")
        return 2
    if options.check:
        choosers = {"tagger": of_tagger(load_tagger())}
    else:
        by_fold = [
            of_tagger(fit([one for one in rewrites if one.fold != fold])) for fold in range(FOLDS)
        ]
        choosers = {"tagger, held back": lambda one: by_fold[one.fold](one)}
        tagger = fit(rewrites)
        content = {"need": tagger.need, "terms": tagger.terms, "common": tagger.common}
        MODEL.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    choosers |= {
        "last question alone": nothing,
        "with the question before": last_question,
        "everything so far": everything,
    }
    _report(rewrites, choosers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
