"""Writes the built-in copies of the texts for people in danger: ``make texts``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from ketabot.helplines import REGIONS, HelpUse
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

'''
FOOT = """
TEXTS: Final[Mapping[tuple[str, Route], str]] = {
    (region, route): HELP[route].replace("{lines}", lines)
    for (region, route), lines in LINES.items()
}
"""
USES: Final[tuple[HelpUse, ...]] = ("crisis", "emergency")


def module_text() -> str:
    """Return the module as it should be: each text once, and what each region has in it."""
    prompts = load_prompts(ROOT / "prompts")
    parts = [HEAD, "HELP: Final[Mapping[Route, str]] = {\n"]
    parts += [f"    Route.{use.upper()}: {_literal(prompts.help[use])},\n" for use in USES]
    parts.append("}\nLINES: Final[Mapping[tuple[str, Route], str]] = {\n")
    parts += [
        f'    ("{region}", Route.{use.upper()}): {_literal(prompts.lines_of(use, region))},\n'
        for region in REGIONS
        for use in USES
    ]
    return "".join([*parts, "}\n", FOOT])


def _literal(text: str) -> str:
    return f'"""\\\n{text}"""'


def main() -> int:
    """Write the module."""
    MODULE.write_text(module_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
