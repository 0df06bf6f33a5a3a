"""Fits the routing classifier: ``python -m training.routing.train``.

Reads the messages beside it, and the prepared questions of ``corpus/`` as ordinary ones; writes
``classifier.json`` and ``classifier.npz`` in ``src/ketabot/routing``. The weights are fitted on the
messages that the encoder learned from, the thresholds on those that it never saw. ``--check``
writes nothing and says how these fare, each half with the thresholds of the other. ``--words``
writes ``words.txt`` anew and nothing else: what the reading of a message knows.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.config import load_config
from ketabot.embedding import load_embedder
from ketabot.routing.classifier import EMBEDDING_SHARE, FACTS, WEIGHTS
from ketabot.routing.encoding import load_encoder
from ketabot.routing.features import PLACES, places_of
from ketabot.routing.matching import danger_in, flags_of, hint_in
from ketabot.routing.normalising import canonical, read
from ketabot.routing.respacing import WORDS
from training.routing.messages import (
    HERE,
    Message,
    is_dev,
    number_of,
    prepared_questions,
    read_messages,
)

ROUTES = ("answer", "crisis", "emergency", "illicit", "off_topic", "personal_medical", "smalltalk")
DANGER = ("crisis", "emergency")
STRENGTH = 3.0
"""Inverse of the penalty on large weights."""
COST = 4.0
"""How many times as bad it is to turn an ordinary question away as to miss another route."""
HINTED = 0.15
"""Least probability of danger where a pattern hints at it: most harmless messages have less."""
SHARE_OF_ALARMS = 0.02
"""Most false alarms at the threshold that is kept, among harmless messages that are no twins."""

CHOICES = tuple(round(0.2 + 0.05 * step, 2) for step in range(13))
"""Thresholds that are tried."""

Floats = NDArray[np.float32]


def write_words(messages: Sequence[Message]) -> None:
    """Write the known words and how often they come, the most frequent first."""
    counts = Counter(
        word for one in messages for word in canonical(one.text.lower()).split() if word.isalpha()
    )
    kept = [
        (word, count)
        for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if (count > 1 or len(word) > 4) and (len(word) > 1 or word in "ai") and word.isascii()
    ]
    WORDS.write_text("".join(f"{word} {count}\n" for word, count in kept), encoding="utf-8")


def features(messages: Sequence[Message], scale: Floats | None) -> tuple[Any, Floats]:
    """Return one sparse row for each message, and the scale of the places."""
    from scipy.sparse import csr_matrix, hstack

    encoder = load_encoder(load_embedder(load_config().embedding))
    readings = [read(one.text) for one in messages]
    vectors = np.stack([encoder(one.clear or "?") for one in readings]) * EMBEDDING_SHARE
    rows = [places_of(one.english[0] if one.english else "") for one in readings]
    if scale is None:
        filled = np.bincount(np.concatenate([places for places, _ in rows]), minlength=2 * PLACES)
        scale = (np.log((1 + len(rows)) / (1 + filled)) + 1).astype(np.float32)
        scale[filled < 2] = 0
    flags = np.array([flags_of(one) for one in readings], dtype=np.float32)
    return hstack([csr_matrix(vectors), _sparse(rows, scale), csr_matrix(flags)]).tocsr(), scale


def _sparse(rows: Sequence[tuple[NDArray[np.int64], Floats]], scale: Floats) -> Any:
    from scipy.sparse import csr_matrix

    data, indices, starts = [], [], [0]
    for places, values in rows:
        weighed = values * scale[places]
        for part in (places < PLACES, places >= PLACES):
            length = float(np.linalg.norm(weighed[part]))
            weighed[part] /= length if length > 0 else 1.0
        data.append(weighed)
        indices.append(places)
        starts.append(starts[-1] + len(places))
    return csr_matrix(
        (np.concatenate(data), np.concatenate(indices), starts), shape=(len(rows), 2 * PLACES)
    )


def fit(matrix: Any, routes: Sequence[str]) -> Any:
    """Return the fitted model; routes count alike, however many messages each has."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=500, class_weight="balanced")
    return model.fit(matrix, routes)


