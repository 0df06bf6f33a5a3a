"""Word documents: paragraphs, headings, list items and tables of the body.

Footnotes, text boxes, comments, page headers and footers are not read, and neither is text that
the document marks as hidden.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ketabot.documents import BlockKind, Source
from ketabot.loaders.archive import Archive
from ketabot.loaders.extract import Extract, Piece, UnreadableError, put_together
from ketabot.loaders.markup import parse_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

__all__ = ["read_docx"]

OLE = b"\xd0\xcf\x11\xe0"  # what a .doc, and an encrypted .docx, begins with
BODY = "word/document.xml"
IN_BODY = " | ".join(
    f"./{place}w:{name}" for place in ("", "w:sdt/w:sdtContent/") for name in ("p", "tbl")
)
VISIBLE_RUNS = ".//w:r[not(ancestor::w:del or ancestor::w:moveFrom or ancestor::w:txbxContent)]"


def read_docx(data: bytes) -> Extract:
    """The text of a Word document, and title and author as it tells them.

    The dates in it are those of the file, not of a publication, and are not used.

    Raises:
        UnreadableError: it is encrypted, damaged, a zip bomb, or holds no text.
    """
    import docx
    from docx.opc.exceptions import OpcError

    if data.startswith(OLE):
        raise UnreadableError("is encrypted, or an old .doc; save it as .docx without a password")
    archive = Archive(data)
    if BODY not in archive.names:
        raise UnreadableError("is not a Word document")
    archive.read_all()
    parse_xml(archive.read(BODY))  # refuses entities, which Word never writes
    try:
        document = docx.Document(io.BytesIO(data))
        properties = document.core_properties
        source = Source(title=properties.title, author=_author(properties.author))
        pieces = list(_pieces(document))
    except (OpcError, KeyError, ValueError, AttributeError, TypeError, SyntaxError) as error:
        raise UnreadableError(f"is damaged: {error}") from None
    if not source.title:
        headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
        source = Source(title=next(headings, ""), author=source.author)
    return put_together(pieces, source)


def _author(author: str) -> str:
    """The author, unless it is the name that python-docx writes for want of a better one."""
    return "" if author == "python-docx" else author


def _pieces(document: Document) -> Iterator[Piece]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    body = document._body
    for element in body._element.xpath(IN_BODY):
        if element.tag.endswith("}p"):
            paragraph = Paragraph(element, body)
            yield Piece(_text(paragraph), _kind(paragraph))
        else:
            yield from _rows(Table(element, body))


def _text(paragraph: Paragraph) -> str:
    """What a reader of the final version sees: insertions are in it, deletions are not.

    ``Paragraph.text`` passes over tracked insertions, and with them perhaps over a "not".
    """
    from docx.text.run import Run

    runs = [Run(element, paragraph) for element in paragraph._p.xpath(VISIBLE_RUNS)]
    return "".join(run.text for run in runs if not run.font.hidden)


def _kind(paragraph: Paragraph) -> BlockKind:
    style = (paragraph.style.name if paragraph.style is not None else None) or ""
    properties = paragraph._p.pPr
    if style.startswith(("Heading", "Title", "Subtitle")):
        return BlockKind.HEADING
    if style.startswith("List") or (properties is not None and properties.numPr is not None):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _rows(table: Table) -> Iterator[Piece]:
    """One piece for each row; a cell that spans several columns is said once."""
    for row in table.rows:
        cells: dict[int, str] = {}
        for cell in row.cells:
            cells.setdefault(id(cell._tc), " ".join(_text(p) for p in cell.paragraphs).strip())
        yield Piece(" | ".join(text for text in cells.values() if text), BlockKind.TABLE_ROW)
