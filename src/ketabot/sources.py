"""``sources.toml``: what an editor knows of where each document comes from.

One ``[[source]]`` table per document, with the fields of ``documents.Source`` beside ``file``,
and ``debris``: strings of that document, letter for letter, that are never to be quoted (the
text of a link pasted into a sentence, a sentence whose middle was lost). All problems of the
file are told at once, so that it is mended in one go.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ketabot.documents import Document, Source
from ketabot.errors import CorpusError
from ketabot.hidden import has_hidden_characters

__all__ = [
    "KINDS",
    "SOURCES_FILE",
    "TEXT_KEYS",
    "Sources",
    "check_debris",
    "check_files",
    "is_web_address",
    "load_sources",
    "parse_sources",
    "provenance_of",
]

SOURCES_FILE = "sources.toml"
KINDS = ("clinic", "news", "journal", "regulator", "reference", "aggregator")
TEXT_KEYS = ("title", "publisher", "author", "published", "url", "kind", "interest", "note")
KEYS = ("file", *TEXT_KEYS, "debris")


@dataclass(frozen=True, slots=True)
class Sources:
    """The entries of ``sources.toml``, by the path of their document."""

    entries: Mapping[str, Source] = field(default_factory=dict)
    debris_by_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, path: str) -> Source | None:
        """The entry of a document, if it has one; its title may be empty."""
        return self.entries.get(path)

    def debris(self, path: str) -> tuple[str, ...]:
        """Strings of a document that an editor marked as never to be quoted."""
        return self.debris_by_path.get(path, ())


def load_sources(folder: Path) -> Sources:
    """Read ``sources.toml`` of a corpus folder; none is as good as an empty one.

    Raises:
        CorpusError: the file cannot be read, or entries in it are wrong; all are named.
    """
    file = folder / SOURCES_FILE
    return parse_sources(_read(file), str(file)) if file.exists() else Sources()


def parse_sources(text: str, name: str) -> Sources:
    """Read the text of a ``sources.toml``.

    Args:
        text: all of it.
        name: what the file is called in an error.

    Raises:
        CorpusError: it is no TOML, or entries in it are wrong; all are named.
    """
    content = _parse(text, name)
    tables = content.get("source", [])
    problems = [f"unknown key {key!r}" for key in content if key != "source"]
    if not _is_list_of_tables(tables):
        problems.append("'source' is no list of tables; write each entry under [[source]]")
        tables = []
    problems += [
        problem for number, table in enumerate(tables, 1) for problem in _check(number, table)
    ]
    problems += _duplicates([table.get("file") for table in tables])
    if problems:
        raise CorpusError(f"{name!r} needs mending: {'; '.join(problems)}")
    return Sources(
        {table["file"]: _source(table) for table in tables},
        {table["file"]: tuple(table.get("debris", ())) for table in tables},
    )


def check_files(sources: Sources, paths: Iterable[str]) -> None:
    """See that every entry has its file.

    Args:
        sources: the entries.
        paths: of all documents that were found, the skipped ones too.

    Raises:
        CorpusError: an entry has no file; all such entries are named.
    """
    missing = sorted(set(sources.entries) - set(paths))
    if missing:
        names = ", ".join(map(repr, missing))
        raise CorpusError(
            f"{SOURCES_FILE} has an entry for {names}, but no such document is in the corpus; "
            "mend the name or remove the entry"
        )


def check_debris(sources: Sources, document: Document) -> None:
    """See that every ``debris`` string of a document's entry stands in its text.

    Raises:
        CorpusError: one does not; all such strings are named.
    """
    lost = [text for text in sources.debris(document.path) if text not in document.text]
    if lost:
        raise CorpusError(
            f"{SOURCES_FILE} marks {', '.join(map(repr, lost))} as debris of "
            f"{document.path!r}, but that is not in its text; copy it letter for letter"
        )


def provenance_of(sources: Sources, path: str) -> dict[str, Any]:
    """Return all that is told of a document, in plain values, as an index keeps it."""
    known = sources.get(path)
    return {
        "entry": None if known is None else asdict(known),
        "debris": list(sources.debris(path)),
    }


def is_web_address(text: str) -> bool:
    """Whether a citation may link to ``text``: http or https, a host, no user name in it."""
    if re.search(r"[\s\\<>\"]", text) or has_hidden_characters(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"cannot read {str(file)!r}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _no_toml(str(file), error) from None


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _no_toml(name, error) from None


def _no_toml(name: str, error: Exception) -> CorpusError:
    return CorpusError(f"{name!r} is not valid TOML: {error}; mend that line")


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(table, dict) for table in value)


def _check(number: int, table: Mapping[str, Any]) -> list[str]:
    """The problems of one entry, each opening with the entry it is about."""
    file = table.get("file")
    name = f"entry {number}" if not isinstance(file, str) else f"{file!r}"
    problems = [f"unknown key {key!r}" for key in table if key not in KEYS]
    problems += [
        f"{key!r} is {table[key]!r}, not a text"
        for key in ("file", *TEXT_KEYS)
        if key in table and not isinstance(_text(table[key]), str)
    ]
    problems += [
        f"{key!r} is {value!r}, which holds characters that are not seen; retype it"
        for key, value in table.items()
        if isinstance(value, str) and has_hidden_characters(value)
    ]
    problems += _check_values(table)
    return [f"{name}: {problem}" for problem in problems]


def _check_values(table: Mapping[str, Any]) -> list[str]:
    problems = []
    if not _is_relative(table.get("file")):
        problems.append("'file' must be a path relative to the corpus, written with '/'")
    if not _is_date(_text(table.get("published", ""))):
        problems.append(f"'published' is {table['published']!r}; write 2021, 2021-04 or 2021-04-12")
    if table.get("kind", "") not in ("", *KINDS):
        problems.append(f"'kind' is {table['kind']!r}; it is one of {', '.join(KINDS)}")
    url = table.get("url", "")
    if isinstance(url, str) and url and not is_web_address(url):
        problems.append(f"'url' is {url!r}; it must start with http:// or https://")
    debris = table.get("debris", [])
    if not isinstance(debris, list) or not all(isinstance(t, str) and t.strip() for t in debris):
        problems.append("'debris' must be a list of texts, none of them empty")
    return problems


def _is_relative(file: object) -> bool:
    if not isinstance(file, str) or not file or "\\" in file:
        return False
    path = PurePosixPath(file)
    return not path.is_absolute() and ".." not in path.parts and str(path) == file


def _is_date(text: object) -> bool:
    """Whether ``text`` is empty, a year, a year and month, or a day that exists."""
    if not isinstance(text, str):
        return True  # told already as "not a text"
    if not text:
        return True
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text + "2000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def _duplicates(files: list[Any]) -> list[str]:
    twice = {file for file in files if isinstance(file, str) and files.count(file) > 1}
    return [f"{file!r} has more than one entry" for file in sorted(twice)]


def _text(value: object) -> object:
    """A TOML date, unlike a text, needs no quotation marks; both are welcome."""
    is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return value.isoformat() if is_day and isinstance(value, datetime.date) else value


def _source(table: Mapping[str, Any]) -> Source:
    given = {key: " ".join(str(_text(table[key])).split()) for key in TEXT_KEYS if key in table}
    return Source(**{"title": "", **given})
