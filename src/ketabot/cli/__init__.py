"""The command ``ketabot``: where errors become one line and an exit code.

Exit codes: 0 done; 1 a check did not hold; 2 wrong usage or input. Results go to standard
output, all else to standard error.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence

from ketabot.cli.parser import make_parser
from ketabot.errors import EvaluationError, KetabotError

__all__ = ["main"]

INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _tolerate_odd_characters()
    options = make_parser().parse_args(arguments)
    from ketabot.cli.commands import run  # after parsing, so that --help is instant

    try:
        code = run(options)
        sys.stdout.flush()
    except KetabotError as error:
        for problem in error.problems if isinstance(error, EvaluationError) else ():
            sys.stderr.write(f"{one_line(problem)}\n")
        sys.stderr.write(f"ketabot: {one_line(str(error))}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("ketabot: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        sys.stderr.write(f"ketabot: {one_line(str(error))}\n")
        return 2
    return code


def _tolerate_odd_characters() -> None:
    """Read what is no text as U+FFFD, and write what the terminal has no letter for as escapes."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def one_line(message: str) -> str:
    """Return a message without line breaks and characters that steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in message).split())
