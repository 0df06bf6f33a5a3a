"""A progress bar on standard error, with the rate and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["BuildBar"]

EVERY = 10.0
"""Seconds between two lines on one step, where there is no terminal to draw on."""


class BuildBar:
    """Draws the steps of building an index, one bar after the other.

    Where the stream is no terminal, a line is written for each step instead, and one on how far it
    has come every ten seconds.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._said = 0.0
        self._bar: tqdm[None] | None = None
        self._step = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` units of a step are done."""
        if not self._stream.isatty():
            self._say(step, done, total)
            return
        if step != self._step or self._bar is None:
            self.close()
            self._step = step
            self._bar = self._new(step, done, total)
        self._bar.update(done - self._bar.n)

    def _new(self, step: str, done: int, total: int) -> tqdm[None]:
        from tqdm import tqdm

        # What was done before the bar is there tells nothing of the time that is left.
        return tqdm(
            total=total,
            initial=done,
            desc=step,
            file=self._stream,
            dynamic_ncols=True,
            mininterval=0.2,
        )

    def _say(self, step: str, done: int, total: int) -> None:
        now = self._clock()
        if step == self._step and now - self._said < EVERY:
            return
        far = "…" if step != self._step else f"{done:,} of {total:,}"
        self._step, self._said = step, now
        self._stream.write(f"{step} {far}\n")
        self._stream.flush()

    def close(self) -> None:
        """End the bar, so that other lines can follow."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
