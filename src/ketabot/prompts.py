"""Every fixed text that the program says to people, read once and checked.

The texts live in the ``prompts`` folder and can be replaced without touching code. A text that
is missing or empty stops the start: an answer without its disclaimer must be impossible.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from ketabot.errors import PromptError
from ketabot.helplines import HelpUse, Region, load_regions, translated_regions
from ketabot.phrases import (
    PLACEHOLDERS,
    AnswerPhrases,
    ClaimPhrases,
    ConflictPhrases,
    ConversationPhrases,
    ErrorPhrases,
    FeedbackPhrases,
    NotePhrases,
    PagePhrases,
    PhraseFile,
    SourcePhrases,
    TakePhrases,
    TerminalPhrases,
)

__all__ = ["Prompts", "load_prompts"]


HELP_FILES: Mapping[HelpUse, str] = {
    "crisis": "crisis.md",
    "emergency": "emergency.md",
    "illicit": "illicit.md",
    "in_sight": "help_in_sight.md",
}
LANGUAGES = ("es",)
"""Codes of further languages; the texts of one stand in a folder of that name inside the first."""
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
    answers: AnswerPhrases
    documents: SourcePhrases
    take: TakePhrases
    feedback: FeedbackPhrases
    conflicts: ConflictPhrases
    notes: NotePhrases
    terminal: TerminalPhrases
    claims: ClaimPhrases
    conversation: ConversationPhrases
    personal_medical: str
    """Stands above what is quoted of people in general."""
    personal_medical_unquoted: str
    """Said where nothing is quoted: it leads in to nothing."""
    smalltalk: str
    off_topic: str
    help: Mapping[HelpUse, str]
    """The texts that show lines of help; each takes ``{lines}``."""
    regions: Mapping[str, Region]
    """By code, as in the setting ``safety.region``."""
    language: str = "en"
    """Its code, as browsers and HTML write it."""
    others: Mapping[str, Prompts] = field(default_factory=dict)
    """The same texts in other languages, by code; for people, not for the library."""

    def within(self, language: str) -> Prompts:
        """Return the texts in a language, or these where there are none in it."""
        return self.others.get(language, self)

    def paragraphs(self, region: str) -> frozenset[str]:
        """Return all that is said in fixed words, paragraph by paragraph.

        Raises:
            KeyError: there is no such region.
        """
        texts = [self.greeting, self.answer, self.no_answer, self.smalltalk, self.off_topic]
        texts += [
            self.personal_medical,
            self.personal_medical_unquoted,
            *self.conversation.model_dump().values(),
        ]
        texts += [self.helping(use, region) for use in HELP_FILES]
        return frozenset(part.strip() for text in texts for part in text.split("\n\n"))

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
    own = _load(folder, load_regions(folder / "regions"))
    return replace(own, others=dict(_others(folder, own)))


def _others(folder: Path, own: Prompts) -> Iterator[tuple[str, Prompts]]:
    for code in LANGUAGES:
        inside = folder / code
        if inside.is_dir():
            regions = translated_regions(own.regions, inside / "lines.toml")
            yield code, replace(_load(inside, regions), language=code)


def _load(folder: Path, regions: Mapping[str, Region]) -> Prompts:
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
        answers=phrases.answers,
        documents=phrases.documents,
        take=phrases.take,
        feedback=phrases.feedback,
        conflicts=phrases.conflicts,
        notes=phrases.notes,
        terminal=phrases.terminal,
        claims=phrases.claims,
        conversation=phrases.conversation,
        personal_medical=_read(folder / "personal_medical.md"),
        personal_medical_unquoted=_read(folder / "personal_medical_unquoted.md"),
        smalltalk=_read(folder / "smalltalk.md"),
        off_topic=_read(folder / "off_topic.md"),
        help={use: _read_help(folder / name) for use, name in HELP_FILES.items()},
        regions=regions,
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


def _read_phrases(file: Path) -> PhraseFile:
    text = _read(file)
    try:
        phrases = PhraseFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{str(file)!r} is not valid TOML: {error}; mend that line") from None
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise PromptError(f"{str(file)!r} does not hold the expected texts: {problems}") from None
    _check_placeholders(file, phrases)
    return phrases


def _check_placeholders(file: Path, phrases: PhraseFile) -> None:
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
