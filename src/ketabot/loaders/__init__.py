"""From a file to a ``Document``: which files there are, and what each of them says.

Text formats (txt, md) keep the file character for character, so that offsets count in the
file itself. Page formats (html, pdf, docx, epub) give an extracted text, and are parsed in a
child process with limits on time and memory.
"""

from __future__ import annotations

from ketabot.loaders.files import (
    SUFFIXES,
    FileEntry,
    Skipped,
    check_corpus,
    find_files,
    is_document,
)
from ketabot.loaders.loading import load_document, load_documents

__all__ = [
    "LOADER_VERSION",
    "SUFFIXES",
    "FileEntry",
    "Skipped",
    "check_corpus",
    "find_files",
    "is_document",
    "load_document",
    "load_documents",
]

LOADER_VERSION = 2
"""Raised whenever the same file would give another text or other blocks."""
