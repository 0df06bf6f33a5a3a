"""What an editor works on: the library as it is indexed, and the questions prepared for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.building.prepared import plan_prepared
from ketabot.config import Config
from ketabot.documents import Document, Span
from ketabot.errors import CorpusError, VerificationError
from ketabot.index import Library, load_library
from ketabot.loaders import check_corpus
from ketabot.prepared import Prepared, load_prepared
from ketabot.verification import SourceGuard

__all__ = ["Desk", "desk_of", "open_desk", "without_unplaced"]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """A library and its prepared questions."""

    folder: Path
    """The corpus folder."""
    library: Library
    prepared: Prepared
    documents: Mapping[str, Document]
    """Those of the library, by path."""

    def sentences(self) -> Iterator[Span]:
        """Yield every sentence that can be quoted, in reading order."""
        for row in range(self.library.sentence_count):
            if self.library.is_quotable(row):
                yield self.library.span(row)

    def text(self, span: Span) -> str:
        """Return what stands at a span."""
        return self.documents[span.document].text[span.start : span.end]

    def asked(self) -> dict[Span, list[str]]:
        """Return the questions of each span that has any, in the order of the file."""
        found: dict[Span, list[str]] = {}
        for one in self.prepared.asked:
            found.setdefault(one.span, []).append(one.question)
        return found


def without_unplaced(desk: Desk) -> Desk:
    """Return the desk as the index sees it: lines that point at no sentence are left out."""
    prepared = desk.prepared
    unplaced = plan_prepared(prepared, desk.library.documents, desk.library.sentences)[1]
    lines = {problem.line for problem in unplaced}
    asked = tuple(one for one in prepared.asked if one.line not in lines)
    problems = (*prepared.problems, *unplaced)
    return replace(desk, prepared=replace(prepared, asked=asked, problems=problems))


def open_desk(config: Config) -> Desk:
    """Read the index and the prepared questions beside its documents.

    Raises:
        CorpusError: a document has changed since the index was built, or is gone.
        SearchIndexError: there is no usable index.
    """
    return desk_of(config, load_library(config.paths.index))


def desk_of(config: Config, library: Library) -> Desk:
    """Do as ``open_desk``, with the index read already.

    Raises:
        CorpusError: the folder is missing, or a document has changed since the index was built.
    """
    check_corpus(config.paths.corpus)
    guard = SourceGuard(config.paths.corpus)
    for document in library.documents:
        try:
            guard.check(document)
        except VerificationError:
            raise CorpusError(
                f"the document {document.path!r} has changed since the index was built, or is "
                "gone; run `ketabot index` first"
            ) from None
    documents = {document.path: document for document in library.documents}
    folder = config.paths.corpus
    return Desk(folder, library, load_prepared(folder, documents), documents)
