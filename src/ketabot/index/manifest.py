"""What an index was made of and with: its manifest, and what it must agree with to serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ketabot.config import Config
from ketabot.embedding import EMBEDDING_VERSION, Embedder
from ketabot.errors import IndexMismatchError
from ketabot.index.lexical import TERMS_VERSION
from ketabot.segmentation import SEGMENTER_VERSION

__all__ = ["Indexed", "Manifest", "PreparedFacts", "Recipe"]

METRIC = "cosine"


@dataclass(frozen=True, slots=True)
class EmbeddingFacts:
    """The model behind the vectors."""

    model: str
    weights_sha256: str
    fingerprint: str
    precision: str
    dimension: int
    max_tokens: int
    metric: str
    version: int


@dataclass(frozen=True, slots=True)
class ChunkingFacts:
    """How sentences and chunks were cut."""

    encoding: str
    tokens: int
    overlap: int
    segmenter: int


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """How files became documents, and which limits could keep one out."""

    loader: int
    max_characters: int
    max_pages: int


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """How vectors and terms are searched; to change this takes no new embedding."""

    exact_limit: int
    recall: float
    terms: int


@dataclass(frozen=True, slots=True)
class PreparedFacts:
    """What embeds prepared questions; to change this leaves the documents as they are."""

    adaptation_sha256: str = ""
    """Of the file of changes to the model; empty: there is none."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides, together with the documents, what is in an index."""

    embedding: EmbeddingFacts
    chunking: ChunkingFacts
    reading: ReadingFacts
    search: SearchFacts
    prepared: PreparedFacts = PreparedFacts()

    @classmethod
    def of(cls, config: Config, embedder: Embedder, loader_version: int) -> Recipe:
        """Gather what an index that is built now would be made with."""
        return cls(
            EmbeddingFacts(
                embedder.name,
                embedder.weights_sha256,
                embedder.fingerprint,
                embedder.precision,
                embedder.dimension,
                embedder.max_tokens,
                METRIC,
                EMBEDDING_VERSION,
            ),
            ChunkingFacts(**config.chunking.model_dump(), segmenter=SEGMENTER_VERSION),
            ReadingFacts(
                loader_version, config.documents.max_characters, config.documents.max_pages
            ),
            SearchFacts(config.index.exact_limit, config.index.recall, TERMS_VERSION),
        )

    def differences(self, other: Recipe) -> tuple[str, ...]:
        """Name what differs, as in ``chunking.tokens: 155, now 200``."""
        pairs = zip(_facts(asdict(self)), _facts(asdict(other)), strict=True)
        return tuple(
            f"{name}: {old!r}, now {new!r}" for (name, old), (_, new) in pairs if old != new
        )

    def keeps_vectors_of(self, other: Recipe) -> bool:
        """Whether sentences, chunks and vectors of an index by ``other`` can be taken over."""
        return self == replace(other, search=self.search, prepared=self.prepared)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document of the index."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of; the part of ``manifest.json`` that is not about files."""

    recipe: Recipe
    documents: tuple[Indexed, ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain values, without a time, so that equal input gives equal bytes."""
        return {**asdict(self.recipe), "documents": [asdict(one) for one in self.documents]}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Manifest:
        """Read what ``to_json`` gave.

        Raises:
            IndexMismatchError: the fields are those of another version of ketabot.
        """
        try:
            return cls(
                Recipe(
                    EmbeddingFacts(**content["embedding"]),
                    ChunkingFacts(**content["chunking"]),
                    ReadingFacts(**content["reading"]),
                    SearchFacts(**content["search"]),
                    PreparedFacts(**content.get("prepared", {})),
                ),
                tuple(Indexed(**one) for one in content["documents"]),
            )
        except (KeyError, TypeError) as error:
            raise IndexMismatchError(
                f"the manifest of the index is that of another ketabot ({error}); "
                "run `ketabot index --full`"
            ) from None


def _facts(content: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for section, values in content.items():
        for key, value in values.items():
            yield f"{section}.{key}", value
