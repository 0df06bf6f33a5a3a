"""E-books (EPUB 2 and 3): the chapters of the spine, one after the other.

Follows the W3C's EPUB 3.3, sections 4 (container) and 5 (package); only what is needed to read
the text is looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from ketabot.documents import BlockKind, Source
from ketabot.loaders.archive import Archive
from ketabot.loaders.extract import Extract, Piece, UnreadableError, put_together
from ketabot.loaders.html import pieces_of
from ketabot.loaders.markup import Element, name_of, parse_xhtml, parse_xml

__all__ = ["read_epub"]

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
FONT_MASKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
PAGE_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
FACTS = {"title": "title", "creator": "author", "publisher": "publisher", "date": "published"}


def read_epub(data: bytes) -> Extract:
    """The text of an e-book in reading order, and what its package file tells of it.

    Raises:
        UnreadableError: it is damaged, protected (DRM), or holds no text.
    """
    archive = Archive(data)
    _refuse_protected(archive)
    package_path = _package_path(archive)
    package = parse_xml(archive.read(package_path))
    pieces = [
        piece
        for name in _spine(package, posixpath.dirname(package_path))
        for piece in pieces_of(parse_xhtml(archive.read(name)))
    ]
    source = _source(package)
    if not source.title:
        headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
        source = replace(source, title=next(headings, ""))
    return put_together(_without_repeats(pieces), source)


def _refuse_protected(archive: Archive) -> None:
    """Refuse an encrypted book; fonts that are merely masked do no harm."""
    if ENCRYPTION not in archive.names:
        return
    root = parse_xml(archive.read(ENCRYPTION))
    methods = [
        element.get("Algorithm")
        for element in root.iter()
        if name_of(element) == "encryptionmethod"
    ]
    if any(method not in FONT_MASKS for method in methods):
        raise UnreadableError("is protected (DRM); only a book without protection can be read")


def _package_path(archive: Archive) -> str:
    root = parse_xml(archive.read(CONTAINER))
    for element in root.iter():
        if name_of(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise UnreadableError("is damaged: its container names no package file")


def _spine(package: Element, folder: str) -> Iterator[str]:
    """The archive names of the pages, in reading order."""
    items = {
        element.get("id"): (element.get("href") or "", element.get("media-type") or "")
        for element in package.iter()
        if name_of(element) == "item"
    }
    for element in package.iter():
        if name_of(element) != "itemref" or element.get("linear") == "no":
            continue
        href, media_type = items.get(element.get("idref"), ("", ""))
        if href and media_type in PAGE_TYPES:
            yield posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _source(package: Element) -> Source:
    facts: dict[str, str] = {}
    for element in package.iter():
        if "purl.org/dc" in str(element.tag) and name_of(element) in FACTS:
            facts.setdefault(FACTS[name_of(element)], "".join(element.itertext()))
    return Source(**{"title": "", **facts})


def _without_repeats(pieces: list[Piece]) -> Iterator[Piece]:
    """Drop a heading that is said twice in a row, as on a title page and its chapter."""
    before: Piece | None = None
    for piece in pieces:
        if piece.kind is not BlockKind.HEADING or piece != before:
            yield piece
        before = piece
