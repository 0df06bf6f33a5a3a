"""The messages that the router learns from, and how they are parted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"

OTHERS = ("illicit", "off_topic", "personal_medical", "smalltalk")
"""The routes of no danger but that of an ordinary question."""


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the training files."""

    text: str
    route: str
    family: str
    also: tuple[str, ...] = ()
    twin: bool = False
    is_beside_remark: bool = False
    """It was put beside a remark for what is fitted and measured."""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said which of the routes of no danger it should take."""
        return self.is_prepared and self.also == OTHERS

    @property
    def is_asked(self) -> bool:
        """Whether it is a prepared question that has an answer, beside a remark or alone."""
        alone = self.is_prepared and not self.is_open
        return alone or (self.is_beside_remark and self.route == "answer")

    @property
    def is_prepared(self) -> bool:
        """Whether it is a prepared question of ``corpus/``, as it stands there."""
        return not self.is_beside_remark and self.family.startswith(("asked ", "unanswered "))


def read_messages(names: Sequence[str]) -> list[Message]:
    """Return the messages of files beside this one."""
    return [
        Message(row["text"], row["route"], row["family"], tuple(row["also"]), row["twin"])
        for name in names
        for row in map(json.loads, (HERE / name).read_text(encoding="utf-8").splitlines())
    ]


def prepared_questions() -> list[Message]:
    """Return an editor's prepared questions; a sentence's are one family.

    Those that a sentence answers are ordinary ones, or personal: such are answered too. Those that
    none answers may be anything but a cry for help.
    """
    asked = [
        Message(
            question, "answer", f"asked {row['document']} {row['start']}", ("personal_medical",)
        )
        for row in _rows("asked.jsonl")
        for question in row["questions"][::2]
    ]
    return asked + [
        Message(row["question"], "answer", f"unanswered {number // 5}", OTHERS)
        for number, row in enumerate(_rows("unanswered.jsonl"))
        if number % 2 == 0
    ]


def read_remarks(split: str) -> list[str]:
    """Return the harmless remarks of a split, ``train`` or ``dev``: said before one asks."""
    rows = map(json.loads, (HERE / "remarks.jsonl").read_text(encoding="utf-8").splitlines())
    return [row["text"] for row in rows if row["split"] == split]


def number_of(family: str) -> int:
    """Return a number that stays the same on every machine."""
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16)


def is_dev(family: str) -> bool:
    """Whether a family is held apart."""
    return number_of(family) % 10 < 3


def _rows(name: str) -> list[dict[str, Any]]:
    file = CORPUS / name
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
