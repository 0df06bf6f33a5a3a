"""The parent's side of the child process in which documents are parsed.

A document that hangs, crashes or eats memory costs its own time and no more: the process is ended
and the next document gets a fresh one. The protocol is in ``loaders.worker``; nothing but JSON
comes back, so that a document which took over its parser could still not run code here.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import subprocess
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ketabot.documents import Block, BlockKind, Source, TextKind
from ketabot.loaders.extract import Extract, UnreadableError

if TYPE_CHECKING:
    from ketabot.config import DocumentsConfig
    from ketabot.loaders.files import FileEntry

__all__ = ["ParserProcess"]

STARTING_SECONDS = 60.0
CHUNK = 2**20
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG", "TMPDIR", "HOME")


class ParserProcess:
    """A child process that reads documents, started when first needed and again after a loss."""

    def __init__(self, limits: DocumentsConfig) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, entry: FileEntry) -> Extract:
        """Have one document read.

        A document that a used process could not bear, for memory or a crash, is given a fresh
        one, since the documents before it may have left their mark.

        Raises:
            UnreadableError: it cannot be read, or not within the limits.
        """
        was_used = self._served > 0
        reply = self._ask(entry)
        if was_used and (reply.get("is_memory") or reply.get("is_crash")):
            reply = self._ask(entry)
        if reply.get("is_memory"):
            raise UnreadableError(
                f"needs more than {self._limits.max_memory_mb} MB of memory to be read"
            )
        if "reason" in reply:
            raise UnreadableError(reply["reason"])
        return _extract(reply)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()

    def _ask(self, entry: FileEntry) -> dict[str, Any]:
        process = self._started()
        request = {
            "path": entry.path,
            "file": str(entry.file.absolute()),
            "sha256": entry.sha256,
            "max_bytes": self._limits.max_bytes,
            "max_characters": self._limits.max_characters,
            "max_pages": self._limits.max_pages,
            "cpu_seconds": math.ceil(self._limits.max_seconds),
        }
        try:
            line = self._exchange(process, request)
        except TimeoutError:
            self.close()
            raise UnreadableError(
                f"takes longer than {self._limits.max_seconds:g} s to read"
            ) from None
        if not line.endswith(b"\n"):
            self.close()
            reason = "is damaged or needs too much memory: the process that reads it crashes"
            return {"reason": reason, "is_crash": True}
        reply: dict[str, Any] = json.loads(line)
        self._served += 1
        if reply.get("is_last"):
            self.close()
        return reply

    def _exchange(self, process: subprocess.Popen[bytes], request: dict[str, Any]) -> bytes:
        assert process.stdin is not None  # noqa: S101  (both are pipes)
        try:
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return b""
        return _line(process, self._limits.max_seconds)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        # -P: the working folder is not searched for modules.
        command = [sys.executable, "-P", "-m", "ketabot.loaders.worker"]
        process = subprocess.Popen(  # noqa: S603  (a fixed command)
            [*command, str(self._limits.max_memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        )
        self._process = process
        if not _line(process, STARTING_SECONDS).endswith(b"\n"):
            self.close()
            raise UnreadableError(
                "cannot be read: the process for it does not start within "
                f"{self._limits.max_memory_mb} MB; raise documents.max_memory_mb"
            )
        return process


def _line(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """The next line of the process, or what it said before it ended.

    Raises:
        TimeoutError: it took longer.
    """
    assert process.stdout is not None  # noqa: S101  (it is a pipe)
    descriptor = process.stdout.fileno()
    deadline = time.monotonic() + seconds
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not (parts and parts[-1].endswith(b"\n")):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            part = os.read(descriptor, CHUNK)
            if not part:
                break
            parts.append(part)
    return b"".join(parts)


def _extract(reply: dict[str, Any]) -> Extract:
    return Extract(
        text=reply["text"],
        text_kind=TextKind(reply["text_kind"]),
        blocks=tuple(Block(start, end, BlockKind(kind)) for start, end, kind in reply["blocks"]),
        source=Source(**reply["source"]),
    )
