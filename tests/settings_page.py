"""The tables of docs/configuration.md, made from the settings themselves.

``make settings`` writes the page; ``tests/test_docs.py`` fails when the page and the settings
differ.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ketabot.config import Config

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
MARK = "<!-- From here on written by `make settings`; change config/sections.py instead. -->"

KINDS = {"int": "whole number", "float": "number", "str": "text", "Path": "path"}
SIGNS = {Ge: ("≥", "ge"), Gt: (">", "gt"), Le: ("≤", "le"), Lt: ("<", "lt")}


def page_with_tables(page: str) -> str:
    """The page as it should be: what is written by hand, then a table for each section."""
    return f"{page.split(MARK)[0]}{MARK}\n\n{tables(Config)}"


def tables(config: type[BaseModel]) -> str:
    """A heading, the section's sentence and a table for each section of the settings."""
    return "\n".join(
        section_table(name, field.annotation)
        for name, field in config.model_fields.items()
        if isinstance(field.annotation, type)
    )


def section_table(name: str, section: type[BaseModel]) -> str:
    """One section as Markdown, its keys in the order of the code."""
    rows = [
        f"| `{key}` | {default(field)} | {values(field)} | {cell(field.description or '')} |"
        for key, field in section.model_fields.items()
    ]
    head = [f"## `[{name}]`", "", section.__doc__ or "", ""]
    return "\n".join([*head, "| key | default | takes | meaning |", "|---|---|---|---|", *rows, ""])


def default(field: FieldInfo) -> str:
    """The default as it would be written in TOML."""
    value = field.default
    if value is None:
        return "unset"
    if isinstance(value, Path):
        value = value.as_posix()
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def values(field: FieldInfo) -> str:
    """The type and bounds of a setting, in words."""
    bounds = [
        f"{sign} {getattr(bound, name)}"
        for bound in field.metadata
        for kind, (sign, name) in SIGNS.items()
        if isinstance(bound, kind)
    ]
    return ", ".join([kind_of(field.annotation), *bounds])


def kind_of(annotation: Any) -> str:
    """A type in words."""
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{json.dumps(choice)}`" for choice in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {kind_of(get_args(annotation)[0])}s"
    arguments = [kind for kind in get_args(annotation) if kind is not type(None)]
    return kind_of(arguments[0]) if arguments else KINDS[annotation.__name__]


def cell(text: str) -> str:
    """A text that cannot end its cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
