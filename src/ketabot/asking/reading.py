"""A sheet as a spreadsheet program saved it → its rows, whatever their encoding and order."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ketabot.asking.cells import unguarded
from ketabot.asking.sheet import COLUMNS
from ketabot.errors import CorpusError

__all__ = ["Sheet", "read_sheet"]

NEEDED = ("document", "start", "end", "sentence", "questions")
SEPARATORS = (",", ";", "\t")
AGAIN = "save the sheet again as CSV in UTF-8"
WINDOWS = "cp1252"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds, row by row."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    """The number of each row that is not blank, the headings being 1, and its cells by column."""
    problems: tuple[str, ...]
    """Rows that cannot be read, each with its number."""
    encoding: str


def read_sheet(file: Path) -> Sheet:
    """Read a sheet in UTF-8, UTF-16 or Windows-1252, parted by commas, semicolons or tabs.

    Columns may stand in any order, with others among them.

    Raises:
        CorpusError: it cannot be read, or lacks a column that is needed.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"cannot read the sheet {str(file)!r}: {error.strerror}; name a file that is there"
        ) from None
    text, encoding = _decoded(data, file)
    separator, text = _separator(text)
    with _long_cells():
        try:
            lines = list(
                csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            )
        except csv.Error as error:
            raise CorpusError(f"the sheet {str(file)!r} is no CSV ({error}); {AGAIN}") from None
    names = _names(lines[0] if lines else (), file)
    problems: list[str] = []
    rows = tuple(_rows(lines[1:], names, problems))
    return Sheet(rows, tuple(problems), encoding)


def _decoded(data: bytes, file: Path) -> tuple[str, str]:
    """Return the text of a sheet, and how it was encoded."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif b"\0" in data[:2]:
        encodings = ["utf-16-be" if data[0] == 0 else "utf-16-le"]
    else:
        encodings = ["utf-8", WINDOWS]
    for encoding in encodings:
        try:
            # A program that changed the encoding may have left the mark of the one before.
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except UnicodeDecodeError:
            continue
    raise CorpusError(f"the encoding of the sheet {str(file)!r} cannot be told; {AGAIN}")


def _separator(text: str) -> tuple[str, str]:
    """Return what parts the cells, and the text without a first line that tells only that."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and first.strip()[4:5] in SEPARATORS:
        return first.strip("\r\n")[4:5], rest
    if told == "sep=":  # of a tab, which strip() took
        return "\t", rest
    return max(
        SEPARATORS, key=lambda one: sum(_plain(c) in COLUMNS for c in first.split(one))
    ), text


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().casefold()


@contextmanager
def _long_cells() -> Iterator[None]:
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _names(heading: Sequence[str], file: Path) -> list[str]:
    names = [_plain(name) for name in heading]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise CorpusError(
            f"the sheet {str(file)!r} has no column {', '.join(map(repr, missing))}; keep the "
            "first row as `ketabot asked sheet` wrote it; nothing was changed"
        )
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise CorpusError(
            f"the sheet {str(file)!r} has the column {twice[0]!r} twice; take one out; nothing "
            "was changed"
        )
    return names


def _rows(
    lines: Sequence[Sequence[str]], names: Sequence[str], problems: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line[len(names) :]):
            problems.append(
                f"row {number}: has more cells than the first row; put quotes around a cell that "
                "holds a separator"
            )
        elif any(cell.strip() for cell in line):
            cells = [unguarded(cell) for cell in line] + [""] * (len(names) - len(line))
            yield number, dict(zip(names, cells, strict=False))
