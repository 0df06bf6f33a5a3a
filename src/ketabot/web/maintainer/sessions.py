"""Who is signed in, and how often somebody guessed wrong: in memory alone."""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections import deque
from collections.abc import Callable

__all__ = ["Attempts", "Sessions"]

IDLE_SECONDS = 3600.0
"""After which a session without a request is over."""
MOST_SESSIONS = 20
"""At once; the one that was idle longest ends for a new one."""
MOST_WRONG = 5
WINDOW_SECONDS = 900.0

Clock = Callable[[], float]


class Sessions:
    """Random tokens, each kept as its hash: what is in memory opens nothing."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[bytes, float] = {}

    def begin(self) -> str:
        """Begin a session; return its token."""
        self._forget()
        while len(self._seen) >= MOST_SESSIONS:
            del self._seen[min(self._seen, key=self._seen.__getitem__)]
        token = secrets.token_urlsafe(32)
        self._seen[_hash(token)] = self._clock()
        return token

    def holds(self, token: str) -> bool:
        """Whether a token is that of a session, which lasts on from now if so."""
        self._forget()
        key = _hash(token)
        if key not in self._seen:
            return False
        self._seen[key] = self._clock()
        return True

    def end(self, token: str) -> None:
        """End a session; a token of none is no fault."""
        self._seen.pop(_hash(token), None)

    def _forget(self) -> None:
        oldest = self._clock() - IDLE_SECONDS
        for key in [key for key, seen in self._seen.items() if seen <= oldest]:
            del self._seen[key]


class Attempts:
    """Wrong passwords of the last minutes, whoever gave them: an address is soon another."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._wrong: deque[float] = deque()

    def seconds_to_wait(self) -> int:
        """Return after how many seconds the next attempt is taken; 0: now."""
        now = self._clock()
        while self._wrong and self._wrong[0] <= now - WINDOW_SECONDS:
            self._wrong.popleft()
        if len(self._wrong) < MOST_WRONG:
            return 0
        return math.ceil(self._wrong[0] + WINDOW_SECONDS - now)

    def count(self) -> None:
        """Take note of a wrong password."""
        self._wrong.append(self._clock())

    def clear(self) -> None:
        """Forget them: the right one was given."""
        self._wrong.clear()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
