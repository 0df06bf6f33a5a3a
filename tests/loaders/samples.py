"""Small documents of every format, built in the test, and limits to read them under."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ketabot.config import DocumentsConfig
from ketabot.documents import Document
from ketabot.loaders import FileEntry, Skipped, find_files, load_documents
from ketabot.loaders.extract import Extract
from ketabot.sources import Sources

LIMITS = DocumentsConfig()
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)


def limits(**changes: Any) -> DocumentsConfig:
    return DocumentsConfig(**changes)


def entry_of(file: Path, folder: Path) -> FileEntry:
    data = file.read_bytes()
    path = file.relative_to(folder).as_posix()
    return FileEntry(path, file, len(data), hashlib.sha256(data).hexdigest())


def load_all(
    folder: Path, under: DocumentsConfig = LIMITS
) -> tuple[dict[str, Document], dict[str, str]]:
    """Everything in a folder: the documents by path, and the reasons of the others."""
    entries, skipped = find_files(folder, under)
    documents: dict[str, Document] = {}
    reasons = {one.path: one.reason for one in skipped}
    for result in load_documents(entries, Sources(), under):
        if isinstance(result, Skipped):
            reasons[result.path] = result.reason
        else:
            documents[result.path] = result
    return documents, reasons


def blocks_of(extract: Extract | Document) -> list[tuple[str, str]]:
    """``(kind, text)`` of each block."""
    return [(block.kind.value, extract.text[block.start : block.end]) for block in extract.blocks]


def pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A minimal PDF 1.4 in Helvetica; each page is a list of lines, 14 points apart."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 72 760 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< {info} >>")
    return pdf_of(objects, f"/Root 1 0 R /Info {len(objects)} 0 R")


def pdf_of(objects: Iterable[str], trailer: str) -> bytes:
    """A PDF with these numbered objects and a right cross-reference table."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    size = len(offsets) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode("ascii")
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return out


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


def epub(pages: Mapping[str, str], metadata: str = "", **extra: str) -> bytes:
    """An EPUB 3 whose spine is ``pages``, in order; ``extra`` goes in beside them."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": package,
            **{f"OPS/{name}": page for name, page in pages.items()},
            **extra,
        }
    )


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>t</title></head><body>{body}</body></html>"
    )


def docx_with(data: bytes, part: str, content: bytes) -> bytes:
    """The same Word document with one part replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return buffer.getvalue()


def plain_docx(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
