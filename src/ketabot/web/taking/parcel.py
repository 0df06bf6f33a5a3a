"""What goes to the browser to be copied or saved there; nothing is written on the server."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass
from datetime import date

from ketabot.prompts import Prompts
from ketabot.web.conversation import Conversation
from ketabot.web.markup import inert
from ketabot.web.taking.html import html_of
from ketabot.web.taking.lines import lines_of
from ketabot.web.taking.markdown import markdown_of
from ketabot.web.taking.pdf import pdf_of
from ketabot.web.taking.plain import plain_answer
from ketabot.web.taking.record import record_of
from ketabot.web.translating import in_language

__all__ = ["FILES", "Parcel", "copy_parcel", "file_parcel"]

FILES = {"md": "text/markdown", "html": "text/html", "pdf": "application/pdf"}
"""Kinds of file that a conversation is saved as, by ending."""

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Bytes for the browser."""

    kind: str
    """``copy``, or the type of a file."""
    name: str
    content: bytes

    def markup(self) -> str:
        """Return what page.js reads; a number tells one parcel from the next."""
        packed = base64.b64encode(self.content).decode("ascii")
        return (
            f'<p class="parcel" id="parcel-{next(_NUMBERS)}" '
            f'title="{inert(f"{self.kind} {self.name}")}">{inert(packed)}</p>'
        )


def copy_parcel(conversation: Conversation, own: Prompts, prompts: Prompts) -> Parcel:
    """Return the latest answer as plain text for the clipboard."""
    answer = in_language(conversation[-1].answer, own, prompts)
    return Parcel("copy", "answer", plain_answer(answer, prompts).encode())


def file_parcel(conversation: Conversation, ending: str, own: Prompts, prompts: Prompts) -> Parcel:
    """Return a conversation as a file that can be read, printed and checked.

    Args:
        conversation: what was asked and answered.
        ending: one of ``FILES``.
        own: the texts of the library.
        prompts: the same in the language of the reader.
    """
    today = date.today().isoformat()
    lines = lines_of(conversation, own, prompts, today)
    record = record_of(conversation)
    if ending == "pdf":
        content = pdf_of(lines, record, prompts)
    elif ending == "html":
        content = html_of(lines, record, prompts).encode()
    else:
        content = markdown_of(lines, record).encode()
    return Parcel(FILES[ending], f"ketabot-{today}.{ending}", content)
