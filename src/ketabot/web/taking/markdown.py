"""A conversation as Markdown, with the record in a block of code at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ketabot.verification import RECORD
from ketabot.web.taking.lines import Kind, Line

__all__ = ["markdown_of"]

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~&!$^]|^\s*(?:[-+=]|\d+[.)]))", re.MULTILINE)


def markdown_of(lines: Iterable[Line], record: str) -> str:
    """Return Markdown that shows every text as it is: what could act is escaped."""
    blocks = [_block(line) for line in lines]
    return "\n\n".join([*blocks, f"```json {RECORD}\n{record}\n```"]) + "\n"


def _block(line: Line) -> str:
    text = _ACTIVE.sub(_escaped, line.text)
    if line.kind is Kind.TITLE:
        return f"# {_one_line(text)}"
    if line.kind is Kind.QUESTION:
        return f"## {_one_line(text)}"
    if line.kind is Kind.QUOTE:
        quoted = text.replace("\n", "\n> ")
        return f"> **[{line.number}]** {quoted}"
    if line.kind in (Kind.CITED, Kind.ITEM):
        return f"- {_one_line(text)}"
    return text


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign[:-1]}\\{sign[-1]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
