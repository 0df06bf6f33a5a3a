"""One short text through a BERT, without all that a batch needs.

A question waits for a handful of products of small matrices; a third of its time went into what
leads to them: masks, casts, hooks and layers of calls for batches, devices and training. What is
left is the encoder of Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers"
(2019), written down once, on the weights of the model that is loaded anyway. Other kinds of
models go the usual way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

__all__ = ["Alone", "alone_of"]

Alone = Callable[["torch.Tensor"], "torch.Tensor"]
"""From the token ids of one text, (t,), to its mean vector, (d,) float32 of any length."""

Step = Callable[..., "torch.Tensor"]
"""A part of the loaded model: (t, d) float32 in, (t, e) float32 out."""


def alone_of(model: SentenceTransformer) -> Alone | None:
    """Return the short way through a model whose linear layers are packed; ``None``: it has none.

    The vectors are those of the model in float32, up to rounding.
    """
    from transformers.models.bert.modeling_bert import BertModel

    first, *others = model
    bert: Any = getattr(first, "auto_model", None)
    kinds = [type(module).__name__ for module in others]
    if type(bert) is not BertModel or kinds not in (["Pooling"], ["Pooling", "Normalize"]):
        return None
    plain = bert.config.hidden_act == "gelu" and not bert.config.is_decoder
    places = getattr(bert.config, "position_embedding_type", "absolute")
    if not plain or places != "absolute" or getattr(others[0], "pooling_mode", "") != "mean":
        return None
    layers = tuple(
        _layer_of(layer, bert.config.num_attention_heads) for layer in bert.encoder.layer
    )
    return _ShortWay(bert.embeddings, layers)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of the encoder, by its parts."""

    heads: int
    query: Step
    key: Step
    value: Step
    gathered: Step
    first_norm: Step
    inner: Step
    outer: Step
    second_norm: Step

    def __call__(self, rows: torch.Tensor) -> torch.Tensor:
        rows = self.first_norm(rows + self.gathered(self._attended(rows)))
        return self.second_norm(rows + self.outer(self.inner(rows, "gelu")))

    def _attended(self, rows: torch.Tensor) -> torch.Tensor:
        """Let each token look at all others, in every head."""
        import torch

        count, width = rows.shape
        query, key, value = (
            step(rows).view(1, count, self.heads, -1).transpose(1, 2)
            for step in (self.query, self.key, self.value)
        )
        seen = torch.nn.functional.scaled_dot_product_attention(query, key, value)
        return seen[0].transpose(0, 1).reshape(count, width)


class _ShortWay:
    def __init__(self, embeddings: torch.nn.Module, layers: tuple[_Layer, ...]) -> None:
        tables: Any = embeddings
        self._words: torch.Tensor = tables.word_embeddings.weight
        self._places: torch.Tensor = tables.position_embeddings.weight
        self._segment: torch.Tensor = tables.token_type_embeddings.weight[0]
        self._norm: Step = tables.LayerNorm
        self._layers = layers

    def __call__(self, token_ids: torch.Tensor) -> torch.Tensor:
        words = self._words[token_ids] + self._segment
        rows = self._norm(words + self._places[: len(token_ids)])
        for layer in self._layers:
            rows = layer(rows)
        return rows.mean(dim=0)


def _layer_of(layer: torch.nn.Module, heads: int) -> _Layer:
    loaded: Any = layer
    attention, gathering = loaded.attention.self, loaded.attention.output
    return _Layer(
        heads=heads,
        query=attention.query.exactly,
        key=attention.key.exactly,
        value=attention.value.exactly,
        gathered=gathering.dense.exactly,
        first_norm=gathering.LayerNorm,
        inner=loaded.intermediate.dense.exactly,
        outer=loaded.output.dense.exactly,
        second_norm=loaded.output.LayerNorm,
    )
