"""A conversation as PDF, with the record in a comment at its end."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ketabot.prompts import Prompts
from ketabot.verification import RECORD
from ketabot.web.taking.lines import Kind, Line

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

__all__ = ["pdf_of"]

PLAIN, BOLD = "Vera", "VeraBd"
"""The fonts that come with ReportLab: Western letters and the common signs. Others show as a box;
the record has them all."""


def pdf_of(lines: Iterable[Line], record: str, prompts: Prompts) -> bytes:
    """Return a PDF file.

    A PDF may hold comments. The record stands in one behind the end, followed by the end again,
    as after a change that was appended: readers look at the last one.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = _styles()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        title=prompts.page.title,
        lang=prompts.language,
        invariant=1,  # the same conversation, the same bytes
    )
    document.build(
        [Paragraph(_text(line), styles[line.kind], bulletText=_bullet(line)) for line in lines]
    )
    body = file.getvalue().rstrip()
    end = body[body.rindex(b"startxref") :]
    return body + f"\n%{RECORD} {record}\n".encode("ascii") + end + b"\n"


def _text(line: Line) -> str:
    text = escape(line.text).replace("\n", "<br/>")
    return f"<b>[{line.number}]</b> {text}" if line.kind is Kind.QUOTE else text


def _bullet(line: Line) -> str | None:
    return "•" if line.kind is Kind.ITEM else None


def _styles() -> dict[Kind, ParagraphStyle]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    plain = ParagraphStyle("said", fontName=PLAIN, fontSize=10, leading=15, spaceAfter=6)
    small = ParagraphStyle("cited", plain, fontSize=8, leading=11, leftIndent=14, spaceAfter=1)
    return {
        Kind.TITLE: ParagraphStyle("title", plain, fontName=BOLD, fontSize=15, leading=20),
        Kind.QUESTION: ParagraphStyle(
            "question", plain, fontName=BOLD, fontSize=11, spaceBefore=16
        ),
        Kind.SAID: plain,
        Kind.ITEM: ParagraphStyle("item", plain, bulletFontName=PLAIN, leftIndent=14, spaceAfter=2),
        Kind.QUOTE: ParagraphStyle("quote", plain, leftIndent=14, spaceBefore=6, spaceAfter=3),
        Kind.CITED: small,
        Kind.NOTE: ParagraphStyle("note", plain, fontSize=8.5, leading=12, spaceBefore=8),
    }
