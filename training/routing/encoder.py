"""Teaches the routing encoder: ``python -m training.routing.encoder``.

The embedding model learns which messages of ``train.jsonl`` belong together: those of one route;
those of different routes are apart, but for pairs of which a fair judge would accept the same
route (after "SetFit", Tunstall et al., "Efficient Few-Shot Learning Without Prompts", 2022; the
loss is that of ``ketabot.embedding.tuning``), and to tell the routes by a layer that is left behind
afterwards. Of the prepared questions a share is learned too, drawn anew in each pass. Messages of
``dev.jsonl`` are never learned, but for the few that are prepared questions too. Writes
``encoder.safetensors`` in ``src/ketabot/routing``; run ``train.py`` afterwards, whose weights
belong to it.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from ketabot.config import AdaptingConfig, EmbeddingConfig
from ketabot.embedding import Adaptation, AdaptationFacts, Learner, load_embedder, model_files
from ketabot.embedding.files import PACKAGED
from ketabot.routing.encoding import ENCODER
from ketabot.routing.normalising import read
from training.routing.joining import joined
from training.routing.messages import (
    HERE,
    Message,
    is_dev,
    prepared_questions,
    read_messages,
    read_remarks,
)

MODEL = EmbeddingConfig(model=PACKAGED)
PASSES = 3
BATCH = 64
CONFIG = AdaptingConfig(rate=1e-4, temperature=0.07)
SHARE_OF_PREPARED = 0.4
"""Of the prepared questions in a pass, so that they do not drown the messages."""
SHARE_OF_TELLING = 0.5
"""How much telling the routes counts beside lying near to messages of the same one."""
SHARPNESS = 8.0
"""Length of an embedding as routes are told by it."""
SMOOTHING = 0.05
"""Share of the probability that belongs to all routes alike."""
TELLING_RATE = 5e-3
UNTOLD = -100
"""In the place of a route that nobody has said."""

Marks = NDArray[np.bool_]


def messages_of_passes(generator: np.random.Generator) -> list[list[Message]]:
    """Return what each pass learns from: no message of a family of ``dev.jsonl``."""
    prepared = [one for one in prepared_questions() if not is_dev(one.family)]
    messages = read_messages(["train.jsonl"])
    count = int(SHARE_OF_PREPARED * len(prepared))
    drawn = (generator.choice(len(prepared), count, replace=False) for _ in range(PASSES))
    return [messages + [prepared[place] for place in places.tolist()] for places in drawn]


def marks(batch: Sequence[Message]) -> tuple[Marks, Marks]:
    """Return which messages belong together, and which do not: (n, n) each, symmetric."""
    routes = np.array([one.route for one in batch])
    known = np.array([not one.is_open for one in batch])
    together = (routes[:, None] == routes[None, :]) & known[:, None] & known[None, :]
    np.fill_diagonal(together, val=False)
    accepted = [{one.route, *one.also} for one in batch]
    apart = np.array([[a.isdisjoint(b) for b in accepted] for a in accepted])
    return together, apart


class Telling:
    """A layer that tells the routes by the embeddings.

    Rare routes count more, by the root of how rare they are; open messages are counted as ordinary
    ones for that, and not told. Its rate stays the same throughout.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        counts = Counter(one.route for one in messages)
        self._routes = sorted(counts)
        torch.manual_seed(CONFIG.seed)
        self._layer = torch.nn.Linear(load_embedder(MODEL).dimension, len(counts))
        shares = [len(messages) / counts[name] / len(counts) for name in self._routes]
        self._weights = torch.tensor(shares).sqrt()
        self._optimizer = torch.optim.AdamW(self._layer.parameters(), lr=TELLING_RATE)

    def loss(self, rows: torch.Tensor, batch: Sequence[Message]) -> torch.Tensor:
        """Return the cross entropy, weighed."""
        wanted = [UNTOLD if one.is_open else self._routes.index(one.route) for one in batch]
        entropy = torch.nn.functional.cross_entropy(
            self._layer(SHARPNESS * rows),
            torch.tensor(wanted),
            self._weights,
            ignore_index=UNTOLD,
            label_smoothing=SMOOTHING,
        )
        return SHARE_OF_TELLING * entropy

    def step(self) -> None:
        """Change the layer as the last loss says."""
        self._optimizer.step()
        self._optimizer.zero_grad()


def teach() -> tuple[Learner, int]:
    """Return the model after all passes, and how many messages it has learned."""
    generator = np.random.default_rng(CONFIG.seed)
    passes = messages_of_passes(generator)
    batches = len(passes[0]) // BATCH
    learner = Learner(model_files(MODEL), CONFIG, PASSES * batches, 0)
    telling = Telling(passes[0])
    remarks = read_remarks("train")
    for number, messages in enumerate(passes):
        order = generator.permutation(len(messages))
        together_with = joined(messages, remarks, generator)
        texts = [read(one.text).clear or "?" for one in together_with]
        losses = []
        for start in range(0, batches * BATCH, BATCH):
            chosen = order[start : start + BATCH].tolist()
            batch = [messages[one] for one in chosen]
            together, apart = marks(batch)
            losses.append(
                learner.learn(
                    [texts[one] for one in chosen],
                    together,
                    apart,
                    partial(telling.loss, batch=batch),
                )
            )
            telling.step()
        sys.stdout.write(f"pass {number + 1}: loss {np.mean(losses):.3f}\n")
        sys.stdout.flush()
    return learner, len({one.text for messages in passes for one in messages})


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
    facts = write(*teach()).facts
    sys.stdout.write(
        f"nearest of its own route: {facts.right_before:.3f} → {facts.right_after:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
