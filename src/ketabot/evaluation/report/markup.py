"""HTML that is put together from elements, so that no text gets into it unescaped.

A plain ``str`` is always text. Only ``tag``, ``join`` and the page's own style and script make
``Markup``, so that a question or a document can never become a part of the page's structure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Content", "Markup", "escaped", "join", "tag"]

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls and halves of characters, which neither HTML nor UTF-8 can hold."""
_VOID = frozenset({"br", "input", "link", "meta"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe as it is."""

    html: str


Content = Markup | str | None
"""What an element holds: markup, text that is escaped, or nothing."""


def escaped(text: str) -> str:
    """Return text as HTML that shows it; what HTML cannot hold becomes U+FFFD."""
    shown = html.escape(_NOT_IN_HTML.sub("\ufffd", text))
    return shown.replace("\r", "&#13;")


def tag(name: str, /, *content: Content, **attributes: str | float | bool | None) -> Markup:
    """Return an element.

    Args:
        name: of the element.
        content: what it holds, in order.
        attributes: ``class_`` stands for ``class`` and ``aria_label`` for ``aria-label``;
            ``True`` gives an attribute without a value, ``None`` and ``False`` give none.
    """
    opening = f"<{name}{''.join(_attribute(*one) for one in attributes.items())}>"
    if name in _VOID:
        return Markup(opening)
    return Markup(f"{opening}{join(content).html}</{name}>")


def join(parts: Iterable[Content], between: Content = None) -> Markup:
    """Return parts one after the other, with the same thing between each two."""
    return Markup(_html(between).join(_html(part) for part in parts if part is not None))


def _html(part: Content) -> str:
    if part is None:
        return ""
    return part.html if isinstance(part, Markup) else escaped(part)


def _attribute(name: str, value: str | float | bool | None) -> str:
    written = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {written}" if value is True else f' {written}="{escaped(str(value))}"'
