"""Linear layers with their weights laid out once as oneDNN wants them, not at every call.

The operations are those to which torch.compile lowers a linear layer on a CPU; called by
themselves, they need no compiler. They spare two copies per layer and call: of the weights into
their layout, and of the bias into the result.

On two cores of an AMD EPYC, the linear layers of a question took 6.5 ms of CPU time instead of
10.9 in float32, and those of many chunks an eighth less.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

__all__ = ["can_pack", "computes_bfloat16", "pack_linear_layers"]

BLOCK = 512
SHORT = 1024
"""Inputs of a layer up to which a row of a product in bfloat16 was the same in products of any
number of rows. Beyond, units for matrices (AMX) sum them up in parts that depend on it; so there
products have always as many, ``BLOCK``: embedding is some 4 to 8 % slower on such a CPU for it."""
_BFLOAT16_UNITS = ("amx_bf16", "avx512_bf16", "bf16", "sve_bf16")


def can_pack() -> bool:
    """Tell whether torch has the operations, on a CPU for which they were measured."""
    import torch

    return (
        platform.machine() in {"x86_64", "AMD64"}
        and bool(torch.backends.mkldnn.is_available())  # type: ignore[no-untyped-call]
        and hasattr(torch.ops.mkldnn, "_linear_pointwise")
        and hasattr(torch.ops.mkldnn, "_reorder_linear_weight")
    )


def computes_bfloat16() -> bool:
    """Tell whether this CPU multiplies bfloat16 by itself; where it does not, it is slow."""
    import torch

    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(unit) is True for unit in _BFLOAT16_UNITS)


def pack_linear_layers(model: torch.nn.Module, *, rounding: bool) -> None:
    """Replace every linear layer of a float32 model, in place.

    With ``rounding``, the layers compute in bfloat16 under ``torch.autocast``, as torch's own do.
    """
    import torch

    by_blocks = torch.cpu.get_capabilities().get("amx_bf16") is True
    multiply = torch.ops.mkldnn._linear_pointwise
    reorder = torch.ops.mkldnn._reorder_linear_weight

    class PackedLinear(torch.nn.Module):
        """A linear layer in the layout of oneDNN, in float32 and, if wanted, in bfloat16 too."""

        def __init__(self, linear: torch.nn.Linear) -> None:
            super().__init__()
            weight = linear.weight.detach()
            self.in_blocks = by_blocks and weight.shape[1] > SHORT
            bias: torch.Tensor | None = linear.bias
            self.exact = reorder(weight, None)
            self.exact_bias = None if bias is None else bias.detach()
            self.rounded = reorder(weight.bfloat16(), None) if rounding else None
            self.rounded_bias = None if bias is None else bias.detach().bfloat16()

        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            """Multiply (…, in) by the weights and add the bias: (…, out)."""
            if self.rounded is None or not torch.is_autocast_enabled("cpu"):
                return self.exactly(rows)
            if self.in_blocks:
                return self._in_blocks(rows.bfloat16())
            product: torch.Tensor = multiply(
                rows.bfloat16(), self.rounded, self.rounded_bias, "none", [], ""
            )
            return product

        def _in_blocks(self, rows: torch.Tensor) -> torch.Tensor:
            """Multiply (…, in) as so many products of ``BLOCK`` rows: their sums run alike."""
            flat = rows.reshape(-1, rows.shape[-1])
            count = len(flat)
            filled = torch.nn.functional.pad(flat, (0, 0, 0, -count % BLOCK))
            parts = [
                multiply(part, self.rounded, self.rounded_bias, "none", [], "")
                for part in torch.split(filled, BLOCK)
            ]
            product = parts[0] if len(parts) == 1 else torch.cat(parts)
            return product[:count].reshape(*rows.shape[:-1], -1)

        def exactly(self, rows: torch.Tensor, after: str = "none") -> torch.Tensor:
            """Do the same in float32, and what comes after it: ``none`` or ``gelu``."""
            way = "none" if after == "gelu" else ""
            product: torch.Tensor = multiply(rows, self.exact, self.exact_bias, after, [], way)
            return product

    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is torch.nn.Linear:
                setattr(parent, name, PackedLinear(child))
