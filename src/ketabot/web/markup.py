"""Text → markup in which it can do nothing.

The page shows markup that Gradio reads as Markdown and then as HTML. Text of documents, of
their details and of questions enters it only through ``inert``.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, urlsplit

from ketabot.documents import Located, Span, place_name
from ketabot.prompts import Prompts

__all__ = ["address_of", "day", "inert", "place_of", "web_address"]

_ACTIVE = re.compile("[\t-\r!-/:-@[-`{-~\u2028\u2029]")
"""Line ends and every ASCII character that is neither letter, digit nor space."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def inert(text: str) -> str:
    """Return ``text`` with each character that markup could act on as a numeric entity.

    What a browser shows is exactly ``text``: newlines and tabs are entities too, since Markdown
    would end a block at them. Controls, which HTML cannot hold, become U+FFFD; ketabot quotes no
    sentence that has one.
    """
    visible = _CONTROLS.sub("\ufffd", text)
    return _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", visible)


def web_address(url: str) -> str | None:
    """Return ``url`` if it is a plain http or https address, else ``None``.

    An address with a user name in it, which is how one host is dressed up as another, is none.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and host and parts.username is None
    return url if plain and url.isprintable() and " " not in url else None


def address_of(place: Located) -> str:
    """Return the link that opens a document at a place: ``#document:start-end``."""
    path = quote(place.document, safe="/")
    return f"#{place_name(Span(path, place.start, place.end))}"


_PLACE = re.compile(r"(.+):(\d{1,12})-(\d{1,12})", re.DOTALL)


def place_of(fragment: str) -> tuple[str, int, int] | None:
    """Read the fragment of such a link, decoded: document, start, end in characters."""
    found = _PLACE.fullmatch(fragment)
    return None if found is None else (found[1], int(found[2]), int(found[3]))


def day(published: str, prompts: Prompts) -> str:
    """Return an ISO date as people write it; a part of a date stays as it is."""
    try:
        when = date.fromisoformat(published)
    except ValueError:
        return published
    words = prompts.documents
    month = words.months.split()[when.month - 1]
    return words.day.format(day=when.day, month=month, year=when.year)