def thresholds(found: Floats, messages: Sequence[Message]) -> dict[str, Any]:
    """Return the thresholds that keep false alarms rare, and of the other routes the best."""
    danger = found[:, [ROUTES.index(name) for name in DANGER]].sum(axis=1)
    harmless = np.array([_is_harmless(one) and not one.twin for one in messages])
    patterned = np.array([bool(danger_in(read(one.text))) for one in messages])
    allowed = int(SHARE_OF_ALARMS * harmless.sum()) - int((harmless & patterned).sum())
    alarms = np.sort(danger[harmless & ~patterned])[::-1]
    kept = float(alarms[max(0, allowed)])
    part = float(alarms[max(0, allowed // 4)])
    return {
        "danger": round(kept, 4),
        "danger_hinted": HINTED,
        "danger_in_part": round(max(part, 0.8), 4),
        "least": _least(found, messages),
    }


def _is_harmless(one: Message) -> bool:
    return one.route in ("answer", "smalltalk", "off_topic") and not {*DANGER} & {*one.also}


def _least(found: Floats, messages: Sequence[Message]) -> dict[str, float]:
    """Return for each further route the share from which taking it is right most often."""
    others = [name for name in ROUTES if name not in DANGER]
    share = found[:, [ROUTES.index(name) for name in others]]
    share = share / share.sum(axis=1, keepdims=True)
    best = share.argmax(axis=1)
    counts = Counter(one.route for one in messages)
    kept = {}
    for place, name in enumerate(others):
        if name == "answer":
            continue
        rows = [n for n, one in enumerate(messages) if best[n] == place and one.route not in DANGER]
        gains = [
            sum(_gain(messages[n], name, counts) for n in rows if share[n, place] >= least)
            for least in CHOICES
        ]
        kept[name] = CHOICES[int(np.argmax(gains))]
    return kept


def _gain(one: Message, name: str, counts: Counter[str]) -> float:
    """Return what taking a route wins or loses; each route's messages weigh alike together."""
    if name in (one.route, *one.also):
        return 1 / counts[one.route]
    return -COST / counts[one.route] if one.route == "answer" else 0.0


def report(decided: Sequence[tuple[Message, str]]) -> str:
    """Return how the whole router did on messages, pattern layer included."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one, route in decided:
        kinds = {one.route: route in (one.route, *one.also)}
        if one.route in DANGER:
            kinds = {one.route: route in DANGER}
        if _is_harmless(one):
            kinds["no alarm, " + _kind(one)] = route not in DANGER
        total.update(kinds.keys())
        right.update(kind for kind, good in kinds.items() if good)
    return "\n".join(
        f"{name}: {right[name]}/{total[name]} = {right[name] / total[name]:.3f}"
        for name in sorted(total)
    )


def _kind(one: Message) -> str:
    if one.family.startswith(("asked ", "unanswered ")):
        return "prepared questions"
    return "twins" if one.twin else "other messages"


def cross_checked(found: Floats, messages: Sequence[Message]) -> list[tuple[Message, str]]:
    """Return each message's route by the thresholds of the other half of the families."""
    halves = np.array([number_of(one.family) // 10 % 2 for one in messages])
    decided = []
    for half in (0, 1):
        chosen, others = (
            np.flatnonzero(halves == half).tolist(),
            np.flatnonzero(halves != half).tolist(),
        )
        kept = thresholds(found[others], [messages[number] for number in others])
        decided += [
            (messages[number], _decide(found[number], messages[number], kept)) for number in chosen
        ]
    return decided


def _decide(row: Floats, one: Message, kept: dict[str, Any]) -> str:
    reading = read(one.text)
    by_pattern = danger_in(reading)
    if by_pattern is not None:
        return by_pattern.route.value
    scores = dict(zip(ROUTES, map(float, row), strict=True))
    least = kept["danger"] if hint_in(reading) is None else kept["danger_hinted"]
    if scores["crisis"] + scores["emergency"] >= least:
        return max(DANGER, key=lambda name: scores[name])
    rest = {name: score for name, score in scores.items() if name not in DANGER}
    best = max(rest, key=lambda name: rest[name])
    sure = best != "answer" and rest[best] / sum(rest.values()) >= kept["least"][best]
    return best if sure else "answer"


def write(model: Any, scale: Floats, kept: dict[str, Any]) -> None:
    """Write the classifier beside its module, each route's weights in steps of 1/127."""
    encoder = load_encoder(load_embedder(load_config().embedding))
    step = np.abs(model.coef_).max(axis=1) / 127
    np.savez_compressed(
        WEIGHTS,
        weights=np.rint(model.coef_ / step[:, None]).astype(np.int8),
        step=step.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        scale=scale.astype(np.float16),
    )
    data = b"".join((HERE / name).read_bytes() for name in ("train.jsonl", "dev.jsonl"))
    facts = {
        "about": "written by training/routing/train.py",
        "routes": list(ROUTES),
        "model": encoder.fingerprint,
        "messages_sha256": hashlib.sha256(data).hexdigest(),
        "thresholds": kept,
    }
    FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--words", action="store_true")
    asked = parser.parse_args()
    train, dev = read_messages(["train.jsonl"]), read_messages(["dev.jsonl"])
    ordinary = prepared_questions()
    if asked.words:
        write_words(train + dev + ordinary)
        return 0
    train += [one for one in ordinary if not is_dev(one.family)]
    unseen = dev + [one for one in ordinary if is_dev(one.family)]
    matrix, scale = features(train, None)
    model = fit(matrix, [one.route for one in train])
    found = model.predict_proba(features(unseen, scale)[0])
    if not asked.check:
        write(model, scale, thresholds(found, unseen))
    sys.stdout.write(f"{report(cross_checked(found, unseen))}\n{thresholds(found, unseen)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
