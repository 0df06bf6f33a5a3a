"""HTML and XML → trees that are safe to walk; the only module that touches lxml.

Entities are never resolved, nothing is fetched, and libxml2's own limits on depth and size stay
on. A page that runs into one of them is refused: half a page could misquote.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from typing import Any

from ketabot.loaders.extract import UnreadableError

__all__ = ["Element", "Walk", "decode_markup", "name_of", "parse_html", "parse_xhtml", "parse_xml"]

Element = Any
"""An lxml element or parser; lxml has no types of its own."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
PROLOGUE = 4096  # bytes in which a declaration is looked for
WEB_ENCODING = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp866|cp874|koi8-[ru]|mac-.*|gbk|gb2312|gb18030|big5.*"
    r"|shift_jis.*|euc_.*|iso2022_jp"
)
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
OWN_ENTITIES = "defines XML entities of its own, which are never resolved"
XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}


def parse_html(text: str) -> Element:
    """The root of an HTML page.

    Raises:
        UnreadableError: it is empty, or nested deeper than libxml2 allows (256 levels).
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    page = XML_DECLARATION.sub("", text, count=1)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    _refuse_cut_off(parser)
    if root is None:
        raise UnreadableError("holds no text")
    return root


def parse_xml(data: bytes) -> Element:
    """The root of a well-formed XML document.

    Raises:
        UnreadableError: it is not well-formed, too deep, or defines entities of its own.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _refuse_cut_off(parser)
        raise UnreadableError(f"is damaged: its XML breaks off ({error.msg})") from None
    if next(root.iter(etree.Entity), None) is not None:
        raise UnreadableError(OWN_ENTITIES)
    return root


def parse_xhtml(data: bytes) -> Element:
    """The root of a page that ought to be XHTML; one that is not is taken as HTML.

    Raises:
        UnreadableError: neither way gives a whole page.
    """
    if b"<!ENTITY" in data:
        raise UnreadableError(OWN_ENTITIES)
    try:
        return parse_xml(NAMED.sub(_numbered, data))
    except UnreadableError:
        return parse_html(decode_markup(data))


def decode_markup(data: bytes) -> str:
    """Decode a page: by its byte order mark, by what it declares, or as UTF-8.

    Raises:
        UnreadableError: the declared encoding is unknown or not the real one.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    declared = DECLARED.search(data[:PROLOGUE])
    if declared is None:
        return _decoded(data, "utf-8")
    return _decoded(data, _python_name(declared[1].decode("ascii", "replace")))


def name_of(element: Element) -> str:
    """The name of an element in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class Walk:
    """Start and end of every element in turn; never recurses, whatever the depth."""

    def __init__(self, root: Element) -> None:
        from lxml import etree

        self._steps = etree.iterwalk(root, events=("start", "end"))

    def __iter__(self) -> Iterator[tuple[str, Element]]:
        return iter(self._steps)

    def skip(self) -> None:
        """Leave out what is inside the element that has just started."""
        self._steps.skip_subtree()


def _refuse_cut_off(parser: Element) -> None:
    """Tell what libxml2 ran into from what is merely written badly."""
    causes = {entry.type_name for entry in parser.error_log}
    if "ERR_NO_MEMORY" in causes:
        raise MemoryError
    if "ERR_RESOURCE_LIMIT" in causes:
        raise UnreadableError("is nested too deeply or is too large to be parsed safely")


def _numbered(match: re.Match[bytes]) -> bytes:
    """``&nbsp;`` → ``&#160;``: XML knows five names only."""
    text = html.entities.html5.get(match[1].decode("ascii") + ";")
    if match[1] in XML_NAMES or text is None:
        return match[0]
    return "".join(f"&#{ord(character)};" for character in text).encode("ascii")


def _python_name(label: str) -> str:
    """The codec for a label, as browsers read it (WHATWG Encoding, section 4.2)."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        raise UnreadableError(f"declares the encoding {label!r}, which is unknown") from None
    if name.startswith("utf-16"):
        return "utf-8"  # a declaration that can be read as ASCII is not in UTF-16
    if not WEB_ENCODING.fullmatch(name):
        raise UnreadableError(f"declares the encoding {label!r}, which web pages do not use")
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"is not the {encoding} that it declares or ought to be (byte {error.start:,}); "
            "save it as UTF-8"
        ) from None
