"""Where questions wait: so many are answered at once, so many may wait, the rest are sent away."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ketabot.answers import Answer, Turn
from ketabot.web.answerer import Answerer

__all__ = ["Desk"]


class Desk:
    """Hands questions to a library in the order in which they came."""

    def __init__(self, answerer: Answerer, *, at_once: int, waiting: int) -> None:
        """Open the desk.

        Args:
            answerer: the library.
            at_once: questions that are answered at the same time, one thread each.
            waiting: questions that may wait beyond those.
        """
        self._answerer = answerer
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="ketabot-ask")
        self._places = threading.BoundedSemaphore(at_once + waiting)

    def ask(
        self, question: str, history: Sequence[Turn], search: str = ""
    ) -> Future[Answer] | None:
        """Take a question, and what is to be searched; return ``None`` when no place is free."""
        if not self._places.acquire(blocking=False):
            return None
        future = self._threads.submit(self._answerer.ask, question, history, search=search)
        future.add_done_callback(lambda _: self._places.release())
        return future
