"""Writes the built-in copies of the texts for people in danger: ``make texts``."""

from __future__ import annotations

import sys
from pathlib import Path

from ketabot.helplines import REGIONS
from ketabot.prompts import load_prompts

ROOT = Path(__file__).parents[1]
MODULE = ROOT / "src" / "ketabot" / "routing" / "builtin.py"
HEAD = '''"""Copies of what people in danger are told, in case the prompts folder is of no use.

Written by `make texts` from ``prompts/``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ketabot.answers import Route

# ruff: noqa: E501 - texts as they are shown

__all__ = ["TEXTS"]

TEXTS: Final[Mapping[tuple[str, Route], str]] = {
'''


def module_text() -> str:
    """Return the module as it should be."""
    prompts = load_prompts(ROOT / "prompts")
    lines = []
    for region in REGIONS:
        for use in ("crisis", "emergency"):
            lines.append(f'    ("{region}", Route.{use.upper()}): """\\')
            lines.append(prompts.helping(use, region) + '""",')
    return HEAD + "\n".join(lines) + "\n}\n"


def main() -> int:
    """Write the module."""
    MODULE.write_text(module_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
