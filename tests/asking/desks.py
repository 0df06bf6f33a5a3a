"""A tiny library with prepared questions, and its desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ketabot.asking import Desk, open_desk
from ketabot.building import build_index
from ketabot.config import Config
from tests.libraries import EMBEDDER, make_config, write_corpus

DOSES = "Nurses give the dose slowly. Patients rest afterwards in a quiet room."
COSTS = "Insurance rarely pays the price. Some clinics lend money to patients."
FILES = {"a.txt": DOSES, "b.txt": COSTS}

NURSES = ("a.txt", 0, 28)
REST = ("a.txt", 29, 70)
INSURANCE = ("b.txt", 0, 32)
CLINICS = ("b.txt", 33, 69)


def asked(place: tuple[str, int, int], *questions: str, **others: Any) -> dict[str, Any]:
    document, start, end = place
    text = FILES[document][start:end]
    here = {"document": document, "start": start, "end": end, "text": text}
    return {**here, "questions": list(questions), **others}


def unanswered(question: str, place: tuple[str, int, int] | None = None) -> dict[str, Any]:
    if place is None:
        return {"question": question}
    return {"question": question, "document": place[0], "start": place[1], "end": place[2]}


def write_lines(file: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(one, ensure_ascii=False) for one in objects)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


class Office:
    """A corpus folder with its index, and the editor's two files in it."""

    def __init__(self, folder: Path, files: Mapping[str, str] = FILES) -> None:
        self.corpus = folder / "corpus"
        self.config: Config = make_config(folder)
        write_corpus(folder, files)
        build_index(self.config, EMBEDDER)

    @property
    def asked(self) -> Path:
        return self.corpus / "asked.jsonl"

    @property
    def unanswered(self) -> Path:
        return self.corpus / "unanswered.jsonl"

    def prepare(
        self, asked_: Iterable[Mapping[str, Any]] = (), not_: Iterable[Mapping[str, Any]] = ()
    ) -> Desk:
        write_lines(self.asked, asked_)
        write_lines(self.unanswered, not_)
        return self.desk()

    def desk(self) -> Desk:
        return open_desk(self.config)


def make_office(factory: pytest.TempPathFactory) -> Office:
    return Office(factory.mktemp("office"))
