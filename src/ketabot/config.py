"""The settings: typed, each default written once, unknown keys refused.

A setting is looked for in four places; the later one wins:

1. the default in this file,
2. ``ketabot.toml`` in the working folder, or the file named by ``--config``,
3. the environment: ``KETABOT_<SECTION>__<KEY>``, as in ``KETABOT_WEB__PORT=8000``; a list is
   written with commas, and an empty variable counts as not given,
4. the flags of the command.

Nothing is read when this module is imported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ketabot.errors import ConfigError
from ketabot.helplines import RegionCode

__all__ = [
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
    "load_config",
]

CONFIG_FILE = "ketabot.toml"
ENVIRONMENT_PREFIX = "KETABOT_"


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
        "all-MiniLM-L6-v2",
        description="the packaged model, or the folder or name of a sentence-transformers model",
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="number format; auto takes bfloat16 where the CPU computes in it"
    )
    batch_tokens: int = Field(8192, ge=64, description="model tokens that are embedded at once")
    threads: int = Field(0, ge=0, description="CPU threads; 0: as many as the machine has cores")


class IndexConfig(Section):
    """How vectors are searched and how generations are kept."""

    exact_limit: int = Field(
        100_000, ge=0, description="vectors up to which search is exact; above it is approximate"
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


class ReadingConfig(Section):
    """How the simple reader weighs the evidence for a sentence.

    The first three are weights among each other; where there are prepared questions, what
    ``asked_weight`` and ``learned_weight`` leave of 1 is their share.
    """

    sentence_weight: float = Field(0.56, ge=0, le=1, description="similarity of the sentence")
    neighbour_weight: float = Field(0.32, ge=0, le=1, description="similarity with its neighbours")
    lexical_weight: float = Field(0.12, ge=0, le=1, description="BM25 of the sentence")
    asked_weight: float = Field(
        0.15, ge=0, le=1, description="similarity of the sentence's nearest prepared questions"
    )
    asked_count: int = Field(
        1, ge=1, le=20, description="nearest prepared questions of a sentence that are averaged"
    )
    learned_weight: float = Field(
        0.8, ge=0, le=1, description="what all prepared questions together teach"
    )

    @model_validator(mode="after")
    def _weights_leave_room(self) -> Self:
        total = self.asked_weight + self.learned_weight
        if total > 1:
            raise ValueError(f"asked_weight and learned_weight add up to {total:g}, more than 1")
        return self


class AnsweringConfig(Section):
    """When ketabot answers and how much it quotes."""

    threshold: float | None = Field(
        None, ge=0, le=1, description="least confidence of an answer; unset: the calibrated one"
    )
    max_quotes: int = Field(4, ge=1, le=20, description="most quotes in an answer")
    max_words: int = Field(120, ge=1, description="most words quoted, the best quote aside")
    quote_margin: float = Field(
        0.1, ge=0, le=1, description="how far below the best sentence's score others are quoted"
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
    queue: int = Field(16, ge=1, description="questions that may wait; more are told to try again")


class Config(Section):
    """All settings."""

    paths: PathsConfig = PathsConfig()
    documents: DocumentsConfig = DocumentsConfig()
    chunking: ChunkingConfig = ChunkingConfig()
    embedding: EmbeddingConfig = EmbeddingConfig()
    index: IndexConfig = IndexConfig()
    retrieval: RetrievalConfig = RetrievalConfig()
    reading: ReadingConfig = ReadingConfig()
    answering: AnsweringConfig = AnsweringConfig()
    safety: SafetyConfig = SafetyConfig()
    web: WebConfig = WebConfig()


Settings = dict[str, dict[str, Any]]


def load_config(
    file: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Mapping[str, Any]] | None = None,
) -> Config:
    """Merge file, environment and flags over the defaults.

    Args:
        file: a TOML file; ``None`` takes ``ketabot.toml`` of the working folder if it is there.
        environment: variables by name, usually ``os.environ``.
        flags: ``{section: {key: value}}``; a value of ``None`` was not given.

    Raises:
        ConfigError: a key is unknown, a value is out of bounds, or the file cannot be read.
    """
    settings = _read_file(file)
    _merge(settings, _from_environment(environment or {}))
    _merge(settings, flags or {})
    try:
        return Config.model_validate(settings)
    except ValidationError as error:
        raise ConfigError(_explain(error)) from None


def _read_file(file: Path | None) -> Settings:
    path = Path(CONFIG_FILE) if file is None else file
    if file is None and not path.exists():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"cannot read the settings {str(path)!r}: {error.strerror}; name a file with --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{str(path)!r} is not valid TOML: {error}; mend that line") from None
    for section, values in settings.items():
        if not isinstance(values, dict):
            raise ConfigError(f"{str(path)!r}: {section!r} stands outside a [section]; move it")
    return settings


def _from_environment(environment: Mapping[str, str]) -> Settings:
    settings: Settings = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or not value.strip():
            continue
        section, separator, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if separator:
            listed = key == "allowed_hosts"
            settings.setdefault(section, {})[key] = _list(value) if listed else value
        else:
            _refuse_single_underscore(name, section)
    return settings


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _refuse_single_underscore(name: str, rest: str) -> None:
    """Other programs may own ``KETABOT_…`` variables, but not one that was meant as a setting."""
    section, _, key = rest.partition("_")
    if section in Config.model_fields and key:
        meant = f"{ENVIRONMENT_PREFIX}{section}__{key}".upper()
        raise ConfigError(f"the variable {name!r} sets nothing; write {meant} with two underscores")


def _merge(into: Settings, new: Mapping[str, Mapping[str, Any]]) -> None:
    for section, values in new.items():
        given = {key: value for key, value in values.items() if value is not None}
        into[section] = {**into.get(section, {}), **given}


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"there is no setting {where!r}; docs/configuration.md lists them")
        else:
            lines.append(f"the setting {where!r} is {problem['input']!r}: {problem['msg']}")
    return "; ".join(lines)
