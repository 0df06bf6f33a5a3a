"""Web pages: the text that a reader sees, block by block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ketabot.documents import BlockKind, Source
from ketabot.loaders.extract import Extract, Piece, put_together
from ketabot.loaders.markup import Element, Walk, decode_markup, name_of, parse_html

__all__ = ["pieces_of", "read_html", "source_of"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DROPPED = _names(
    "script style template noscript nav header footer aside form button svg head select option"
    " textarea input iframe object embed canvas audio video map dialog menu math"
)
DROPPED_ROLES = _names("navigation banner contentinfo search complementary dialog")
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
BLOCKS = HEADINGS | _names(
    "html body p div section article main blockquote ul ol li dl dt dd table caption thead tbody"
    " tfoot tr pre hr figure figcaption address details summary fieldset legend center"
)
IN_LAYOUT = BLOCKS - {"p", "tr", "pre", "address", "caption"}
INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:[a-z%]*)\s*(?:;|$|!)",
    re.IGNORECASE,
)
LINE_BREAK = "\u2028"  # what <br> is until white space is collapsed
RAISED = str.maketrans("0123456789+-\u2212()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
LOWERED = str.maketrans("0123456789+-\u2212()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
NUMERIC = re.compile(r"\s*[-+\u2212(]?\d+[-+)]?\s*")
FACTS = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title"),
    "author": ("author", "citation_author", "dc.creator", "dcterms.creator", "article:author"),
    "publisher": ("og:site_name", "citation_publisher", "dc.publisher", "publisher"),
    "published": (
        "article:published_time",
        "citation_publication_date",
        "datepublished",
        "dc.date",
        "dcterms.date",
        "date",
    ),
    "url": ("canonical", "og:url"),
}


def read_html(data: bytes) -> Extract:
    """The visible text of a web page, and what its head tells of it.

    Scripts, navigation, page header and footer, forms and whatever the page hides (``hidden``,
    ``aria-hidden``, ``display: none``…) are left out. White space is collapsed; digits that are
    set raised or lowered are written as such (10⁶), since "106" would be another number.

    Raises:
        UnreadableError: wrong encoding, too deep, or no text.
    """
    root = parse_html(decode_markup(data))
    pieces = list(pieces_of(root))
    source = source_of(root)
    if not source.title:
        headings = (piece.text for piece in pieces if piece.kind is BlockKind.HEADING)
        source = Source(**{**_as_fields(source), "title": next(headings, "")})
    return put_together(pieces, source)


def source_of(root: Element) -> Source:
    """What the ``<head>`` of a page tells of it."""
    told: dict[str, str] = {}
    for element in root.iter():
        name = name_of(element)
        if name == "title":
            told.setdefault("<title>", "".join(element.itertext()))
        elif name == "meta":
            key = element.get("property") or element.get("name") or element.get("itemprop") or ""
            told.setdefault(key.lower(), element.get("content") or "")
        elif name == "link" and (element.get("rel") or "").lower() == "canonical":
            told.setdefault("canonical", element.get("href") or "")
    facts = {field: _first(told, keys) for field, keys in FACTS.items()}
    facts["title"] = facts["title"] or told.get("<title>", "")
    facts["published"] = facts["published"].replace("/", "-")
    if facts["author"].startswith(("http:", "https:")):
        facts["author"] = ""  # a link to a profile is no name
    return Source(**facts)


def pieces_of(root: Element) -> Iterator[Piece]:
    """The visible blocks of a page, in order."""
    reader = _Reader()
    walk = Walk(root)
    dropped: Element = None
    for event, element in walk:
        if event == "start" and _is_dropped(element):
            walk.skip()
            dropped = element
        elif event == "start":
            yield from reader.start(element)
        elif element is dropped:
            reader.add(element.tail)
        else:
            yield from reader.end(element)
    yield from reader.flush()


class _Reader:
    """Gathers text until a block begins or ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: Counter[str] = Counter()
        self.rows: list[bool] = []

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)

    def start(self, element: Element) -> Iterator[Piece]:
        name = name_of(element)
        if name == "tr":
            self.rows.append(_is_data_row(element))
        if self._parts_blocks(name):
            yield from self.flush()
        elif name in {"td", "th"}:
            self.add(" | " if any(part.strip() for part in self.parts) else None)
        elif name == "br":
            yield from self._line_break()
        elif name in BLOCKS:
            self.parts.append(" ")
        self.open[name] += 1
        self.add(_with_raised_digits(name, element.text))

    def end(self, element: Element) -> Iterator[Piece]:
        name = name_of(element)
        if self._parts_blocks(name):
            yield from self.flush()
        self.open[name] -= 1
        if name == "tr":
            self.rows.pop()
        self.add(element.tail)

    def flush(self) -> Iterator[Piece]:
        text = "".join(self.parts).strip(" \t\r\n\u2028")
        if self._in_row():
            text = text.strip(" |")
        self.parts.clear()
        if text:
            yield Piece(text, self._kind())

    def _in_row(self) -> bool:
        return bool(self.rows) and self.rows[-1]

    def _parts_blocks(self, name: str) -> bool:
        """Whether this element begins and ends a block; inside a row only the row does."""
        if name == "tr":
            return True
        if name in {"td", "th"}:
            return not self._in_row()
        return name in BLOCKS and not self._in_row()

    def _line_break(self) -> Iterator[Piece]:
        """Two line breaks in a row end a paragraph, one is a space."""
        before = "".join(self.parts[-2:]).rstrip(" \t\r\n")
        if before.endswith(LINE_BREAK) and not self._in_row():
            yield from self.flush()
        self.parts.append(LINE_BREAK)

    def _kind(self) -> BlockKind:
        if self._in_row():
            return BlockKind.TABLE_ROW
        if any(self.open[name] > 0 for name in HEADINGS):
            return BlockKind.HEADING
        if self.open["pre"] > 0:
            return BlockKind.CODE
        is_item = any(self.open[name] > 0 for name in ("li", "dt", "dd"))
        return BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH


def _is_dropped(element: Element) -> bool:
    get = element.get
    return (
        name_of(element) in DROPPED
        or get("hidden") is not None
        or (get("aria-hidden") or "").strip().lower() == "true"
        or (get("role") or "").strip().lower() in DROPPED_ROLES
        or INVISIBLE.search(get("style") or "") is not None
    )


def _is_data_row(row: Element) -> bool:
    """Whether a table row holds data; old pages use tables to lay out whole columns of text."""
    paragraphs = -len(row)
    for element in row.iterdescendants():
        paragraphs += name_of(element) == "p"
        if paragraphs > 0 or name_of(element) in IN_LAYOUT:
            return False
    return True


def _with_raised_digits(name: str, text: str | None) -> str | None:
    if text is None or name not in {"sup", "sub"} or not NUMERIC.fullmatch(text):
        return text
    return text.translate(RAISED if name == "sup" else LOWERED)


def _first(told: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((told[key] for key in keys if told.get(key)), "")


def _as_fields(source: Source) -> dict[str, str]:
    return {field: getattr(source, field) for field in FACTS}
