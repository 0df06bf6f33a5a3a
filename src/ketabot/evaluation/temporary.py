"""A library for the length of one run, of documents that came with a published set."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ketabot.building import BuildProgress, build_index
from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.errors import EvaluationError

log = logging.getLogger(__name__)

__all__ = ["temporary_library"]


@contextmanager
def temporary_library(
    documents: Mapping[str, str], config: Config, embedder: Embedder, progress: BuildProgress
) -> Iterator[Config]:
    """Write and index documents in a temporary folder that goes when the run ends.

    A document that cannot be indexed is told to the log; what it answers is not found then.

    Yields:
        The settings, with this corpus and index in place of their own.

    Raises:
        EvaluationError: a document cannot be written.
        CorpusError: none of them can be read.
    """
    with tempfile.TemporaryDirectory(prefix="ketabot-") as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        _write(documents, corpus)
        paths = config.paths.model_copy(update={"corpus": corpus, "index": index})
        there = config.model_copy(update={"paths": paths})
        summary = build_index(there, embedder, progress=progress)
        for skipped in summary.skipped:
            log.warning("the document %r of the set %s", skipped.path, skipped.reason)
        yield there


def _write(documents: Mapping[str, str], corpus: Path) -> None:
    corpus.mkdir()
    for name, text in documents.items():
        try:
            (corpus / name).write_text(text, encoding="utf-8", newline="")
        except (OSError, UnicodeEncodeError) as error:
            raise EvaluationError(
                f"the document {name!r} of the set cannot be written: {error}"
            ) from None
