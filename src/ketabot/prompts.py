"""Every fixed text that the program says to people, read once and checked.

The texts live in the ``prompts`` folder and can be replaced without touching code. A text that
is missing or empty stops the start: an answer without its disclaimer must be impossible.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ketabot.errors import PromptError
from ketabot.helplines import HelpUse, Region, load_regions

__all__ = [
    "ConflictPhrases",
    "ErrorPhrases",
    "PagePhrases",
    "Prompts",
    "TerminalPhrases",
    "load_prompts",
]


class _Phrases(BaseModel):
    """A table of short texts; a missing, unknown or empty one is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _not_blank(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("is empty")
        return text


class ErrorPhrases(_Phrases):
    """What people are told when a question cannot be answered as it is."""

    empty: str
    too_long: str
    """Takes ``{length}`` and ``{limit}``, in characters."""
    busy: str
    unexpected: str
    changed: str
    """Said where a file is not the one that was indexed."""
    unknown_document: str


class PagePhrases(_Phrases):
    """Words of the web page."""

    title: str
    tagline: str
    placeholder: str
    send: str
    clear: str
    examples: str
    you: str
    sources: str
    sources_empty: str
    open_quote: str
    """Takes ``{number}`` and ``{title}``."""
    library: str
    more_documents: str
    """Takes ``{number}``."""
    original: str
    disclaimer: str
    no_javascript: str
    undated: str
    unknown_publisher: str
    extracted: str
    interest: str
    """Takes ``{interest}``."""
    searching: str
    """Stands where the answer will be."""
    back: str
    """From the sources back to the answer; a phone shows one below the other."""
    conflict: str
    """Takes ``{about}`` and ``{numbers}``."""
    call: str
    """On the links that dial; takes ``{number}``, as do the next two."""
    text: str
    open: str
    also: str
    """Takes ``{title}``, of another document that says the same."""


class ConflictPhrases(_Phrases):
    """What quotes differ about; all words that are filled in stand in the quotes."""

    figures: str
    """Takes ``{one}`` and ``{other}``, as do the others."""
    years: str
    yes_no: str
    """``{one}`` is what one says and the other denies."""
    opposite: str


class TerminalPhrases(_Phrases):
    """Words of the conversation in a terminal."""

    prompt: str
    leave: str
    goodbye: str


class ClaimPhrases(_Phrases):
    """What stands beside a quote whose source sells what it praises."""

    sells: str
    """Takes ``{interest}``."""
    clinic: str
    """Where nothing more is known than that a clinic wrote it."""


class _PhraseFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    errors: ErrorPhrases
    page: PagePhrases
    conflicts: ConflictPhrases
    terminal: TerminalPhrases
    claims: ClaimPhrases


PLACEHOLDERS = {
    "errors.too_long": {"length", "limit"},
    "page.open_quote": {"number", "title"},
    "page.interest": {"interest"},
    "page.more_documents": {"number"},
    "page.conflict": {"about", "numbers"},
    "page.call": {"number"},
    "page.text": {"number"},
    "page.open": {"number"},
    "claims.sells": {"interest"},
    "page.also": {"title"},
    **{f"conflicts.{kind}": {"one", "other"} for kind in ConflictPhrases.model_fields},
}
"""What may stand in braces, by phrase; anywhere else braces are refused."""
HELP_FILES: Mapping[HelpUse, str] = {
    "crisis": "crisis.md",
    "emergency": "emergency.md",
    "illicit": "illicit.md",
    "in_sight": "help_in_sight.md",
}
LINES = "{lines}"
"""Where the numbers of the region go."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The fixed texts."""

    disclaimer: str
    """Word for word as in ``disclaimer.md``, white space at the ends aside."""
    greeting: str
    answer: str
    no_answer: str
    examples: tuple[str, ...]
    """Questions that the library answers, to start from."""
    errors: ErrorPhrases
    page: PagePhrases
    conflicts: ConflictPhrases
    terminal: TerminalPhrases
    claims: ClaimPhrases
    personal_medical: str
    smalltalk: str
    off_topic: str
    help: Mapping[HelpUse, str]
    """The texts that show lines of help; each takes ``{lines}``."""
    regions: Mapping[str, Region]
    """By code, as in the setting ``safety.region``."""

    def helping(self, use: HelpUse, region: str) -> str:
        """Return a text with the lines of help of a region in it.

        Raises:
            KeyError: there is no such region.
        """
        return self.help[use].replace(LINES, self.lines_of(use, region))

    def lines_of(self, use: HelpUse, region: str) -> str:
        """Return the lines of help of a region that a text shows, as a list.

        Raises:
            KeyError: there is no such region.
        """
        return "\n".join(f"- {line.says}" for line in self.regions[region].lines(use))


def packaged_prompts() -> Path:
    """Return the folder of the texts that come with ketabot.

    In a checkout that is the ``prompts`` folder beside ``src``; in an installed package it is
    the copy inside it.
    """
    package = Path(__file__).resolve().parent
    inside = package / "prompts"
    return inside if inside.is_dir() else package.parents[1] / "prompts"


def load_prompts(folder: Path | None = None) -> Prompts:
    """Read and check the fixed texts.

    Args:
        folder: where they are; ``None`` takes the ones that come with ketabot.

    Raises:
        PromptError: a text is missing, empty or unreadable; the message names its file.
    """
    folder = packaged_prompts() if folder is None else folder
    if not folder.is_dir():
        raise PromptError(f"there is no prompts folder {str(folder)!r}; name one with --prompts")
    phrases = _read_phrases(folder / "phrases.toml")
    examples = _read(folder / "examples.txt").splitlines()
    return Prompts(
        disclaimer=_read(folder / "disclaimer.md"),
        greeting=_read(folder / "greeting.md"),
        answer=_read(folder / "answer.md"),
        no_answer=_read(folder / "no_answer.md"),
        examples=tuple(line.strip() for line in examples if line.strip()),
        errors=phrases.errors,
        page=phrases.page,
        conflicts=phrases.conflicts,
        terminal=phrases.terminal,
        claims=phrases.claims,
        personal_medical=_read(folder / "personal_medical.md"),
        smalltalk=_read(folder / "smalltalk.md"),
        off_topic=_read(folder / "off_topic.md"),
        help={use: _read_help(folder / name) for use, name in HELP_FILES.items()},
        regions=load_regions(folder / "regions"),
    )


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise PromptError(f"the text {str(file)!r} is missing; put it back to start") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"cannot read the text {str(file)!r}: {error}") from None
    if not text:
        raise PromptError(f"the text {str(file)!r} is empty; write it again to start")
    return text


def _read_help(file: Path) -> str:
    text = _read(file)
    if text.count(LINES) != 1:
        raise PromptError(f"{str(file)!r} must say {LINES} once, where the numbers go")
    return text


def _read_phrases(file: Path) -> _PhraseFile:
    text = _read(file)
    try:
        phrases = _PhraseFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{str(file)!r} is not valid TOML: {error}; mend that line") from None
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise PromptError(f"{str(file)!r} does not hold the expected texts: {problems}") from None
    _check_placeholders(file, phrases)
    return phrases


def _check_placeholders(file: Path, phrases: _PhraseFile) -> None:
    for section, texts in phrases.model_dump().items():
        for key, text in texts.items():
            name = f"{section}.{key}"
            try:
                found = {field for _, field, _, _ in string.Formatter().parse(text) if field}
            except ValueError as error:
                raise PromptError(f"{str(file)!r}: {name} has a stray brace: {error}") from None
            unknown = found - PLACEHOLDERS.get(name, set())
            if unknown:
                raise PromptError(f"{str(file)!r}: {name} has {{{unknown.pop()}}}, not known there")
