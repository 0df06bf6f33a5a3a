"""A model that learns which texts belong together.

The loss is the supervised contrastive one (Khosla et al., "Supervised Contrastive Learning",
2020, equation 2): of all other texts of a batch, those that belong to a text should be the most
similar to it. Pairs of which it cannot be said count neither way. The optimiser is AdamW
(Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), its rate rises for a
tenth of the steps and then falls in a straight line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketabot.config import AdaptingConfig
from ketabot.embedding.batching import filled
from ketabot.embedding.engine import load_model
from ketabot.embedding.models import ModelFiles
from ketabot.embedding.packing import computes_bfloat16
from ketabot.embedding.protocol import Matrix, Progress
from ketabot.embedding.tokens import Tokens
from ketabot.errors import ModelError

if TYPE_CHECKING:
    import torch

__all__ = ["Learner"]

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]

MOST_TOKENS = 128
"""Of a text that is learned from; questions and sentences are shorter."""
TOGETHER = 64
"""Texts of like length that are embedded at once; more cost memory and gain no time."""
WIDTH = 8
"""Widths of batches are multiples of this, so that few shapes have to be compiled."""
WARM = 0.1
"""Share of the steps in which the rate rises."""
LEAST = 0.02
"""Share of the highest rate that is left at the end."""
CLIP = 1.0
"""Longest gradient."""
NEVER = -1e4
"""In the place of a similarity: less than any, and still a number."""
SLAB = 16 * TOGETHER
"""Texts between two reports of progress."""
MOMENTS = ("exp_avg", "exp_avg_sq")
"""What the optimiser remembers of each weight."""


class Learner:
    """A transformer on the CPU whose layers are changed step by step; its word embeddings stay."""

    def __init__(self, files: ModelFiles, config: AdaptingConfig, steps: int, threads: int) -> None:
        """Load the model.

        Args:
            files: those of the model.
            config: how it learns.
            steps: how many there will be, from the first.
            threads: of the CPU, 0: as torch chooses; for the whole process.

        Raises:
            ModelError: they hold no model that can be loaded.
        """
        self._model = load_model(files.folder, threads, files.changes())
        import torch

        self._config = config
        self._steps = steps
        self.done = 0
        """Steps so far."""
        self._torn = False
        self._tokens = Tokens(self._model.tokenizer.backend_tokenizer, MOST_TOKENS)
        self._padding: int = self._model.tokenizer.pad_token_id or 0
        self._rounds = computes_bfloat16()
        self._weights = dict(_learning(self._model[0]))
        self._before = {name: weight.detach().clone() for name, weight in self._weights.items()}
        self._optimizer = torch.optim.AdamW(
            list(self._weights.values()), lr=config.rate, weight_decay=config.decay
        )

    def learn(
        self,
        texts: Sequence[str],
        together: Marks,
        apart: Marks,
        further: Callable[[torch.Tensor], torch.Tensor] | None = None,
    ) -> float:
        """Take one step.

        Args:
            texts: n different places; a text may recur.
            together: (n, n) symmetric, which belong together; the diagonal is false.
            apart: (n, n) symmetric, which do not.
            further: what else is to become small, of the embeddings: (n, d) float32, unit rows.

        Returns:
            The loss before the step.

        Raises:
            ModelError: the loss is no number.
        """
        import torch

        # By the step, so that one which is taken again after an interrupt is the same.
        torch.manual_seed(
            int(np.random.default_rng([self._config.seed, self.done]).integers(2**62))
        )
        for group in self._optimizer.param_groups:
            group["lr"] = self._config.rate * _share(self.done, self._steps)
        self._model.train()
        rows = self._embed(texts)
        loss = _loss(rows, torch.from_numpy(together), torch.from_numpy(apart), self._config)
        if further is not None:
            loss = loss + further(rows)
        if not torch.isfinite(loss):
            raise ModelError(
                f"in step {self.done + 1} the loss is {loss.item()}: what was learned is lost; "
                "learn more slowly, with a lower adapting.rate"
            )
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(list(self._weights.values()), CLIP)
        self._torn = True
        self._optimizer.step()
        self.done += 1
        self._torn = False
        return float(loss.item())

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Embed texts with what is learned so far: (n, d) float32, unit rows.

        Args:
            texts: n texts, one at least.
            progress: told how many of them are embedded.
        """
        import torch

        self._model.eval()
        rows: list[Matrix] = []
        with torch.inference_mode():
            for start in range(0, len(texts), SLAB):
                rows.append(self._embed(texts[start : start + SLAB]).numpy())
                if progress is not None:
                    progress(min(start + SLAB, len(texts)), len(texts))
        return np.concatenate(rows)

    def changes(self) -> dict[str, Floats]:
        """Return what was added to each weight so far, by its name."""
        return {
            name: (weight.detach() - self._before[name]).numpy()
            for name, weight in self._weights.items()
        }

    def state(self) -> bytes | None:
        """Write down where it stands, for ``restore``; ``None`` if a step was cut short.

        Some weights have then taken that step and others not. A step that was interrupted
        before it changed any leaves no trace.
        """
        import torch
        from safetensors.torch import save

        if self._torn:
            return None
        tensors = {f"weight/{name}": weight.detach() for name, weight in self._weights.items()}
        for name, weight in self._weights.items():
            for key in MOMENTS:
                moment = self._optimizer.state[weight].get(key, torch.zeros_like(weight))
                tensors[f"{key}/{name}"] = moment
        tensors["done"] = torch.tensor(self.done)
        return save(tensors)

    def restore(self, state: bytes) -> None:
        """Go on from where a learner of the same model and settings stood.

        Raises:
            ModelError: the state is damaged, or of another model; the learner is as it was.
        """
        import torch
        from safetensors import SafetensorError
        from safetensors.torch import load

        try:
            tensors = load(state)
            done = int(tensors.pop("done"))
        except (SafetensorError, KeyError, RuntimeError, ValueError) as error:
            raise _unreadable(type(error).__name__) from None
        shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
        if shapes != {
            f"{key}/{name}": tuple(weight.shape)
            for name, weight in self._weights.items()
            for key in ("weight", *MOMENTS)
        }:
            raise _unreadable("another model")
        with torch.no_grad():
            for name, weight in self._weights.items():
                weight.copy_(tensors[f"weight/{name}"])
                self._optimizer.state[weight] = {
                    "step": torch.tensor(float(done)),
                    **{key: tensors[f"{key}/{name}"].clone() for key in MOMENTS},
                }
        self.done = done
        self._torn = False

    def _embed(self, texts: Sequence[str]) -> torch.Tensor:
        """Embed in groups of like length; (n, d) float32, unit rows, in the order of the texts."""
        import torch

        token_ids = self._tokens.ids(texts)
        order = sorted(range(len(texts)), key=lambda number: len(token_ids[number]))
        with self._precision():
            rows = [
                self._forward([token_ids[number] for number in order[start : start + TOGETHER]])
                for start in range(0, len(order), TOGETHER)
            ]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(rows)[back]

    def _forward(self, token_ids: Sequence[NDArray[np.int64]]) -> torch.Tensor:
        import torch

        longest = max(len(ids) for ids in token_ids)
        rows, mask = filled(token_ids, -(-longest // WIDTH) * WIDTH, self._padding)
        features = {"input_ids": torch.from_numpy(rows), "attention_mask": torch.from_numpy(mask)}
        first, *others = self._model
        features = first(features)
        with torch.autocast("cpu", enabled=False):
            features["token_embeddings"] = features["token_embeddings"].float()
            for module in others:
                features = module(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)

    def _precision(self) -> AbstractContextManager[object]:
        import torch

        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._rounds)


def _learning(transformer: torch.nn.Module) -> list[tuple[str, torch.nn.Parameter]]:
    """Return the weights that change, and hold the others fast."""
    changing = []
    for name, weight in transformer.named_parameters():
        weight.requires_grad = ".layer." in name
        if weight.requires_grad:
            changing.append((name, weight))
    if not changing:
        raise ModelError(
            "the embedding model has no layers that can be adapted; leave it as it is, or set "
            "embedding.model to one that has"
        )
    return changing


def _share(step: int, steps: int) -> float:
    """Return the share of the highest rate with which a step is taken."""
    warm = max(1, round(WARM * steps))
    if step < warm:
        return (step + 1) / warm
    return max(LEAST, (steps - step) / max(1, steps - warm))


def _loss(
    rows: torch.Tensor, together: torch.Tensor, apart: torch.Tensor, config: AdaptingConfig
) -> torch.Tensor:
    similarity = rows @ rows.T / config.temperature
    weighed = similarity.masked_fill(~(together | apart), NEVER)
    log_share = similarity - weighed.logsumexp(dim=1, keepdim=True)
    count = together.sum(dim=1)
    paired = count > 0
    own = log_share.masked_fill(~together, 0.0).sum(dim=1)
    return -(own[paired] / count[paired]).mean()


def _unreadable(why: str) -> ModelError:
    return ModelError(f"what was learned before cannot be read ({why}); begin anew")
