"""Every setting: its type, its bounds and its default, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ketabot.helplines import RegionCode

__all__ = [
    "AdaptingConfig",
    "AnsweringConfig",
    "ChunkingConfig",
    "Config",
    "DocumentsConfig",
    "EmbeddingConfig",
    "IndexConfig",
    "PathsConfig",
    "ReadingConfig",
    "RetrievalConfig",
    "SafetyConfig",
    "WebConfig",
]


class Section(BaseModel):
    """A group of settings: frozen, and a misspelt key fails instead of being ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_truth_value(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("no setting is switched with true or false")
        return value


class PathsConfig(Section):
    """Where things are; relative paths count from the working folder."""

    corpus: Path = Field(Path("corpus"), description="folder of documents and sources.toml")
    index: Path = Field(Path("index"), description="folder of index generations")
    prompts: Path | None = Field(
        None, description="folder of fixed texts; unset: the ones that come with ketabot"
    )
    calibration: Path | None = Field(
        None, description="what `ketabot calibrate` wrote; unset: what comes with ketabot"
    )


class DocumentsConfig(Section):
    """Limits on one document; a file beyond any of them is skipped with the reason."""

    max_bytes: int = Field(64 * 2**20, ge=1, description="size of the file")
    max_characters: int = Field(8_000_000, ge=1, description="length of the text drawn from it")
    max_pages: int = Field(5_000, ge=1, description="pages of a PDF")
    max_seconds: float = Field(30.0, gt=0, description="time to read it")
    max_memory_mb: int = Field(512, ge=64, description="memory of the process that reads it")


class ChunkingConfig(Section):
    """How sentences are gathered into chunks."""

    encoding: str = Field("cl100k_base", description="tiktoken encoding that counts tokens")
    tokens: int = Field(155, ge=16, le=8192, description="most tokens in a chunk")
    overlap: int = Field(40, ge=0, description="tokens of the chunk before that are repeated")

    @model_validator(mode="after")
    def _overlap_leaves_room(self) -> Self:
        if self.overlap >= self.tokens:
            raise ValueError(f"overlap ({self.overlap}) must be less than tokens ({self.tokens})")
        return self


class EmbeddingConfig(Section):
    """The model that turns text into vectors."""

    model: str = Field(
        "all-MiniLM-L6-v2-lay",
        description=(
            "all-MiniLM-L6-v2-lay or all-MiniLM-L6-v2, which are packaged, or the folder or name "
            "of a sentence-transformers model"
        ),
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="number format; auto takes bfloat16 where the CPU computes in it"
    )
    batch_tokens: int = Field(8192, ge=64, description="model tokens that are embedded at once")
    threads: int = Field(0, ge=0, description="CPU threads; 0: as many as the machine has cores")


class AdaptingConfig(Section):
    """How `ketabot adapt` changes the embedding model by the prepared questions."""

    passes: int = Field(4, ge=1, le=100, description="most times that every question is learned")
    patience: int = Field(
        2, ge=1, description="passes without gain on questions held apart after which it stops"
    )
    batch: int = Field(64, ge=2, le=1024, description="questions that are learned at once")
    rate: float = Field(5e-5, gt=0, le=0.01, description="highest rate of learning")
    decay: float = Field(0.01, ge=0, le=1, description="decay of the weights")
    temperature: float = Field(0.05, gt=0, le=1, description="unit of similarity in the loss")
    held_apart: float = Field(
        0.05, gt=0, le=0.5, description="share of the questions to measure with, at most 500"
    )
    seed: int = Field(0, ge=0, description="of all that is drawn by lot")


class IndexConfig(Section):
    """How vectors are searched and how generations are kept."""

    exact_limit: int = Field(
        20_000, ge=0, description="vectors up to which search is exact; above it is approximate"
    )
    recall: float = Field(
        0.99, gt=0, le=1, description="least recall@10 of approximate against exact search"
    )
    keep: int = Field(2, ge=1, description="generations kept, the current one included")


class RetrievalConfig(Section):
    """How passages are found."""

    passages: int = Field(20, ge=1, le=200, description="passages that are handed to the reader")
    depth: int = Field(100, ge=1, le=1000, description="candidates taken from each search")
    dense_weight: float = Field(0.7, ge=0, le=1, description="share of similarity; BM25 the rest")
    prepared: int = Field(
        200, ge=0, le=1000, description="nearest prepared questions that count; 0: none do"
    )
    spelling: Literal["mended", "as_typed"] = Field(
        "mended", description="whether a mistyped English word is read as the library's word"
    )


class ReadingConfig(Section):
    """How the evidence for a sentence is weighed, and what reads it.

    The weights of sentence, neighbours and words are weights among each other; where there are
    prepared questions, what ``asked_weight`` and ``learned_weight`` leave of 1 is their share.
    """

    reader: str = Field(
        "learned",
        description="what reads the best sentences: learned, which comes with ketabot; simple, for "
        "nothing; or the folder or name of a cross-encoder or question answering model",
    )
    read_count: int = Field(24, ge=1, le=200, description="best sentences that are read")
    prepared_read_count: int = Field(
        12, ge=1, le=200, description="like read_count, where there are prepared questions"
    )
    read_weight: float = Field(0.15, ge=0, le=1, description="what reading makes of the sentence")
    prepared_read_weight: float = Field(
        0.05, ge=0, le=1, description="like read_weight, where there are prepared questions"
    )
    adapted_read_weight: float = Field(
        0.0, ge=0, le=1, description="like read_weight, where the model has learned them"
    )
    read_spread: float = Field(
        4.0, gt=0, description="log odds that make a sentence likely rather than open"
    )
    sentence_weight: float = Field(0.7, ge=0, le=1, description="similarity of the sentence")
    neighbour_weight: float = Field(0.25, ge=0, le=1, description="similarity with its neighbours")
    lexical_weight: float = Field(0.05, ge=0, le=1, description="BM25 of the sentence")
    asked_count: int = Field(
        1, ge=1, le=20, description="nearest prepared questions of a sentence that are averaged"
    )
    asked_weight: float = Field(
        0.45, ge=0, le=1, description="similarity of the sentence's nearest prepared questions"
    )
    learned_weight: float = Field(
        0.45, ge=0, le=1, description="what all prepared questions together teach"
    )
    # With 1 question a sentence a quarter of their weight was best on development questions, with 4
    # three quarters, with 12 all of it; in full, 1 a sentence did more harm than good.
    asked_few: float = Field(
        3.0,
        ge=0,
        description="questions a sentence that still count for little; 0: all in full",
    )
    adapted_asked_weight: float = Field(
        0.45, ge=0, le=1, description="like asked_weight, by a model that `ketabot adapt` changed"
    )
    adapted_learned_weight: float = Field(
        0.45, ge=0, le=1, description="like learned_weight, by the changed model"
    )
    adapted_weight: float = Field(
        0.1, ge=0, le=1, description="similarity of the sentence itself by the changed model"
    )
    behind_weight: float = Field(
        0.05, ge=0, le=1, description="standing right behind what was quoted, in a follow-up"
    )

    @model_validator(mode="after")
    def _weights_leave_room(self) -> Self:
        names = ("asked_weight", "learned_weight")
        adapted = ("adapted_asked_weight", "adapted_learned_weight", "adapted_weight")
        for group in (names, adapted):
            total = sum(getattr(self, name) for name in group)
            if total > 1:
                raise ValueError(f"{' and '.join(group)} add up to {total:g}, more than 1")
        return self


class AnsweringConfig(Section):
    """When ketabot answers and how much it quotes."""

    threshold: float | None = Field(
        None, ge=0, le=1, description="least confidence of an answer; unset: the calibrated one"
    )
    max_quotes: int = Field(4, ge=1, le=20, description="most quotes in an answer")
    max_words: int = Field(120, ge=1, description="most words quoted, the best quote aside")
    quote_margin: float = Field(
        0.04, ge=0, le=1, description="how far below the best sentence's score others are quoted"
    )
    duplicate_similarity: float = Field(
        0.92, gt=0, le=1, description="likeness from which two sentences say the same"
    )
    max_question_characters: int = Field(2000, ge=1, description="longest question that is taken")


class SafetyConfig(Section):
    """What people in danger are told."""

    region: RegionCode = Field("us", description="whose numbers the help names")


class WebConfig(Section):
    """The web page."""

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(7860, ge=0, le=65535, description="port to listen on; 0: any free one")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="further host names under which the page may be opened"
    )
    feedback: Path | None = Field(
        Path("feedback.jsonl"),
        description="file for what people say of answers, on their click alone",
    )
    reviewed: Path = Field(
        Path("reviewed.jsonl"),
        description="test set that a maintainer makes of what people say",
    )
    password: Path = Field(
        Path("maintainer.password"),
        description="file that `ketabot password` writes, for `ketabot serve --maintain`",
    )
    queue: int = Field(16, ge=1, description="questions that may wait; more are told to try again")


class Config(Section):
    """All settings."""

    paths: PathsConfig = PathsConfig()
    documents: DocumentsConfig = DocumentsConfig()
    chunking: ChunkingConfig = ChunkingConfig()
    embedding: EmbeddingConfig = EmbeddingConfig()
    adapting: AdaptingConfig = AdaptingConfig()
    index: IndexConfig = IndexConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    reading: ReadingConfig = ReadingConfig()
    answering: AnsweringConfig = AnsweringConfig()
    safety: SafetyConfig = SafetyConfig()
    web: WebConfig = WebConfig()
