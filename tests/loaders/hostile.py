"""Files that were made to do harm, small on disk, each built from scratch."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.loaders.samples import archive, docx_with, epub, pdf_of, plain_docx, xhtml

DOCX = plain_docx("It works.")
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "ha">{LAUGHS}]>'


def word(body: str, doctype: str = "") -> bytes:
    """A Word document with this body, and perhaps a document type."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    part = f'<?xml version="1.0"?>{doctype}{content}'
    return docx_with(DOCX, "word/document.xml", part.encode())


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def book(body: str, doctype: str = "") -> bytes:
    page = xhtml(body).replace("?>", f"?>{doctype}", 1)
    return epub({"a.xhtml": page})


def bomb(name: str, size: int) -> bytes:
    """An archive one entry of which unpacks to ``size`` zeros."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out,
        out.open(name, "w") as stream,
    ):
        for _ in range(size // 2**20):
            stream.write(bytes(2**20))
    return buffer.getvalue()


def overlapping(count: int) -> bytes:
    """An archive whose directory names one and the same entry ``count`` times."""
    data = archive({"word/document.xml": b"x" * 1000})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, count * (end - start), start, 0
    )
    return data[:start] + data[start:end] * count + tail


def declared(data: bytes, size: int) -> bytes:
    """The same archive, whose directory declares ``size`` bytes for its first entry."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<L", size) + data[at + 4 :]


def looped_xref() -> bytes:
    """A PDF whose cross-reference table names itself as the one before."""
    body = b"%PDF-1.4\n"
    return body + (
        b"xref\n0 1\n0000000000 65535 f \n"
        b"trailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n"
    )


def looped_pages() -> bytes:
    """A PDF whose page tree has itself as a branch."""
    return pdf_of(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"],
        "/Root 1 0 R",
    )


def pdf_bomb(megabytes: int) -> bytes:
    """A PDF of one page whose content unpacks to so many megabytes of spaces, twice packed."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    twice = zlib.compress(once, 9).decode("latin-1")
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
            f"<< /Length {len(twice)} /Filter [/FlateDecode /FlateDecode] >>\n"
            f"stream\n{twice}\nendstream",
        ],
        "/Root 1 0 R",
    )


def many_pages(count: int) -> bytes:
    """A PDF that has one page, over and over."""
    kids = "3 0 R " * count
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ],
        "/Root 1 0 R",
    )
