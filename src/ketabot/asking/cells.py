"""What stands in one cell of the sheet, so that it is read back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["guarded", "questions_of", "stacked", "unguarded"]

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a formula begins, after any apostrophes: so that the guard can be taken off again."""
_BREAK = re.compile(r"\r\n|\r|\n")

MOST_CHARACTERS = 30_000
"""Most characters of a cell; spreadsheet programs cut cells off at 32,767."""


def guarded(cell: str) -> str:
    """Return the cell with an apostrophe before it if it would be taken for a formula.

    The signs are those of OWASP, "CSV Injection".
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell as it was before ``guarded``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def stacked(questions: Iterable[str], most: int = MOST_CHARACTERS) -> Iterator[str]:
    """Yield cells with a question a line: one cell, or more if it would be too long for one.

    No questions give one empty cell.
    """
    lines: list[str] = []
    length = 0
    for question in questions:
        if lines and length + len(question) > most:
            yield "\n".join(lines)
            lines, length = [], 0
        lines.append(question)
        length += len(question) + 1
    yield "\n".join(lines)


def questions_of(cell: str) -> list[str]:
    """Return the lines of a cell with their spaces folded; empty ones are dropped."""
    lines = (" ".join(line.split()) for line in _BREAK.split(cell))
    return [line for line in lines if line]
