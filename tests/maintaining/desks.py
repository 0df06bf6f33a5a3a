"""Two documents, one of them described, indexed for real with a stand-in for the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketabot.building import BuildSummary, build_index
from ketabot.config import Config
from ketabot.index import Library, load_library
from ketabot.maintaining import Worktop
from tests.libraries import EMBEDDER, make_config, write_corpus

FILES = {
    "a.txt": "Nurses give the dose slowly. Patients rest afterwards in a quiet room. "
    "Share this page.",
    "b.txt": "Insurance rarely pays the price. Some clinics lend money to patients.",
}
SOURCES = """\
# Written by hand.

[[source]]
file = "a.txt"
title = "Doses"  # as on its page
publisher = "A clinic"
published = 2021-04-12
debris = [
  "Share this page.",
]

# The one on money.
[[source]]
file = "b.txt"
kind = "news"
"""


@dataclass(frozen=True)
class Place:
    """A corpus folder with its index, and files for feedback beside them."""

    folder: Path
    config: Config

    @property
    def corpus(self) -> Path:
        return self.config.paths.corpus

    @property
    def sources(self) -> str:
        return (self.corpus / "sources.toml").read_text(encoding="utf-8")

    def build(self) -> BuildSummary:
        return build_index(self.config, EMBEDDER)

    def library(self) -> Library:
        return load_library(self.config.paths.index)

    def serving(self) -> str:
        """Name the index that serves."""
        return self.library().generation

    def worktop(self) -> Worktop:
        return Worktop(self.config, self.library())

    def say(self, *lines: Mapping[str, Any]) -> None:
        """Put lines into the queue, as the public page does."""
        assert self.config.web.feedback is not None
        write_lines(self.config.web.feedback, lines)


def make_place(folder: Path, **sections: Mapping[str, Any]) -> Place:
    write_corpus(folder, {**FILES, "sources.toml": SOURCES})
    web = {
        "feedback": folder / "feedback.jsonl",
        "reviewed": folder / "reviewed.jsonl",
        "password": folder / "secret" / "maintainer.password",
    }
    place = Place(folder, make_config(folder, web=web, **sections))
    place.build()
    return place


def feedback(number: int = 1, question: str = "Where do patients rest?") -> dict[str, Any]:
    """A line as the public page writes it."""
    quoted = {"document": "b.txt", "start": 0, "end": 32, "text": FILES["b.txt"][:32]}
    return {
        "id": f"said-{number}", "type": "feedback", "question": question, "answerable": True,
        "gold": [], "note": "wrong, 2026-11-21: It quoted the price.", "verdict": "wrong",
        "quoted": [quoted], "index_generation": "gen-000001-x",
    }  # fmt: skip


def write_lines(file: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    file.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")


def read_lines(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
