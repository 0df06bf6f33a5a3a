"""Linear layers with their weights laid out once as oneDNN wants them, not at every call.

The operations are those to which torch.compile lowers a linear layer on a CPU; called by
themselves, they need no compiler. They spare two copies per layer and call: of the weights into
their layout, and of the bias into the result.

A packed layer is used under ``torch.autocast``, in which torch, too, would round what goes into
the product to bfloat16; outside of it, the layer is the exact one that it was.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

__all__ = ["can_pack", "pack_linear_layers"]


def can_pack() -> bool:
    """Tell whether torch has the operations, on a CPU for which they were measured."""
    import torch

    return (
        platform.machine() in {"x86_64", "AMD64"}
        and bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
        and hasattr(torch.ops.mkldnn, "_linear_pointwise")
        and hasattr(torch.ops.mkldnn, "_reorder_linear_weight")
    )


def pack_linear_layers(model: torch.nn.Module) -> None:
    """Replace every linear layer of a float32 model, in place."""
    import torch

    multiply = torch.ops.mkldnn._linear_pointwise
    reorder = torch.ops.mkldnn._reorder_linear_weight

    class PackedLinear(torch.nn.Module):
        """A linear layer, and the same in bfloat16 in the layout of oneDNN."""

        def __init__(self, linear: torch.nn.Linear) -> None:
            super().__init__()
            bias: torch.Tensor | None = linear.bias
            self.exact = linear
            self.packed = reorder(linear.weight.detach().bfloat16(), None)
            self.bias = None if bias is None else bias.detach().bfloat16()

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            """Multiply (…, in) by the weights and add the bias: (…, out)."""
            if not torch.is_autocast_enabled("cpu"):
                exact: torch.Tensor = self.exact(rows)
                return exact
            product: torch.Tensor = multiply(
                rows.bfloat16(), self.packed, self.bias, "none", [], ""
            )
            return product

    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is torch.nn.Linear:
                setattr(parent, name, PackedLinear(child))
