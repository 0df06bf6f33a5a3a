"""Reads the golden files of sentence boundaries; their first lines describe the format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"
_LINE = re.compile(r"(?:\{(?P<gap>[^{}]*)\})?(?P<text>.*)")


@dataclass(frozen=True)
class Passage:
    """A text and where its sentences are."""

    text: str
    spans: tuple[tuple[int, int], ...]


def read_passages(file: Path) -> list[Passage]:
    """Join the sentences of each passage by the white space that stood between them."""
    lines = file.read_text(encoding="utf-8").split("\n")
    kept = "\n".join(line for line in lines if not re.match(r"#(?: |$)", line))
    return [_passage(block.split("\n")) for block in re.split(r"\n{2,}", kept.strip("\n"))]


def _passage(lines: list[str]) -> Passage:
    text = ""
    spans = []
    for number, line in enumerate(lines):
        match = _LINE.fullmatch(line)
        assert match is not None, line
        default = " " if number else ""
        gap = default if match["gap"] is None else _unescaped(match["gap"])
        start = len(text) + len(gap)
        text += gap + _unescaped(match["text"])
        spans.append((start, len(text)))
    return Passage(text, tuple(spans))


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\u00a0", "\u00a0")
