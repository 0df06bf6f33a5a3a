"""Fits the routing classifier: ``python -m training.routing.train``.

Reads the messages beside it, and the prepared questions of ``corpus/``; writes
``classifier.json`` and ``classifier.npz`` in ``src/ketabot/routing``. The weights are fitted on all
messages; the thresholds by what weights say of messages that they were not fitted on, and that the
encoder never saw: of ``dev.jsonl`` each fifth of the families in turn. ``--check`` writes nothing
and says how these fare, each half with the thresholds of the other; with ``--misses`` it lists what
went wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.answers import Route
from ketabot.routing.classifier import EMBEDDING_SHARE, FACTS, WEIGHTS, Classifier, Thresholds
from ketabot.routing.features import PLACES, places_of, weighed
from ketabot.routing.matching import flags_of
from ketabot.routing.normalising import Readings, gist, read, sentences
from training.routing.joining import beside_remarks
from training.routing.judging import DANGEROUS, Known, known, report, thresholds
from training.routing.messages import (
    HERE,
    Message,
    is_dev,
    number_of,
    prepared_questions,
    read_messages,
    read_remarks,
)
from training.routing.vectors import Vectors, encoder

ROUTES = tuple(
    sorted(route.value for route in Route if route is not Route.NO_ANSWER)
)  # as scikit-learn sorts them
STRENGTH = 3.0
"""Inverse of the penalty on large weights."""
SEED = 20210412
ASKED, IN_DANGER = 6, 2
"""Prepared questions, and messages of danger, that are put beside each remark."""
FOLDS = 5
"""Parts of the development families; each is judged by weights that were fitted without it."""
NOT_YET = Thresholds(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, {})

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All messages; those that the encoder never saw stand last."""

    messages: Sequence[Message]
    readings: Sequence[Readings]
    unseen: NDArray[np.bool_]


def read_corpus() -> Corpus:
    """Read the files beside this one, and the prepared questions."""
    prepared = prepared_questions()
    seen = read_messages(["train.jsonl"]) + [one for one in prepared if not is_dev(one.family)]
    seen += remarked(seen, "train")
    unseen = read_messages(["dev.jsonl"]) + [one for one in prepared if is_dev(one.family)]
    unseen += remarked(unseen, "dev")
    messages = seen + unseen
    marks = np.arange(len(messages)) >= len(seen)
    return Corpus(messages, [read(one.text) for one in messages], marks)


def remarked(messages: Sequence[Message], split: str) -> list[Message]:
    """Return messages drawn for each remark of a split: ordinary questions, and those of danger."""
    generator = np.random.default_rng(SEED)
    asked = [one for one in messages if one.is_prepared and not one.is_open]
    danger = [one for one in messages if one.route in DANGEROUS]
    remarks = read_remarks(split)
    return [
        *beside_remarks(asked, remarks, ASKED, generator),
        *beside_remarks(danger, remarks, IN_DANGER, generator),
    ]


def scale_of(readings: Sequence[Readings]) -> Floats:
    """Return the inverse document frequency of each place; 0 where fewer than two fill it."""
    rows = [places_of(_words(one))[0] for one in readings]
    filled = np.bincount(np.concatenate(rows), minlength=2 * PLACES)
    scale = (np.log((1 + len(rows)) / (1 + filled)) + 1).astype(np.float32)
    scale[filled < 2] = 0
    return scale


def features(readings: Sequence[Readings], vectors: Vectors, scale: Floats) -> Any:
    """Return one sparse row for each message, as ``Classifier.scores`` weighs it."""
    from scipy.sparse import csr_matrix, hstack

    embedded = np.stack([vectors(one.clear) for one in readings]) * EMBEDDING_SHARE
    rows = [weighed(_words(one), scale) for one in readings]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    words = csr_matrix(
        (
            np.concatenate([values for _, values in rows]),
            np.concatenate([places for places, _ in rows]),
            starts,
        ),
        shape=(len(rows), 2 * PLACES),
    )
    flags = np.array([flags_of(one) for one in readings], dtype=np.float32)
    return hstack([csr_matrix(embedded), words, csr_matrix(flags)]).tocsr()


