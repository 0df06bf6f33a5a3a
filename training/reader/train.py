"""Train the passage reader; a run can be stopped after any minute and gone on with.

    python -m training.reader.train --out build/reader --passes 3

Begins with the packaged embedding model or, by ``--begin``, with the one that has learned how lay
people ask, or with the reader that ships. Every few minutes, and at Ctrl-C, where it stands is
written to ``state.pt``; the same command goes on from there. After each pass the questions that are
held back are read, and the figures are written to ``log.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from numpy.typing import NDArray

from ketabot.embedding import read_adaptation
from ketabot.embedding.engine import load_model, packaged_folder
from ketabot.embedding.files import PACKAGED
from ketabot.embedding.models import LAY, LAY_FILE
from ketabot.embedding.packing import computes_bfloat16
from ketabot.embedding.reranking import RERANKER
from ketabot.embedding.reranking.heads import HEADS, NEVER, window_scores
from ketabot.embedding.reranking.learned import HEAD
from ketabot.embedding.reranking.loading import WEIGHTS
from ketabot.embedding.reranking.windows import Words, stacked
from training.reader.examples import WINDOWS, Example, Pool, by_set

BATCH = 16
SORTED = 16
"""Batches whose examples are sorted by length together."""
WARM = 0.05
LEAST = 0.03
SAVED_EVERY = 240.0
DIMENSION = 384
BEGUN = {LAY: LAY_FILE, RERANKER: WEIGHTS}
"""What ships and can be gone on from, beside the packaged model."""


class Network(torch.nn.Module):
    """The transformer and the two heads."""

    def __init__(self) -> None:
        super().__init__()
        transformer: Any = load_model(packaged_folder(), threads=0)[0].auto_model
        transformer.embeddings.word_embeddings.weight.requires_grad = False
        for module in transformer.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0  # windows are drawn anew in each pass; without it a step takes 2/3
        self.transformer = transformer
        shapes = {"inner": (DIMENSION, DIMENSION), "bias": (DIMENSION,), "outer": (DIMENSION,)}
        self.heads = torch.nn.ParameterDict()
        for head in HEADS:
            for part, shape in shapes.items():
                self.heads[f"{head}_{part}"] = torch.nn.Parameter(torch.randn(shape) * 0.02)

    def take(self, changes: Mapping[str, NDArray[np.float32]]) -> None:
        """Add what an earlier training changed, as the file that ships holds it."""
        own = dict(self.transformer.named_parameters())
        with torch.no_grad():
            for name, change in changes.items():
                if name.startswith(HEAD):
                    head = self.heads[name.removeprefix(HEAD).replace(".", "_")]
                    head.copy_(torch.from_numpy(change))
                else:
                    own[name.removeprefix("model.")] += torch.from_numpy(change)

    def forward(self, examples: Sequence[Example], padding: int) -> torch.Tensor:
        ids, mask, owners = map(torch.from_numpy, stacked([e.window for e in examples], padding))
        segments = (owners >= 0).long()
        transformer: Any = self.transformer
        hidden = transformer(
            input_ids=ids, attention_mask=mask, token_type_ids=segments
        ).last_hidden_state
        heads = {name.replace("_", "."): weight for name, weight in self.heads.items()}
        with torch.autocast("cpu", enabled=False):
            return window_scores(hidden.float(), owners, heads)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=Path("build/reader"))
    parser.add_argument("--passes", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--begin", choices=(PACKAGED, *BEGUN), default=PACKAGED)
    parser.add_argument("--windows", nargs="*", default=[], metavar="SET=N", type=windows_of)
    options = parser.parse_args()
    options.windows = WINDOWS | dict(options.windows)
    torch.manual_seed(options.seed)
    network = Network()
    if options.begin in BEGUN:
        network.take(read_adaptation(BEGUN[options.begin].read_bytes()).changes())
    tokenizer = load_model(packaged_folder(), threads=0).tokenizer
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    words = Words(tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id)
    pool = Pool(options.out, backend, words)
    Run(network, pool, options).go()


def windows_of(text: str) -> tuple[str, float]:
    """Read how many windows a question of a set stands in in each pass."""
    name, _, count = text.partition("=")
    return name, float(count)


class Run:
    """One training, from its first step or from where an earlier one stopped."""

    def __init__(self, network: Network, pool: Pool, options: argparse.Namespace) -> None:
        self.network, self.pool, self.options = network, pool, options
        weights = [weight for weight in network.parameters() if weight.requires_grad]
        self.optimizer = torch.optim.AdamW(weights, lr=options.rate, weight_decay=0.01)
        self.weights = weights
        examples = sum(1 for _ in pool.passes(options.seed, 0, options.windows))
        self.each = -(-examples // BATCH)
        self.total = int(options.passes * self.each)
        self.step = 0
        self.state = options.out / "state.pt"

    def go(self) -> None:
        self.resume()
        saved = told = time.monotonic()
        losses: list[float] = []
        try:
            for number, batch in self.batches():
                losses.append(self.learn(batch))
                self.step += 1
                now = time.monotonic()
                if self.step % 25 == 0:
                    rate = (now - told) / 25
                    told, mean = now, float(np.mean(losses[-100:]))
                    print(f"{self.step}/{self.total} loss {mean:.3f} {rate:.2f} s", flush=True)
                if now - saved > SAVED_EVERY:
                    self.save()
                    saved = now
                if self.step % self.each == 0 or self.step == self.total:
                    self.save()
                    self.measure(number + 1)
        except KeyboardInterrupt:
            self.save()
            print(f"stopped at step {self.step}; the same command goes on", flush=True)

    def batches(self) -> Iterator[tuple[int, list[Example]]]:
        """Yield the batches that are left, each with the number of its pass."""
        number = self.step // self.each
        done = self.step - number * self.each
        while self.step < self.total:
            for place, batch in enumerate(self.sorted_batches(number)):
                if place >= done and self.step < self.total:
                    yield number, batch
            number, done = number + 1, 0

    def sorted_batches(self, number: int) -> Iterator[list[Example]]:
        """Yield batches of windows of like length, in the order of the lot."""
        options = self.options
        lot = np.random.default_rng([options.seed, number, 1])
        waiting: list[Example] = []

        def release() -> Iterator[list[Example]]:
            waiting.sort(key=lambda example: len(example.window.ids))
            batches = [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)]
            for place in lot.permutation(len(batches)):
                yield batches[place]
            waiting.clear()

        for example in self.pool.passes(options.seed, number, options.windows):
            waiting.append(example)
            if len(waiting) == BATCH * SORTED:
                yield from release()
        yield from release()

    def learn(self, batch: list[Example]) -> float:
        warm = max(1, int(WARM * self.total))
        share = (self.total - self.step) / max(1, self.total - warm)
        share = (self.step + 1) / warm if self.step < warm else max(LEAST, share)
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * share
        self.network.train()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=computes_bfloat16()):
            scores = self.network(batch, self.pool.words.padding)
        loss = listwise(scores, batch)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        return loss.item()

    def measure(self, number: int) -> None:
        self.network.eval()
        for name, questions in by_set(self.pool.questions).items():
            examples = [self.pool.own(one) for one in questions]
            scores = self.read(examples)
            figures = figures_of(scores, examples)
            line = {"pass": number, "step": self.step, "set": name, **figures}
            print(json.dumps(line), flush=True)
            with (self.options.out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")

    def read(self, examples: Sequence[Example]) -> list[np.ndarray]:
        """Return the scores of each window, first that of "none"."""
        order = sorted(range(len(examples)), key=lambda i: len(examples[i].window.ids))
        found: dict[int, np.ndarray] = {}
        with torch.inference_mode():
            for start in range(0, len(order), 32):
                some = order[start : start + 32]
                with torch.autocast("cpu", dtype=torch.bfloat16, enabled=computes_bfloat16()):
                    rows = self.network([examples[i] for i in some], self.pool.words.padding)
                found.update((i, row.numpy()) for i, row in zip(some, rows, strict=True))
        return [found[i] for i in range(len(examples))]

    def save(self) -> None:
        new = self.state.with_suffix(".new")
        torch.save(
            {
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "step": self.step,
                "total": self.total,
                "random": torch.get_rng_state(),
            },
            new,
        )
        new.replace(self.state)

    def resume(self) -> None:
        if not self.state.exists():
            return
        state = torch.load(self.state, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        self.step = state["step"]
        print(f"going on from step {self.step} of {self.total}", flush=True)


def listwise(scores: torch.Tensor, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy over "none" and the sentences; those that are unsure do not count.

    Where several are right, the probability of all of them together should be high.
    """
    wanted = torch.zeros_like(scores, dtype=torch.bool)
    unsure = torch.zeros_like(wanted)
    for row, example in enumerate(examples):
        wanted[row, [0] if not example.right else [1 + place for place in example.right]] = True
        unsure[row, [1 + place for place in example.unsure]] = True
    scores = scores.masked_fill(unsure & ~wanted, NEVER)
    own = scores.masked_fill(~wanted, NEVER).logsumexp(dim=1)
    return (scores.logsumexp(dim=1) - own).mean()


def figures_of(scores: Sequence[np.ndarray], examples: Sequence[Example]) -> dict[str, float]:
    """Return how often the best sentence is right, and the AUROC of answerable or not."""
    best = [row[1:].argmax() for row in scores]
    lead = np.array([row[1:].max() - row[0] for row in scores])
    answerable = np.array([bool(example.right) for example in examples])
    right = [int(b in e.right) for b, e in zip(best, examples, strict=True) if e.right]
    ranks = np.argsort(np.argsort(lead))
    yes, no = int(answerable.sum()), int((~answerable).sum())
    auroc = (ranks[answerable].sum() - yes * (yes - 1) / 2) / (yes * no) if yes and no else 0.0
    return {
        "questions": len(examples),
        "right": round(float(np.mean(right)), 4),
        "AUROC": round(float(auroc), 4),
    }


if __name__ == "__main__":
    main()
