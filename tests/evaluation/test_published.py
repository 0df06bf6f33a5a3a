"""The two published forms, read from tiny files and scored over a library of their own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ketabot.bot import Ketabot
from ketabot.errors import EvaluationError
from ketabot.evaluation.judged import QuestionResult
from ketabot.evaluation.judging import judge
from ketabot.evaluation.material import open_material
from ketabot.evaluation.published import PublishedSet, read_beir, read_squad
from ketabot.evaluation.running import run_cases
from ketabot.evaluation.temporary import temporary_library
from tests.evaluation.answers import silent
from tests.libraries import EMBEDDER, make_config

GOLDEN = Path(__file__).parents[1] / "golden"
RAIN, CAFE = "0000000_Weather.txt", "0000001_Weather.txt"


def score(published: PublishedSet, folder: Path) -> dict[str, QuestionResult]:
    """Ask every question of the set's own documents; nothing is declined."""
    config = make_config(folder, answering={"threshold": 0.0})
    with temporary_library(published.documents, config, EMBEDDER, silent) as there:
        bot = Ketabot(there, embedder=EMBEDDER)
        outcomes = run_cases(published.testset.cases, bot, silent)
        results = judge(outcomes, open_material(there))
        assert there.paths.corpus.is_dir()
    assert not there.paths.corpus.exists()
    return {result.id: result for result in results}


def test_squad_becomes_documents_and_cases() -> None:
    published = read_squad(GOLDEN / "squad" / "tiny.json")
    assert list(published.documents) == [RAIN, CAFE]
    rain, hail, sun = published.testset.cases
    assert [(span.text, span.start, span.end) for span in rain.gold] == [
        ("clouds", 16, 22),
        ("from clouds", 11, 22),
    ]
    assert (hail.answerable, hail.gold, hail.type) == (False, (), "unanswerable")
    assert published.documents[CAFE][sun.gold[0].start : sun.gold[0].end] == "when the sun shines"
    assert rain.family == hail.family == RAIN
    assert sun.family == CAFE


def test_squad_is_scored(tmp_path: Path) -> None:
    results = score(read_squad(GOLDEN / "squad" / "tiny.json"), tmp_path)
    assert results["rain"].quotes[0].text == "Rain falls from clouds."
    assert results["rain"].verdict == "right"
    assert results["sun"].verdict == "right"
    assert results["hail"].verdict == "answered_unanswerable"
    assert results["rain"].scores["MRR"] == 1.0


def test_beir_becomes_documents_and_cases() -> None:
    published = read_beir(GOLDEN / "beir")
    assert list(published.documents.values()) == [
        "Rain\n\nRain falls from clouds. It wets the streets.",
        "Snow falls in winter.",
        "Empty\n\n ",
        "Wind\n\nWind blows leaves from trees.",
    ]
    first, second = published.testset.cases
    assert [(span.document, span.relevance) for span in first.gold] == [
        ("0000000_d1.txt", 2),
        ("0000001_d2.txt", 1),
    ]
    assert [span.document for span in second.gold] == ["0000001_d2.txt"]
    assert first.whole_documents


def test_beir_is_scored(tmp_path: Path) -> None:
    results = score(read_beir(GOLDEN / "beir"), tmp_path)
    assert results["q2"].quotes[0].text == "Snow falls in winter."
    assert results["q2"].scores["nDCG@10"] == 1.0
    # d1 and d2 both share a word with "what falls from clouds", d1 more; each counts once
    # though d1 has two sentences.
    assert results["q1"].scores["nDCG@10"] == 1.0
    assert results["q1"].scores["recall@1"] == 0.5


def test_an_answer_out_of_place_is_told(tmp_path: Path) -> None:
    content = json.loads((GOLDEN / "squad" / "tiny.json").read_text())
    answers = content["data"][0]["paragraphs"][0]["qas"][0]["answers"]
    answers[0]["answer_start"] = 15
    answers[1]["answer_start"] = -1
    file = tmp_path / "moved.json"
    file.write_text(json.dumps(content))
    with pytest.raises(EvaluationError) as caught:
        read_squad(file)
    assert [problem.partition("question ")[2] for problem in caught.value.problems] == [
        "'rain': 'clouds' does not stand at 15",
        "'rain': 'from clouds' does not stand at -1",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"data": 3}',
        '{"data": [{}]}',
        '{"data": [{"paragraphs": [{"context": 1}]}]}',
    ],
)
def test_another_file_is_no_squad(content: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)
    with pytest.raises(EvaluationError, match="of another form"):
        read_squad(file)


def test_a_set_without_questions_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"data": []}')
    with pytest.raises(EvaluationError, match="holds no question"):
        read_squad(file)
    with pytest.raises(EvaluationError, match="cannot read"):
        read_squad(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", '{"text": "no id"}', "of another form"),
        ("queries.jsonl", "{", "of another form"),
        ("queries.jsonl", "", "of another form"),
        ("corpus.jsonl", None, "cannot read"),
        ("qrels/test.tsv", None, "has 0 files"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\tmuch\n", "of another form"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "holds no question"),
    ],
)
def test_a_beir_folder_with_a_fault_is_told(
    name: str, content: str | None, said: str, tmp_path: Path
) -> None:
    shutil.copytree(GOLDEN / "beir", tmp_path / "beir")
    file = tmp_path / "beir" / name
    file.unlink()
    if content is not None:
        file.write_text(content)
    with pytest.raises(EvaluationError, match=said):
        read_beir(tmp_path / "beir")
