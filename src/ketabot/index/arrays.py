"""Arrays ↔ bytes in numpy's own format, without pickle."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["array_of", "save_array"]


def save_array(array: NDArray[Any], file: Any) -> None:  # noqa: ANN401 - numpy wants only a write()
    """Write an array into a file; equal arrays give equal bytes."""
    np.save(file, np.ascontiguousarray(array), allow_pickle=False)


def array_of(data: bytes) -> NDArray[Any]:
    """Look at the bytes of an ``.npy`` file as an array, without a copy of them."""
    head = BytesIO(data)
    np.lib.format.read_magic(head)
    shape, _, dtype = np.lib.format.read_array_header_1_0(head)
    array: NDArray[Any] = np.frombuffer(data, dtype, offset=head.tell()).reshape(shape)
    return array
