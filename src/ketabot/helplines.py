"""Numbers that people in danger can call, text or open, by region.

One TOML file for each region stands in ``prompts/regions``. Each number carries the country that
it serves and the day on which it was last held against what its service, or an authority,
publishes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ketabot.errors import PromptError

__all__ = [
    "REGIONS",
    "HelpLine",
    "HelpUse",
    "Region",
    "RegionCode",
    "load_regions",
    "translated_regions",
]

RegionCode = Literal["us", "uk-ie", "ca", "au", "nz", "in", "eu", "other"]
REGIONS: Final[tuple[RegionCode, ...]] = get_args(RegionCode)
HelpUse = Literal["crisis", "emergency", "illicit", "in_sight"]
USES: Final[tuple[HelpUse, ...]] = get_args(HelpUse)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HelpLine(_Strict):
    """One line of help: a sentence, and what its links do."""

    country: str = Field(min_length=1)
    """That it serves."""
    use: tuple[HelpUse, ...] = Field(min_length=1)
    """The texts that show it."""
    says: str = Field(min_length=1)
    call: str = ""
    """The number that the page dials; empty: none."""
    text: str = ""
    """The number that the page writes a message to; empty: none."""
    web: str = ""
    """The address that the page opens; empty: none."""
    reviewed: date

    @model_validator(mode="after")
    def _links_to_what_it_says(self) -> Self:
        """A link that dials another number than the one that is read would be a trap."""
        said = _digits(self.says)
        for number in (self.call, self.text):
            # An international number drops the zero that is dialled at home.
            if _digits(number).removeprefix("353") not in said:
                raise ValueError(f"links to {number!r}, which 'says' does not hold")
        if self.web.removeprefix("https://") not in self.says:
            raise ValueError(f"links to {self.web!r}, which 'says' does not hold")
        return self


class Region(_Strict):
    """The lines of one region, in the order in which they are shown."""

    name: str = Field(min_length=1)
    line: tuple[HelpLine, ...]

    @model_validator(mode="after")
    def _has_a_line_for_each_use(self) -> Self:
        for use in USES:
            if not self.lines(use):
                raise ValueError(f"has no line for {use!r}")
        return self

    def lines(self, use: HelpUse) -> tuple[HelpLine, ...]:
        """Return the lines that a text shows."""
        return tuple(line for line in self.line if use in line.use)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def load_regions(folder: Path) -> dict[str, Region]:
    """Read the lines of every region.

    Args:
        folder: holds ``us.toml`` and so on, one for each of ``REGIONS``.

    Raises:
        PromptError: a file is missing or not as it should be; the message names it.
    """
    return {code: _read(folder / f"{code}.toml") for code in REGIONS}


def translated_regions(regions: Mapping[str, Region], file: Path) -> dict[str, Region]:
    """Return the regions with their lines in another language.

    The numbers stay those of the regions: a line that the file does not hold stays as it is, so
    that a number which is mended in one place is never read in its old form in another.

    Args:
        regions: by code.
        file: TOML; its table ``lines`` says for each line the same in the other language.

    Raises:
        PromptError: the file cannot be read, or a line in it lacks the number of its link.
    """
    try:
        lines = tomllib.loads(file.read_text(encoding="utf-8")).get("lines", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"cannot read the lines {str(file)!r}: {error}") from None
    return {code: _translated(region, lines, file) for code, region in regions.items()}


def _translated(region: Region, lines: Mapping[str, str], file: Path) -> Region:
    content = region.model_dump()
    for line in content["line"]:
        line["says"] = lines.get(line["says"], line["says"])
    try:
        return Region.model_validate(content)
    except ValidationError as error:
        problem = error.errors()[0]["msg"]
        raise PromptError(f"{str(file)!r} does not hold the expected lines: {problem}") from None


def _read(file: Path) -> Region:
    try:
        return Region.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PromptError(
            f"the numbers {str(file)!r} are missing; put them back to start"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"cannot read the numbers {str(file)!r}: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{str(file)!r} is not valid TOML: {error}; mend that line") from None
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise PromptError(f"{str(file)!r} does not hold the expected lines: {problems}") from None