def _words(readings: Readings) -> str:
    return readings.english[0] if readings.english else ""


def fit(matrix: Any, messages: Sequence[Message], scale: Floats) -> Classifier:
    """Return the classifier, without thresholds; routes count alike, whatever their number.

    Of which route without danger an open message is, a classifier tells that has not learned them.
    """
    routes = np.array([one.route for one in messages])
    is_open = np.array([one.is_open for one in messages])
    first = _regression(matrix[~is_open], routes[~is_open])
    if tuple(first.classes_) != ROUTES:
        raise SystemExit(f"the messages have the routes {first.classes_}; need {ROUTES}")
    if is_open.any():
        safe = [place for place, name in enumerate(ROUTES) if name not in DANGEROUS]
        best = first.decision_function(matrix[is_open])[:, safe].argmax(axis=1)
        routes[is_open] = np.array(ROUTES)[safe][best]
    model = _regression(matrix, routes)
    return Classifier(
        tuple(Route(name) for name in ROUTES),
        model.coef_.astype(np.float32),
        model.intercept_.astype(np.float32),
        scale,
        NOT_YET,
    )


def _regression(matrix: Any, routes: NDArray[np.str_]) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=500, class_weight="balanced").fit(matrix, routes)


def judged(corpus: Corpus, vectors: Vectors, scale: Floats, matrix: Any) -> list[Known]:
    """Return what is known of each development message without having learned it."""
    folds = np.array([number_of(one.family) // 10 % FOLDS for one in corpus.messages])
    found = []
    for fold in range(FOLDS):
        held = corpus.unseen & (folds == fold)
        kept = np.flatnonzero(~held).tolist()
        classifier = fit(matrix[kept], [corpus.messages[row] for row in kept], scale)
        found += [
            known(corpus.messages[row], corpus.readings[row], classifier, vectors)
            for row in np.flatnonzero(held).tolist()
        ]
    return found


def cross_checked(found: Sequence[Known]) -> list[tuple[Known, str]]:
    """Return each message's route by the thresholds of the other half of the families."""
    halves = [number_of(one.message.family) // 50 % 2 for one in found]
    decided = []
    for half in (0, 1):
        rest = [one for one, other in zip(found, halves, strict=True) if other != half]
        kept = thresholds(rest)
        decided += [
            (one, one.route(kept))
            for one, other in zip(found, halves, strict=True)
            if other == half
        ]
    return decided


def write(classifier: Classifier, kept: Thresholds) -> None:
    """Write the classifier beside its module, each route's weights in steps of 1/127."""
    step = np.abs(classifier.weights).max(axis=1) / 127
    np.savez_compressed(
        WEIGHTS,
        weights=np.rint(classifier.weights / step[:, None]).astype(np.int8),
        step=step.astype(np.float32),
        bias=classifier.bias,
        scale=classifier.scale.astype(np.float16),
    )
    data = b"".join((HERE / name).read_bytes() for name in ("train.jsonl", "dev.jsonl"))
    facts = {
        "about": "written by training/routing/train.py",
        "routes": list(ROUTES),
        "model": encoder().fingerprint,
        "messages_sha256": hashlib.sha256(data).hexdigest(),
        "thresholds": {**asdict(kept), "least": dict(kept.least)},
    }
    FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    corpus = read_corpus()
    gists = [gist(one) for one in corpus.readings]
    parts = [part for one in corpus.readings for part in sentences(one)]
    vectors = Vectors([one.clear for one in (*gists, *parts)])
    scale = scale_of(gists)
    matrix = features(gists, vectors, scale)
    found = judged(corpus, vectors, scale, matrix)
    kept = thresholds(found)
    if not asked.check:
        write(fit(matrix, corpus.messages, scale), kept)
    decided = cross_checked(found)
    sys.stdout.write(f"{report(decided)}\n{kept}\n")
    if asked.misses:
        sys.stdout.writelines(
            f"{one.message.route} as {route} ({one.shown}): {one.message.text}\n"
            for one, route in decided
            if one.is_wrong(route) and not one.message.is_prepared
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
