"""What a saved page holds besides its text, by the patterns of ``debris.txt``."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

__all__ = ["is_debris"]

_LETTER = re.compile(r"[^\W\d_]")
_MAX_WHOLE = 300
"""Characters beyond which a sentence is no button, notice or menu."""


def is_debris(text: str) -> bool:
    """Tell whether a sentence is no text of its document but something around it.

    That is navigation, a notice, a call to action, a broken or cut-off sentence, or one
    without a single letter.
    """
    if _LETTER.search(text) is None:
        return True
    whole, inside = _patterns()
    plain = " ".join(text.split())
    if len(plain) <= _MAX_WHOLE and whole.fullmatch(plain):
        return True
    return inside.search(plain) is not None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    text = files("ketabot.segmentation").joinpath("debris.txt").read_text(encoding="utf-8")
    _, whole, inside = re.split(r"^\[.*\]$", text, flags=re.MULTILINE)[:3]
    return (
        re.compile(rf"[\s«‹<←•·]*(?:{_alternatives(whole)})[\s.!:»>→…]*", re.IGNORECASE),
        re.compile(_alternatives(inside)),
    )


def _alternatives(lines: str) -> str:
    patterns = (line for line in lines.splitlines() if line and not line.startswith("#"))
    return "|".join(f"(?:{pattern})" for pattern in patterns)
