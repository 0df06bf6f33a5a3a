"""Zip archives (docx, epub), checked before anything in them is believed.

What an archive declares may be a lie, so it is measured twice: by its directory, before a byte is
unpacked, and by the bytes that come out. Overlapping entries, by which a small file unpacks to
petabytes (D. Fifield, "A better zip bomb", WOOT 2019), are refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from ketabot.loaders.extract import UnreadableError

__all__ = ["Archive"]

MOST_ENTRIES = 20_000
MOST_BYTES = 192 * 2**20
"""Of all entries together, unpacked."""
HIGHEST_RATIO = 300
"""Unpacked to packed; Word's XML, which repeats itself, stays well under it."""
SMALL = 2**20
"""Entries up to this size may be packed as tightly as they like."""
LOCAL_HEADER = 30
CHUNK = 2**16


class Archive:
    """A checked zip archive, held in memory."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
            raise UnreadableError(f"is damaged or no zip archive: {error}") from None
        entries = self._zip.infolist()
        _check_sizes(entries)
        _check_overlaps(entries, self._zip.start_dir)
        self.names = frozenset(entry.filename for entry in entries)
        self._unpacked = 0

    def read(self, name: str) -> bytes:
        """The bytes of one entry.

        Raises:
            UnreadableError: there is no such entry, it is damaged, or more comes out of it or of
                the archive as a whole than was declared.
        """
        try:
            entry = self._zip.getinfo(name)
            with self._zip.open(entry) as stream:
                data = b"".join(self._counted(iter(lambda: stream.read(CHUNK), b""), entry))
        except KeyError:
            raise UnreadableError(f"is damaged: {name!r} is missing in it") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UnreadableError(f"is damaged: {error}") from None
        return data

    def read_all(self) -> None:
        """Unpack every entry once and throw it away, to see that the archive keeps its word."""
        for name in sorted(self.names):
            if not name.endswith("/"):
                self.read(name)
        self._unpacked = 0

    def _counted(self, chunks: Iterable[bytes], entry: zipfile.ZipInfo) -> Iterable[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > entry.file_size or self._unpacked > MOST_BYTES:
                raise UnreadableError("unpacks to more than it declares")
            yield chunk


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnreadableError(f"holds {len(entries):,} files, more than {MOST_ENTRIES:,}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableError("is encrypted; save it without a password")
    size = sum(entry.file_size for entry in entries)
    if size > MOST_BYTES:
        raise UnreadableError(f"would unpack to {size:,} bytes, more than {MOST_BYTES:,}")
    for entry in entries:
        if entry.file_size > max(SMALL, HIGHEST_RATIO * entry.compress_size):
            raise UnreadableError("is packed as tightly as only a zip bomb is")


def _check_overlaps(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """See that each entry ends before the next one, or the directory, begins."""
    if any(entry.header_offset < 0 for entry in entries):
        raise UnreadableError("is damaged: an entry begins before the file does")
    in_order = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in in_order[1:]] + [directory]
    for entry, next_start in zip(in_order, starts, strict=True):
        if entry.header_offset + LOCAL_HEADER + entry.compress_size > next_start:
            raise UnreadableError("holds entries that overlap, as only a zip bomb does")
