"""The fixed text of an answer as markup; help stands first, is announced, and its links dial."""

from __future__ import annotations

from collections.abc import Iterator

from ketabot.answers import Answer
from ketabot.helplines import HelpLine
from ketabot.prompts import Prompts
from ketabot.routing import DANGER
from ketabot.web.markup import inert
from ketabot.web.opening import items_of

__all__ = ["message_markup"]


def message_markup(answer: Answer, prompts: Prompts, message: str) -> str:
    """Return what is said under an answer's route: paragraphs, and lists with links to dial."""
    known = {line.says: line for region in prompts.regions.values() for line in region.line}
    blocks = "".join(_block(block, known, prompts) for block in message.split("\n\n"))
    if answer.route in DANGER:  # said at once, whatever a screen reader is reading
        return f'<div class="help" role="alert">{blocks}</div>'
    return blocks


def _block(block: str, known: dict[str, HelpLine], prompts: Prompts) -> str:
    lines = items_of(block)
    if lines is None:
        return f'<p class="lead">{inert(block)}</p>'
    items = "".join(_item(line, known, prompts) for line in lines)
    return f'<ul class="lines">{items}</ul>'


def _item(text: str, known: dict[str, HelpLine], prompts: Prompts) -> str:
    line = known.get(text)
    links = "" if line is None else "".join(_links(line, prompts))
    return f"<li>{inert(text)}{links}</li>"


def _links(line: HelpLine, prompts: Prompts) -> Iterator[str]:
    page = prompts.page
    if line.call:
        yield _link(f"tel:{_dialled(line.call)}", page.call.format(number=line.call))
    if line.text:
        yield _link(f"sms:{_dialled(line.text)}", page.text.format(number=line.text))
    if line.web:
        address = line.web.removeprefix("https://")
        yield _link(line.web, page.open.format(number=address), ' rel="noopener noreferrer"')


def _link(address: str, words: str, more: str = "") -> str:
    return f' <a class="dial" href="{inert(address)}"{more}>{inert(words)}</a>'


def _dialled(number: str) -> str:
    return "".join(character for character in number if character.isdigit() or character == "+")
