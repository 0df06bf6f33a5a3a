"""From what the transformer makes of each token to a score per sentence, and one for "not here".

Runs inside a model in torch, both where it is trained and where it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

__all__ = ["HEADS", "NEVER", "window_scores"]

HEADS = ("sentence", "nowhere")
"""Each has a square matrix ``.inner`` (d, d), a ``.bias`` (d,) and an ``.outer`` (d,)."""
NEVER = -1e4
"""Score of a place at which a window has no sentence."""


def window_scores(
    hidden: torch.Tensor, owners: torch.Tensor, heads: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Score the sentences of windows.

    Args:
        hidden: (n, w, d) float32, the last layer.
        owners: (n, w) int64, the place of the sentence of each token, negative for none.
        heads: the weights of ``HEADS``.

    Returns:
        (n, 1 + m): first "none of these answers", then the m places; ``NEVER`` where empty.
    """
    import torch

    places = torch.arange(max(1, int(owners.max()) + 1))
    marks = (owners[:, None, :] == places[None, :, None]).to(hidden.dtype)
    counts = marks.sum(dim=2)
    means = (marks @ hidden) / counts.clamp(min=1).unsqueeze(2)
    sentences = _score(means, heads, "sentence").masked_fill(counts == 0, NEVER)
    nowhere = _score(hidden[:, :1], heads, "nowhere")
    return torch.cat([nowhere, sentences], dim=1)


def _score(rows: torch.Tensor, heads: Mapping[str, torch.Tensor], name: str) -> torch.Tensor:
    inner = (rows @ heads[f"{name}.inner"].T + heads[f"{name}.bias"]).tanh()
    return inner @ heads[f"{name}.outer"]
