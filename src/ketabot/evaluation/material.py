"""The documents of a library as their files hold them now, read again and apart from the index."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.config import Config
from ketabot.documents import Document, Located, Span, TextKind, hits
from ketabot.errors import EvaluationError, PromptError
from ketabot.evaluation.cases import hits_any
from ketabot.evaluation.judged import Span as RightSpan
from ketabot.index import Library, load_library
from ketabot.prompts import packaged_prompts

__all__ = ["Material", "open_material"]


@dataclass(frozen=True, slots=True)
class Material:
    """What answers are held against."""

    library: Library
    texts: Mapping[str, str]
    """By path, as the offsets count. Of text formats the file, decoded here; of page formats
    the text that the index keeps."""
    sentences: Mapping[str, tuple[Span, ...]]
    """By path: the sentences that can be quoted, in reading order."""
    disclaimer: str
    """The file of the prompts folder, without white space at its ends."""

    def without_prepared(self) -> Material:
        """Return the same as if the library's editor had prepared no questions.

        A heading can be quoted only where a prepared question points at it.
        """
        if self.library.prepared is None:
            return self
        library = self.library.without_prepared()
        return replace(self, library=library, sentences=_sentences(library))

    def sentences_of(self, place: Located) -> tuple[Span, ...]:
        """Return the sentences that a quote is made of."""
        known = self.sentences.get(place.document, ())
        first = bisect.bisect_right(known, place.start, key=lambda one: one.end)
        stop = bisect.bisect_left(known, place.end, key=lambda one: one.start)
        return tuple(sentence for sentence in known[first:stop] if hits(sentence, place))

    def finds(self, spans: Sequence[RightSpan]) -> tuple[tuple[RightSpan, ...], ...]:
        """Put those spans together that one candidate finds together.

        They overlap, or stand in one sentence, as the answers of several annotators do.
        """
        found: list[list[RightSpan]] = []
        sentences = {span: self.sentences_of(span) for span in spans}
        for span in spans:
            for find in found:
                inside = len(sentences[span]) == 1 and sentences[span] == sentences[find[0]]
                if inside or hits_any(span, find):
                    find.append(span)
                    break
            else:
                found.append([span])
        return tuple(tuple(find) for find in found)


def open_material(config: Config) -> Material:
    """Read the documents of the index from their files.

    Raises:
        EvaluationError: a file is gone or is not the one that was indexed.
        SearchIndexError: there is no usable index.
    """
    library = load_library(config.paths.index)
    texts = {document.path: _text(document, config.paths.corpus) for document in library.documents}
    folder = packaged_prompts() if config.paths.prompts is None else config.paths.prompts
    disclaimer = _disclaimer(folder / "disclaimer.md")
    return Material(library, texts, _sentences(library), disclaimer)


def _disclaimer(file: Path) -> str:
    """Read the file itself, apart from how the program reads it."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(
            f"cannot read the text {str(file)!r} ({error}); name its folder with --prompts"
        ) from None


def _text(document: Document, corpus: Path) -> str:
    try:
        data = (corpus / document.path).read_bytes()
    except OSError as error:
        raise EvaluationError(
            f"cannot read {document.path!r} of the index ({error.strerror}); run `ketabot index`"
        ) from None
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise EvaluationError(
            f"the document {document.path!r} has changed since the index was built; "
            "run `ketabot index`"
        )
    return data.decode("utf-8") if document.text_kind is TextKind.FILE else document.text


def _sentences(library: Library) -> dict[str, tuple[Span, ...]]:
    found: dict[str, list[Span]] = {document.path: [] for document in library.documents}
    for row in range(library.sentence_count):
        if library.is_quotable(row):
            span = library.span(row)
            found[span.document].append(span)
    return {path: tuple(sentences) for path, sentences in found.items()}
