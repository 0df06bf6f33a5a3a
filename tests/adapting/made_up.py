"""Small libraries whose prepared questions are made by a rule."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ketabot.adapting.examples import Examples
from ketabot.building import build_index
from ketabot.config import AdaptingConfig, Config
from ketabot.embedding import Embedder
from ketabot.index import Library, PreparedIndex, load_library
from tests.libraries import EMBEDDER, make_config, write_corpus

SENTENCES = (
    "The red house has a garden with old trees.",
    "The blue boat crosses the river on Mondays.",
    "The green lamp stands beside the bed.",
    "The white goat climbs every fence.",
    "The black bread tastes of caraway.",
)
CUES = ("red", "blue", "green", "white", "black")
OPENINGS = (
    "What would my grandmother in Portugal say about something that is",
    "After a long and stormy winter at sea, who thinks of what is",
    "My dentist keeps asking me, over and over, about the thing that is",
    "Suppose the football final is tonight; what then of all that is",
    "In the cheap seats of an opera house, is there anything",
    "Two lawyers and a plumber quarrel over one that is",
    "The tax office has sent me a letter concerning that which is",
    "On a diet of soup and rice, can one still have the one that is",
    "If the train to Vienna is late again, what becomes of the",
    "Between you and me and the postman, which of them is",
    "When the computer freezes during an exam, I think of the",
    "For a birthday party of nine loud children, would you take the",
)
"""They are the same for every sentence: only the last word tells which one is meant."""


def line(sentence: str, questions: Iterable[str], document: str, text: str) -> str:
    start = text.index(sentence)
    span = {"start": start, "end": start + len(sentence), "text": sentence}
    return json.dumps({"document": document, **span, "questions": [*questions]})


def riddles(openings: Sequence[str] = OPENINGS) -> dict[str, str]:
    """A library of five sentences, each with a question of every opening."""
    text = "\n\n".join(SENTENCES) + "\n"
    lines = [
        line(sentence, [f"{one} {cue}?" for one in openings], "a.txt", text)
        for sentence, cue in zip(SENTENCES, CUES, strict=True)
    ]
    unanswered = [json.dumps({"question": f"{one} yellow?"}) for one in openings]
    return {
        "a.txt": text,
        "asked.jsonl": "\n".join(lines),
        "unanswered.jsonl": "\n".join(unanswered),
    }


def made(
    folder: Path,
    files: Mapping[str, str],
    embedder: Embedder = EMBEDDER,
    **sections: Mapping[str, Any],
) -> tuple[Config, Library]:
    """Write and index the files."""
    write_corpus(folder, files)
    config = make_config(folder, **sections)
    summary = build_index(config, embedder)
    assert summary.problems == ()
    return config, load_library(config.paths.index)


def prepared_of(library: Library) -> PreparedIndex:
    assert library.prepared is not None
    return library.prepared


def examples_of(library: Library, **settings: Any) -> Examples:
    return Examples(library, prepared_of(library), AdaptingConfig(**settings))
