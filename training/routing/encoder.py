"""Teaches the routing encoder: ``python -m training.routing.encoder``.

The embedding model learns which messages of ``train.jsonl`` belong together: those of one route;
those of different routes are apart, but for pairs of which a fair judge would accept the same
route (after "SetFit", Tunstall et al., "Efficient Few-Shot Learning Without Prompts", 2022; the
loss is that of ``ketabot.embedding.tuning``). Of the prepared questions a share is learned too, as
ordinary ones. Messages of ``dev.jsonl`` are never learned. Writes ``encoder.safetensors`` in
``src/ketabot/routing``; run ``train.py`` afterwards, whose weights belong to it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ketabot.config import AdaptingConfig, EmbeddingConfig
from ketabot.embedding import Adaptation, AdaptationFacts, Learner, load_embedder, model_files
from ketabot.embedding.files import PACKAGED
from ketabot.routing.encoding import ENCODER
from ketabot.routing.normalising import read
from training.routing.joining import joined
from training.routing.messages import HERE, Message, is_dev, prepared_questions, read_messages

MODEL = EmbeddingConfig(model=PACKAGED)
PASSES = 3
BATCH = 64
CONFIG = AdaptingConfig(rate=1e-4, temperature=0.07)
SHARE_OF_PREPARED = 0.3
"""Of the prepared questions, so that they do not drown the messages."""

Marks = NDArray[np.bool_]


def learned_messages() -> list[Message]:
    """Return what is learned from: no message of a family of ``dev.jsonl``."""
    prepared = [one for one in prepared_questions() if not is_dev(one.family)]
    messages = read_messages(["train.jsonl"])
    drawn = np.random.default_rng(CONFIG.seed).random(len(messages) + len(prepared))
    kept = drawn[len(messages) :] < SHARE_OF_PREPARED
    return messages + [one for one, keep in zip(prepared, kept, strict=True) if keep]


def marks(batch: Sequence[Message]) -> tuple[Marks, Marks]:
    """Return which messages belong together, and which do not: (n, n) each, symmetric."""
    routes = np.array([one.route for one in batch])
    together = routes[:, None] == routes[None, :]
    np.fill_diagonal(together, val=False)
    accepted = [{one.route, *one.also} for one in batch]
    apart = np.array([[a.isdisjoint(b) for b in accepted] for a in accepted])
    return together, apart


def teach(messages: Sequence[Message]) -> Learner:
    """Return the model after all passes."""
    batches = len(messages) // BATCH
    learner = Learner(model_files(MODEL), CONFIG, PASSES * batches, 0)
    generator = np.random.default_rng(CONFIG.seed)
    for number in range(PASSES):
        order = generator.permutation(len(messages))
        texts = [read(one.text).clear or "?" for one in joined(messages, generator)]
        losses = []
        for start in range(0, batches * BATCH, BATCH):
            chosen = order[start : start + BATCH].tolist()
            together, apart = marks([messages[one] for one in chosen])
            losses.append(learner.learn([texts[one] for one in chosen], together, apart))
        sys.stdout.write(f"pass {number + 1}: loss {np.mean(losses):.3f}\n")
    return learner


def nearest_right(known: NDArray[np.float32], held: NDArray[np.float32]) -> float:
    """Return the share of held messages whose nearest learned one is of their own route."""
    train, dev = read_messages(["train.jsonl"]), read_messages(["dev.jsonl"])
    best = (held @ known.T).argmax(axis=1).tolist()
    right = [
        train[near].route in (one.route, *one.also) for near, one in zip(best, dev, strict=True)
    ]
    return float(np.mean(right))


def write(learner: Learner, learned: int) -> Adaptation:
    """Write the file of changes, with what it was learned from."""
    base = load_embedder(MODEL)
    texts = [
        [read(one.text).clear or "?" for one in read_messages([name])]
        for name in ("train.jsonl", "dev.jsonl")
    ]
    facts = AdaptationFacts(
        base=base.name,
        base_fingerprint=base.fingerprint,
        questions_sha256=hashlib.sha256((HERE / "train.jsonl").read_bytes()).hexdigest(),
        questions=learned,
        seed=CONFIG.seed,
        held_apart=len(texts[1]),
        right_before=nearest_right(*(base.encode(part) for part in texts)),
        right_after=nearest_right(*(learner.encode(part) for part in texts)),
    )
    adaptation = Adaptation.of(learner.changes(), facts)
    ENCODER.write_bytes(adaptation.to_bytes())
    return adaptation


def main() -> int:
    """Teach and write."""
    messages = learned_messages()
    facts = write(teach(messages), len(messages)).facts
    sys.stdout.write(
        f"nearest of its own route: {facts.right_before:.3f} → {facts.right_after:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
