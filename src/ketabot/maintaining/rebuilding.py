"""One rebuild at a time, in a thread of its own, which anyone may look at while it runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from ketabot.building import BuildProgress, BuildSummary
from ketabot.errors import KetabotError

__all__ = ["Progress", "Rebuilding"]

log = logging.getLogger(__name__)

SECONDS_TO_STOP = 5.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild has come, or how it ended."""

    running: bool = False
    step: str = ""
    """Of the build, as ``ketabot index`` names it."""
    done: int = 0
    total: int = 0
    summary: BuildSummary | None = None
    """Of the rebuild that ended last, where it went well."""
    error: str = ""
    """Why it did not."""


class _StoppedError(Exception):
    """The server stops: the build is given up, and the index before goes on serving."""


class Rebuilding:
    """Rebuilds the index while questions go on being answered."""

    def __init__(
        self, build: Callable[[BuildProgress], BuildSummary], renew: Callable[[], str]
    ) -> None:
        """Take what builds, and what opens the new index and names the one that serves then."""
        self._build = build
        self._renew = renew
        self._guard = threading.Lock()
        self._progress = Progress()
        self._again = False
        """Asked for while one runs, which may have listed the folder before a change to it."""
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def progress(self) -> Progress:
        """What the rebuild that runs, or ran last, has to say."""
        return self._progress

    def start(self) -> bool:
        """Begin a rebuild; ``False``: none is begun.

        While one runs, that one builds once more before it ends: what was changed since it began
        is in the index when ``progress`` says that nothing runs.
        """
        with self._guard:
            if self._progress.running or self._stopping.is_set():
                self._again = self._progress.running
                return False
            thread = threading.Thread(target=self._run, name="ketabot-rebuild", daemon=True)
            self._again, self._progress = False, Progress(running=True)
            try:
                thread.start()
            except RuntimeError as error:  # the system gives no more threads
                self._progress = Progress(error=f"it could not begin ({error}); try again later")
                return False
            self._thread = thread
            return True

    def stop(self) -> None:
        """Give up what is running; no other is begun. The index before goes on serving."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        told = self._once()
        while not self._is_over(told):
            latest = self._once()
            # Where nothing was left to do, what the build before did is what there is to tell.
            if told.summary is None or latest.summary is None or not latest.summary.unchanged:
                told = latest

    def _is_over(self, told: Progress) -> bool:
        """Tell how it ended, unless another build was asked for meanwhile."""
        with self._guard:
            again = self._again and not self._stopping.is_set()
            self._again, self._progress = False, Progress(running=True) if again else told
            return not again

    def _once(self) -> Progress:
        """Build; return how it ended."""
        try:
            summary = self._build(self._tell)
            serves = self._renew()
        except _StoppedError:
            return Progress(error="the server stops; the index is as before")
        except KetabotError as error:
            return Progress(error=str(error))
        except Exception:  # the thread's last word: nobody above it would hear of it
            log.exception("the rebuild failed")
            return Progress(error="the rebuild failed; the server's log says why")
        if serves != summary.generation:
            return Progress(
                error=f"{summary.generation} was built, but {serves} serves; "
                "the server's log says why"
            )
        return Progress(summary=summary)

    def _tell(self, step: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise _StoppedError
        self._progress = replace(self._progress, step=step, done=done, total=total)
