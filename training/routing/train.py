"""Fits the routing classifier: ``python training/routing/train.py``.

Reads the messages beside it, and the prepared questions of ``corpus/`` as ordinary ones; writes
``classifier.json``, ``classifier.npz`` and ``words.txt`` in ``src/ketabot/routing``. The same
messages give the same files. ``--check`` fits on the training half alone, says how it does on the
development half, and writes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.config import load_config
from ketabot.embedding import load_embedder
from ketabot.routing.classifier import EMBEDDING_SHARE, FACTS, WEIGHTS
from ketabot.routing.features import PLACES, places_of
from ketabot.routing.matching import danger_in, flags_of, hint_in
from ketabot.routing.normalising import canonical, read
from ketabot.routing.respacing import WORDS

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
ROUTES = ("answer", "crisis", "emergency", "illicit", "off_topic", "personal_medical", "smalltalk")
DANGER = ("crisis", "emergency")
STRENGTH = 6.0
"""Inverse of the penalty on large weights."""
FOLDS = 5
COST = 4.0
"""How many times as bad it is to turn an ordinary question away as to miss another route."""
HINTED = 0.15
"""Least probability of danger where a pattern hints at it: most harmless messages have less."""
SHARE_OF_ALARMS = 0.02
"""Most false alarms, as a share of messages without danger, at the threshold that is kept."""

CHOICES = tuple(round(0.2 + 0.05 * step, 2) for step in range(13))
"""Thresholds that are tried."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the training files."""

    text: str
    route: str
    family: str
    also: tuple[str, ...] = ()


def read_messages(names: Sequence[str]) -> list[Message]:
    """Return the messages of files beside this one."""
    return [
        Message(row["text"], row["route"], row["family"], tuple(row["also"]))
        for name in names
        for row in map(json.loads, (HERE / name).read_text(encoding="utf-8").splitlines())
    ]


def prepared_questions() -> list[Message]:
    """Return an editor's prepared questions, all ordinary ones; a sentence's are one family."""
    asked = _rows("asked.jsonl")
    found = [
        Message(question, "answer", f"asked {row['document']} {row['start']}")
        for row in asked
        for question in row["questions"][::4]
    ]
    unanswered = _rows("unanswered.jsonl")
    return found + [
        Message(row["question"], "answer", f"unanswered {number // 5}")
        for number, row in enumerate(unanswered)
        if number % 2 == 0
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    file = CORPUS / name
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


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

    embedder = load_embedder(load_config().embedding)
    readings = [read(one.text) for one in messages]
    vectors = np.stack([_vector(embedder, one.clear) for one in readings]) * EMBEDDING_SHARE
    rows = [places_of(one.english[0] if one.english else "") for one in readings]
    if scale is None:
        filled = np.bincount(np.concatenate([places for places, _ in rows]), minlength=2 * PLACES)
        scale = (np.log((1 + len(rows)) / (1 + filled)) + 1).astype(np.float32)
        scale[filled < 2] = 0
    flags = np.array([flags_of(one) for one in readings], dtype=np.float32)
    return hstack([csr_matrix(vectors), _sparse(rows, scale), csr_matrix(flags)]).tocsr(), scale


_KNOWN: dict[str, Floats] = {}


def _vector(embedder: Any, text: str) -> Floats:
    if text not in _KNOWN:
        _KNOWN[text] = embedder.encode_query(text or "?")
    return _KNOWN[text]


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


def out_of_fold(matrix: Any, messages: Sequence[Message]) -> Floats:
    """Return each message's probabilities by a model that saw none of its family."""
    routes = np.array([one.route for one in messages])
    folds = np.array([_number(one.family) % FOLDS for one in messages])
    found = np.zeros((len(messages), len(ROUTES)), dtype=np.float32)
    for fold in range(FOLDS):
        model = fit(matrix[folds != fold], routes[folds != fold])
        found[folds == fold] = model.predict_proba(matrix[folds == fold])
    return found


def _number(family: str) -> int:
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16)


def thresholds(found: Floats, messages: Sequence[Message]) -> dict[str, Any]:
    """Return the thresholds that keep false alarms rare, and of the other routes the best."""
    danger = found[:, [ROUTES.index(name) for name in DANGER]].sum(axis=1)
    harmless = np.array([_is_harmless(one) for one in messages])
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


def report(found: Floats, messages: Sequence[Message], kept: dict[str, Any]) -> str:
    """Return how the whole router would do on these messages, pattern layer included."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    lines = []
    for row, one in zip(found, messages, strict=True):
        route = _decide(row, one, kept)
        good = route in (one.route, *one.also)
        if one.route in DANGER:
            good = route in DANGER
        kind = "harmless" if _is_harmless(one) else ""
        total[one.route] += 1
        right[one.route] += good
        if kind:
            total[kind] += 1
            right[kind] += route not in DANGER
    lines = [
        f"{name}: {right[name]}/{total[name]} = {right[name] / total[name]:.3f}" for name in total
    ]
    return "\n".join(lines)


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


def write(model: Any, scale: Floats, kept: dict[str, Any], digest: str) -> None:
    """Write the classifier beside its module, each route's weights in steps of 1/127."""
    embedder = load_embedder(load_config().embedding)
    step = np.abs(model.coef_).max(axis=1) / 127
    np.savez_compressed(
        WEIGHTS,
        weights=np.rint(model.coef_ / step[:, None]).astype(np.int8),
        step=step.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        scale=scale.astype(np.float16),
    )
    facts = {
        "about": "written by training/routing/train.py",
        "routes": list(ROUTES),
        "model": embedder.fingerprint,
        "messages_sha256": digest,
        "thresholds": kept,
    }
    FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    train, dev = read_messages(["train.jsonl"]), read_messages(["dev.jsonl"])
    ordinary = prepared_questions()
    if check:
        held = [one for one in ordinary if _number(one.family) % 10 < 3]
        train += [one for one in ordinary if _number(one.family) % 10 >= 3]
        matrix, scale = features(train, None)
        kept = thresholds(out_of_fold(matrix, train), train)
        seen = fit(matrix, [one.route for one in train])
        for name, part in (("dev", dev), ("ordinary", held)):
            found = seen.predict_proba(features(part, scale)[0])
            sys.stdout.write(f"{name}\n{report(found, part, kept)}\n")
        sys.stdout.write(f"{kept}\n")
        return 0
    everything = train + dev + ordinary
    write_words(everything)
    matrix, scale = features(everything, None)
    found = out_of_fold(matrix, everything)
    kept = thresholds(found, everything)
    data = b"".join((HERE / name).read_bytes() for name in ("train.jsonl", "dev.jsonl"))
    write(
        fit(matrix, [one.route for one in everything]),
        scale,
        kept,
        hashlib.sha256(data).hexdigest(),
    )
    sys.stdout.write(f"{kept}\nout of fold\n{report(found, everything, kept)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
