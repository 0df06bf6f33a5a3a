"""Plain text files: UTF-8, kept character for character."""

from __future__ import annotations

import codecs

from ketabot.documents import BlockKind, Source, TextKind
from ketabot.loaders.extract import MOST_BLOCKS, Extract, UnreadableError, tidy
from ketabot.loaders.lines import find_blocks

__all__ = ["decode", "read_plain"]

SAVE = "save it as UTF-8"
ORDINARY = frozenset(b"\t\n\x0b\x0c\r\x1b")
UTF_16_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAGIC = ((b"%PDF-", "PDF"), (b"PK\x03\x04", "zip archive"), (b"\x7fELF", "program"))


def read_plain(data: bytes) -> Extract:
    """The text of a ``.txt`` file, its newlines as they are, and the blocks in it.

    Raises:
        UnreadableError: it is not UTF-8, or holds no text.
    """
    text = decode(data)
    if data.count(b"\n") + data.count(b"\r") > MOST_BLOCKS:
        raise UnreadableError(f"has more than {MOST_BLOCKS:,} lines; split it")
    blocks = find_blocks(text)
    if not blocks:
        raise UnreadableError("holds no text")
    headings = [b for b in blocks[:3] if b.kind is BlockKind.HEADING]
    title = text[headings[0].start : headings[0].end] if headings else ""
    return Extract(text, TextKind.FILE, blocks, tidy(Source(title)))


def decode(data: bytes) -> str:
    """Decode UTF-8 strictly, so that offsets count what anyone who opens the file sees.

    A byte order mark stays as the first character, and newlines are not translated:
    the text equals ``open(file, encoding="utf-8", newline="").read()``.

    Raises:
        UnreadableError: it is something else; the message guesses what.
    """
    if not data:
        raise UnreadableError("is empty")
    for magic, name in MAGIC:
        if data.startswith(magic):
            raise UnreadableError(f"is a {name}, not a text; give it its own ending")
    if b"\x00" in data:
        raise UnreadableError(_about_nul(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(_about_invalid(data, error.start)) from None
    if _share_of_controls(data) > 0.05:
        raise UnreadableError("is binary, not a text")
    return text


def _about_nul(data: bytes) -> str:
    head = data[:4096]
    if data.startswith(UTF_16_32) or max(head[::2].count(0), head[1::2].count(0)) > len(head) / 5:
        return f"looks like UTF-16 or UTF-32; {SAVE}"
    return "is binary, or damaged: it holds NUL bytes"


def _about_invalid(data: bytes, position: int) -> str:
    if data.startswith(UTF_16_32):
        return f"looks like UTF-16 or UTF-32; {SAVE}"
    if _share_of_controls(data) > 0.05:
        return "is binary, not a text"
    is_windows = any(0x80 <= byte <= 0x9F for byte in data[position : position + 65536])
    guess = "Windows-1252" if is_windows else "Latin-1"
    return f"is not UTF-8 (byte {position:,}) and looks like {guess}; {SAVE}"


def _share_of_controls(data: bytes) -> float:
    head = data[:65536]
    return sum(byte < 32 and byte not in ORDINARY for byte in head) / len(head)
