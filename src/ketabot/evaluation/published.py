"""The field's published sets: SQuAD and BEIR, each as documents and cases."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketabot.errors import EvaluationError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.judged import Span
from ketabot.evaluation.results import TestsetFile
from ketabot.evaluation.testset import Testset

__all__ = ["PublishedSet", "read_beir", "read_squad"]

UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError),
    csv.Error,
)
"""What reading a set of another form can raise."""
UNNAMEABLE = re.compile(r"[^\w-]+")
SQUAD = "a SQuAD file holds data → paragraphs → qas, as rajpurkar.github.io publishes it"
BEIR = "a BEIR folder holds corpus.jsonl, queries.jsonl and qrels/*.tsv"


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """Questions, and the documents that they are asked of."""

    documents: Mapping[str, str]
    """Text by file name."""
    testset: Testset


def read_squad(file: Path) -> PublishedSet:
    """Read SQuAD 1.1 or 2.0 (Rajpurkar et al., 2016 and 2018): one document per paragraph.

    A question of 2.0 that is impossible for its paragraph counts as unanswerable, though another
    paragraph may answer it. Questions of one paragraph are one family.

    Raises:
        EvaluationError: the file cannot be read or has another form, or, with ``problems``,
            answers do not stand where they are said to.
    """
    data = _read(file)
    try:
        content = json.loads(data)
        paragraphs = [
            (article.get("title", ""), paragraph)
            for article in content["data"]
            for paragraph in article["paragraphs"]
        ]
        documents = {
            _name(number, title): paragraph["context"]
            for number, (title, paragraph) in enumerate(paragraphs)
        }
        cases = [
            _squad_case(name, question)
            for name, (_, paragraph) in zip(documents, paragraphs, strict=True)
            for question in paragraph["qas"]
        ]
        _check_spans(str(file), documents, cases)
    except UNREADABLE as error:
        raise EvaluationError(f"{str(file)!r} is of another form ({error!r}); {SQUAD}") from None
    return _published(file.name, data, documents, cases)


def read_beir(folder: Path) -> PublishedSet:
    """Read a BEIR set (Thakur et al., 2021): relevance is of whole documents.

    ``qrels/test.tsv`` is taken, or else the only file there. Queries without a relevant document
    are left out, as BEIR does.

    Raises:
        EvaluationError: a file is missing or has another form.
    """
    corpus, queries = folder / "corpus.jsonl", folder / "queries.jsonl"
    judged = _judgements(folder)
    try:
        texts = {str(row["_id"]): _beir_text(row) for row in _rows(corpus)}
        asked = {str(row["_id"]): str(row["text"]) for row in _rows(queries)}
        names = {key: _name(number, key) for number, key in enumerate(texts)}
        documents = {names[key]: text for key, text in texts.items() if text.strip()}
        relevant = _relevance(judged)
        cases = [
            _beir_case(query, asked[query], names, documents, grades)
            for query, grades in relevant.items()
        ]
    except UNREADABLE as error:
        raise EvaluationError(f"{str(folder)!r} is of another form ({error!r}); {BEIR}") from None
    return _published(folder.name, _read(judged), documents, [case for case in cases if case.gold])


def _published(
    name: str, data: bytes, documents: Mapping[str, str], cases: Sequence[Case]
) -> PublishedSet:
    if not cases:
        raise EvaluationError(f"{name!r} holds no question; name a set that does")
    described = TestsetFile(name, hashlib.sha256(data).hexdigest(), len(cases))
    return PublishedSet(documents, Testset(tuple(cases), (described,)))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EvaluationError(
            f"cannot read {str(file)!r}: {error.strerror}; name a set that is there"
        ) from None


def _name(number: int, title: str) -> str:
    """Name a file so that any system takes it and the order is kept."""
    words = UNNAMEABLE.sub("_", title.encode("ascii", "replace").decode())[:40].strip("_")
    return f"{number:07}_{words or 'text'}.txt"


def _squad_case(document: str, question: Mapping[str, Any]) -> Case:
    answers = [] if question.get("is_impossible", False) else question["answers"]
    starts = [(int(one["answer_start"]), str(one["text"])) for one in answers]
    spans = tuple(
        dict.fromkeys(Span(document, start, start + len(text), text) for start, text in starts)
    )
    return Case(
        id=str(question["id"]),
        question=str(question["question"]),
        type="answerable" if spans else "unanswerable",
        family=document,
        answerable=bool(spans),
        gold=spans,
    )


def _check_spans(name: str, documents: Mapping[str, str], cases: Sequence[Case]) -> None:
    problems = tuple(
        f"{name}: question {case.id!r}: {span.text[:60]!r} does not stand at {span.start}"
        for case in cases
        for span in case.gold
        if span.start < 0 or documents[span.document][span.start : span.end] != span.text
    )
    if problems:
        raise EvaluationError(f"{name!r} has {len(problems)} answers out of place", problems)


def _judgements(folder: Path) -> Path:
    files = sorted((folder / "qrels").glob("*.tsv"))
    chosen = [file for file in files if file.name == "test.tsv"] or files
    if len(chosen) != 1:
        raise EvaluationError(
            f"{str(folder)!r} has {len(chosen)} files qrels/*.tsv and none is test.tsv; {BEIR}"
        )
    return chosen[0]


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    for line in _read(file).splitlines():
        if line.strip():
            yield json.loads(line)


def _beir_text(row: Mapping[str, Any]) -> str:
    """Put the title above the text, as a page has it."""
    title, text = str(row.get("title") or "").strip(), str(row["text"])
    return f"{title}\n\n{text}" if title else text


def _relevance(file: Path) -> dict[str, dict[str, int]]:
    lines = csv.reader(
        _read(file).decode("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    next(lines, None)  # the names of the columns
    relevant: dict[str, dict[str, int]] = {}
    for query, document, grade in lines:
        if int(grade) > 0:
            relevant.setdefault(query, {})[document] = int(grade)
    return relevant


def _beir_case(
    query: str,
    text: str,
    names: Mapping[str, str],
    documents: Mapping[str, str],
    grades: Mapping[str, int],
) -> Case:
    known = {names[key]: grade for key, grade in grades.items() if names.get(key) in documents}
    return Case(
        id=query,
        question=text,
        type="query",
        answerable=True,
        gold=tuple(
            Span(name, 0, len(documents[name]), documents[name], grade)
            for name, grade in known.items()
        ),
        whole_documents=True,
    )
