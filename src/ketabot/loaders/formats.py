"""Which reader reads which format, and where: text in this process, the rest in a child."""

from __future__ import annotations

from pathlib import PurePosixPath

from ketabot.loaders.extract import Extract, UnreadableError

__all__ = ["is_read_here", "read"]


def is_read_here(path: str) -> bool:
    """Whether a document is plain text, which is read without a parser."""
    return PurePosixPath(path).suffix.lower() == ".txt"


def read(path: str, data: bytes, max_pages: int, max_characters: int) -> Extract:
    """Read a document by the ending of its name.

    The readers are imported here, since each brings a parser that the others do not need.

    Raises:
        UnreadableError: the document cannot be read.
    """
    extract = _read(PurePosixPath(path).suffix.lower(), data, max_pages)
    if len(extract.text) > max_characters:
        raise UnreadableError(
            f"has {len(extract.text):,} characters; split it or raise documents.max_characters"
        )
    return extract


def _read(suffix: str, data: bytes, max_pages: int) -> Extract:
    if not data:
        raise UnreadableError("is empty")
    match suffix:
        case ".txt":
            from ketabot.loaders.plain import read_plain

            return read_plain(data)
        case ".md":
            from ketabot.loaders.markdown import read_markdown

            return read_markdown(data)
        case ".html" | ".htm":
            from ketabot.loaders.html import read_html

            return read_html(data)
        case ".pdf":
            from ketabot.loaders.pdf import read_pdf

            return read_pdf(data, max_pages)
        case ".docx":
            from ketabot.loaders.docx import read_docx

            return read_docx(data)
        case ".epub":
            from ketabot.loaders.epub import read_epub

            return read_epub(data)
    raise UnreadableError(f"is of a kind that is not read ({suffix!r})")
