"""A conversation as one HTML file: it loads nothing, runs nothing, and can be printed."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import groupby

from ketabot.prompts import Prompts
from ketabot.verification import RECORD
from ketabot.web.markup import web_address
from ketabot.web.taking.lines import Kind, Line

__all__ = ["html_of"]

STYLE = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  font: 1rem/1.6 Georgia, "Noto Serif", serif; }
h1, h2, .cited, .note { font-family: system-ui, sans-serif; }
h1 { font-size: 1.3rem; } h2 { margin-top: 2.2rem; font-size: 1.1rem; }
blockquote { margin: 1.2rem 0 .4rem; padding-left: 1rem; border-left: 3px solid #1d5a50;
  white-space: pre-wrap; }
.cited { margin: 0 0 0 1.2rem; color: #555; font-size: .85rem; overflow-wrap: anywhere; }
.note { padding: .6rem .9rem; background: #f3efe6; font-size: .9rem; }
.said { white-space: pre-line; }
"""

TAGS = {Kind.TITLE: "h1", Kind.QUESTION: "h2", Kind.QUOTE: "blockquote", Kind.ITEM: "li"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_of(lines: Iterable[Line], record: str, prompts: Prompts) -> str:
    """Return a whole HTML document with the record in it."""
    body = "\n".join(_elements(lines))
    title = html.escape(prompts.page.title)
    return (
        f'<!doctype html>\n<html lang="{prompts.language}">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<main>\n{body}\n</main>\n"
        f'<script type="application/json" id="{RECORD}">\n{record}\n</script>\n</html>\n'
    )


def _elements(lines: Iterable[Line]) -> Iterator[str]:
    for is_list, same in groupby(lines, key=lambda line: line.kind is Kind.ITEM):
        elements = map(_element, same)
        if is_list:
            yield f"<ul>{''.join(elements)}</ul>"
        else:
            yield from elements


def _element(line: Line) -> str:
    tag = TAGS.get(line.kind, "p")
    text = html.escape(line.text)
    if line.kind is Kind.QUOTE:
        text = f"<b>[{line.number}]</b> {text}"
    address = web_address(line.text) if line.kind is Kind.CITED else None
    if address is not None:
        text = f'<a href="{html.escape(address)}" rel="noopener noreferrer">{text}</a>'
    return f'<{tag} class="{line.kind.value}">{text}</{tag}>'
