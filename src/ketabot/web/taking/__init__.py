"""What a person can take along: an answer as text, a conversation as a file that can be checked."""

from __future__ import annotations

from ketabot.web.taking.html import html_of
from ketabot.web.taking.markdown import markdown_of
from ketabot.web.taking.parcel import FILES, Parcel, copy_parcel, file_parcel
from ketabot.web.taking.pdf import pdf_of
from ketabot.web.taking.plain import plain_answer

__all__ = [
    "FILES",
    "Parcel",
    "copy_parcel",
    "file_parcel",
    "html_of",
    "markdown_of",
    "pdf_of",
    "plain_answer",
]
