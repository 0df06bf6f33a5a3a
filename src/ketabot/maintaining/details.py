"""What ``sources.toml`` tells of one document, read and changed; all else in it stays as it is.

tomlkit keeps comments, order and the way in which values are written. A file is written only
when the code that every build reads it with has read it without a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from ketabot.asking import editing, write_files
from ketabot.errors import CorpusError
from ketabot.sources import KINDS, SOURCES_FILE, parse_sources

__all__ = ["DETAILS", "KINDS", "changed", "details_of", "joined", "save_details", "without"]

DETAILS = ("title", "publisher", "author", "published", "url", "kind", "interest", "note")
"""The fields of an entry, in the order in which they are written."""


def details_of(folder: Path, path: str) -> dict[str, str]:
    """Return every field of a document's entry; all are empty where it has none.

    Raises:
        CorpusError: sources.toml cannot be read.
    """
    return _details(read_text(folder), path)


def _details(text: str, path: str) -> dict[str, str]:
    source = parse_sources(text, SOURCES_FILE).get(path)
    return {name: "" if source is None else getattr(source, name) for name in DETAILS}


def save_details(folder: Path, path: str, details: Mapping[str, str]) -> bool:
    """Write fields of a document's entry; an empty one is taken out, one not given stays.

    Returns:
        Whether anything changed.

    Raises:
        CorpusError: a value cannot stand there, or the file cannot be read or written; it is
            unchanged.
    """
    with editing(folder):
        text = read_text(folder)
        return write_text(folder, changed(text, path, {**_details(text, path), **details}))


def read_text(folder: Path) -> str:
    """Return the text of sources.toml; empty where there is none.

    Raises:
        CorpusError: it cannot be read.
    """
    file = folder / SOURCES_FILE
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot read {str(file)!r}: {error}; mend it by hand") from None


def write_text(folder: Path, text: str) -> bool:
    """Write sources.toml, once it is found without a fault; tell whether it changed.

    Raises:
        CorpusError: it has a fault, which is named, or cannot be written.
    """
    parse_sources(text, SOURCES_FILE)
    file = folder / SOURCES_FILE
    if not text and not file.exists():
        return False
    return bool(write_files({file: text.encode("utf-8")}))


def changed(text: str, path: str, details: Mapping[str, str]) -> str:
    """Return the text of a sources.toml with other details of one document.

    Raises:
        CorpusError: the text cannot be read.
    """
    wanted = {name: " ".join(details.get(name, "").split()) for name in DETAILS}
    content = _parse(text)
    number = _number(content, path)
    if number is None:
        given = {name: value for name, value in wanted.items() if value}
        return joined(text, path, given) if given else text
    entry = content["source"][number]
    tail = _take_tail(entry)
    for name, value in wanted.items():
        if not value:
            entry.pop(name, None)
        elif name not in entry or " ".join(str(entry[name]).split()) != value:
            entry[name] = value
    entry.value.body.extend(tail)
    return tomlkit.dumps(content)


def joined(text: str, path: str, details: Mapping[str, str]) -> str:
    """Return the text with an entry more, at its end."""
    entry = tomlkit.table()
    for name, value in {"file": path, **details}.items():
        entry.add(name, value)
    entries = tomlkit.aot()
    entries.append(entry)
    return put_behind(text, tomlkit.dumps({"source": entries}))


def put_behind(text: str, entry: str) -> str:
    """Return the text with an entry, as it is written, at its end."""
    before = text.rstrip("\n")
    return f"{before}\n\n{entry}" if before else entry


def without(text: str, path: str) -> tuple[str, str]:
    """Return the text without the entry of a document, and that entry as it is written.

    A comment above the next entry stays; an entry that is not there is empty.

    Raises:
        CorpusError: the text cannot be read.
    """
    content = _parse(text)
    number = _number(content, path)
    if number is None:
        return text, ""
    entries = content["source"]
    entry = entries[number]
    tail = _take_tail(entry)
    written = f"[[source]]\n{entry.as_string()}"
    if number:
        _take_tail(entries[number - 1], blank=True)
        entries[number - 1].value.body.extend(tail)
        entries.pop(number)
        return tomlkit.dumps(content), written
    entries.pop(0)
    if not entries:
        content.pop("source")
    above = tomlkit.dumps(content).partition("[[source]]")[0]
    below = tomlkit.dumps(content)[len(above) :]
    return above + "".join(item.as_string() for _, item in tail).lstrip("\n") + below, written


def _parse(text: str) -> Any:  # noqa: ANN401  # tomlkit's documents answer to everything
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    try:
        return tomlkit.parse(ended)
    except TOMLKitError as error:
        raise CorpusError(f"{SOURCES_FILE} is not valid TOML: {error}; mend that line") from None


def _number(content: Any, path: str) -> int | None:  # noqa: ANN401
    entries = content.get("source", [])
    if entries and not isinstance(entries, tomlkit.items.AoT):
        raise CorpusError(
            f"{SOURCES_FILE} holds its entries in one list; write each under [[source]] to change "
            "them here"
        )
    return next((n for n, entry in enumerate(entries) if entry.get("file") == path), None)


def _take_tail(entry: Any, *, blank: bool = False) -> list[Any]:  # noqa: ANN401
    """Take blank lines and comments off the end of an entry: they belong to what follows."""
    body = entry.value.body
    kept = len(body)
    while kept and body[kept - 1][0] is None:
        if blank and isinstance(body[kept - 1][1], tomlkit.items.Comment):
            break
        kept -= 1
    tail = body[kept:]
    del body[kept:]
    return list(tail)
