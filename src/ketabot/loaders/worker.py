"""The child process that parses: one request a line in, one reply a line out, both JSON.

    → {"path", "file", "sha256", "max_bytes", "max_characters", "max_pages", "cpu_seconds"}
    ← {"text", "text_kind", "blocks": [[start, end, kind], …], "source": {…}}
    ← {"reason"}                     the document cannot be read
    ← {"reason", "is_last"}          it broke the parser; the process ends
    ← {"is_memory", "is_last"}       it needs too much memory; the process ends

Started by ``loaders.child`` as ``python -m ketabot.loaders.worker MEMORY_MB``. An error that no
reader expected ends the process, with the error as its last reply: a parser that lost its footing
is not asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from ketabot.loaders.extract import Extract, UnreadableError, one_line
from ketabot.loaders.files import read_bytes
from ketabot.loaders.formats import read

__all__ = ["main"]


def main() -> None:
    """Serve requests until the parent closes the pipe."""
    replies = _take_standard_output()
    _limit_memory(int(sys.argv[1]))

    def last_words(
        kind: type[BaseException], error: BaseException, _: TracebackType | None
    ) -> None:
        told = one_line(f"{kind.__name__}: {error}")[:200]
        reason = f"is damaged, or not what its name says ({told})"
        _send(replies, {"reason": reason, "is_last": True})

    sys.excepthook = last_words
    _send(replies, {"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        _limit_cpu(request["cpu_seconds"])
        try:
            reply = _as_reply(_read(request))
        except UnreadableError as error:
            reply = {"reason": str(error)}
        except MemoryError:
            _send(replies, {"is_memory": True, "is_last": True})
            return
        _send(replies, reply)


def _read(request: dict[str, Any]) -> Extract:
    data = read_bytes(Path(request["file"]), request["max_bytes"])
    if hashlib.sha256(data).hexdigest() != request["sha256"]:
        raise UnreadableError("was changed while it was being read; build the index again")
    return read(request["path"], data, request["max_pages"], request["max_characters"])


def _as_reply(extract: Extract) -> dict[str, Any]:
    return {
        "text": extract.text,
        "text_kind": extract.text_kind,
        "blocks": [[block.start, block.end, block.kind] for block in extract.blocks],
        "source": asdict(extract.source),
    }


def _send(replies: TextIO, reply: dict[str, Any]) -> None:
    replies.write(json.dumps(reply) + "\n")
    replies.flush()


def _take_standard_output() -> TextIO:
    """Keep the pipe for replies; what a parser prints goes nowhere."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def _limit_memory(megabytes: int) -> None:
    """Bound the address space, and leave no core file with a document in it.

    macOS takes the limit but does not hold to it; there the clock and the limits on sizes remain.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, resource.RLIM_INFINITY))
    except (ValueError, OSError):
        return


def _limit_cpu(seconds: int) -> None:
    """Allow so much more processor time; the kernel ends a process that takes more."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


if __name__ == "__main__":
    main()
