"""Before the heavy libraries load, and while they compute: no noise, no network, fit threads."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

__all__ = ["ALONE", "collector_paused", "computing", "prepare", "usual_threads"]

_CHOOSING = threading.Lock()

_ENVIRONMENT = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "true",  # said aloud, it does not warn when a process forks
    # Threads that wait for one another sleep instead of spinning: on a busy machine of two cores
    # a question took 7 ms instead of 55.
    "OMP_WAIT_POLICY": "PASSIVE",
    # Products of many shapes fill two caches of compiled code, a thousand places each: 600 texts
    # took 1.0 GB in all, with 64 places 0.7 GB and no more time. (With 0 places torch crashes.)
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64",
    "LRU_CACHE_CAPACITY": "64",
}
ALONE = 32
"""Tokens of a question up to which it is embedded in one thread: of 14 tokens one took 7.3 ms
instead of 9.7 on two idle cores, of 75 tokens 38 instead of 27."""


def prepare(*, offline: bool) -> None:
    """Tell the libraries, before they load, to send nothing, draw nothing and share the CPU.

    What the user has set in the environment stays.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


@contextmanager
def collector_paused() -> Iterator[None]:
    """Import without garbage collection, which finds nothing there but takes a tenth of the time.

    What was made meanwhile stays for good, so the collector is told not to look at it again. That
    is so the first time alone: later on, models that are no longer in use would stay with it.
    """
    was_enabled = gc.isenabled()
    if "sentence_transformers" in sys.modules or not was_enabled:
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def usual_threads(threads: int) -> int:
    """Return in how many threads is computed, and do so from now on.

    Args:
        threads: as many; 0: as torch chose, before anything was computed in fewer.
    """
    import torch

    with _CHOOSING:
        first = _as_torch_chose()
    chosen = threads if threads > 0 else first
    torch.set_num_threads(chosen)
    return chosen


@cache
def _as_torch_chose() -> int:
    import torch

    return torch.get_num_threads()


@contextmanager
def computing(threads: int, usual: int) -> Iterator[None]:
    """Compute in so many threads, and go back to ``usual`` afterwards.

    The number is told rather than asked for: a thread that was started while another computed
    alone would else go on alone for good.
    """
    import torch

    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(usual)
