"""Two doors that Gradio leaves open whatever it is told: closed in Gradio itself.

Any value that comes in and looks like a file may name an address, which Gradio 6.31 then fetches,
before the function of the event or a check of ours is asked. And an event that fails is printed
with its message, which holds the values that came in: somebody's question.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import SimpleNamespace
from typing import Any, NoReturn

__all__ = ["close_gradio"]

log = logging.getLogger(__name__)


def close_gradio() -> None:
    """Let Gradio fetch nothing from anywhere, and print no message of an event that failed."""
    from gradio import processing_utils, queueing

    doors: Any = processing_utils
    doors.async_ssrf_protected_get = _fetch_nothing
    printer: Any = queueing
    printer.traceback = SimpleNamespace(print_exc=_print_steps)


async def _fetch_nothing(url: str) -> NoReturn:
    del url  # it may hold what somebody wrote
    raise PermissionError("ketabot fetches nothing from other machines")


def _print_steps() -> None:
    """Say what kind of error it was and where, without its message."""
    kind, _, steps = sys.exc_info()
    name = "unknown" if kind is None else kind.__name__
    log.error("an event of the page failed: %s\n%s", name, "".join(traceback.format_tb(steps)))
