"""``ketabot asked``: what it prints, its exit codes, and one line for every mistake."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ketabot.cli import main
from tests.asking.desks import (
    CLINICS,
    NURSES,
    REST,
    Office,
    asked,
    read_lines,
    unanswered,
    write_lines,
)

Run = Callable[..., tuple[int, str, str]]
LINES = [asked(NURSES, "Who?"), asked(REST, "And then?")]


@pytest.fixture
def run(office: Office, capsys: pytest.CaptureFixture[str]) -> Run:
    where = ["--corpus", str(office.corpus), "--index", str(office.config.paths.index)]

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(["asked", *map(str, arguments), *where])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def refused(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("ketabot: ")
    return err


def test_a_sheet_goes_out_is_filled_in_and_comes_back(
    office: Office, run: Run, tmp_path: Path
) -> None:
    office.prepare(LINES, [unanswered("How much?")])
    sheet = tmp_path / "sheet.csv"
    code, out, err = run("sheet", sheet)
    assert (code, err) == (0, "")
    assert out == f"{sheet}: 5 rows, 2 questions that are answered and 1 that are not\n"
    text = sheet.read_bytes().decode("utf-8").replace("Who?", '"Who?\nBy whom?"')
    sheet.write_bytes(text.encode("utf-8"))
    before = office.asked.read_bytes()
    code, out, err = run("import", sheet)
    assert (code, err) == (0, "")
    assert out == (
        "3 questions that are answered and 1 that are not: 1 new, 0 gone, 0 rows whose text had "
        "moved; asked.jsonl written, run `ketabot index`\n"
    )
    assert read_lines(office.asked) == [asked(NURSES, "Who?", "By whom?"), LINES[1]]
    assert (office.corpus / "asked.jsonl.bak").read_bytes() == before
    assert not (office.corpus / "unanswered.jsonl.bak").exists()
    assert "nothing changed" in run("import", sheet)[1]


def test_a_question_of_two_sentences_is_counted_once_as_the_index_does(
    office: Office, run: Run, tmp_path: Path
) -> None:
    office.prepare([asked(NURSES, "Who?", "What then?"), asked(REST, "What then?")])
    sheet = tmp_path / "sheet.csv"
    assert "2 questions that are answered" in run("sheet", sheet)[1]
    assert run("import", sheet)[1].startswith("2 questions that are answered")


def test_a_sheet_does_not_bury_another_one(office: Office, run: Run, tmp_path: Path) -> None:
    office.prepare(LINES)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("my work")
    code, _, err = run("sheet", sheet)
    assert (code, err) == (0, f"the sheet that was there before is kept as {sheet}.bak\n")
    assert (tmp_path / "sheet.csv.bak").read_text() == "my work"
    assert run("sheet", sheet)[2] == ""


def test_bad_rows_are_named_and_the_rest_is_taken(office: Office, run: Run, tmp_path: Path) -> None:
    office.prepare(LINES)
    before = office.asked.read_bytes()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "document,start,end,sentence,questions\n"
        "a.txt,0,28,Nurses give the dose slowly.,New?\n"
        "c.txt,0,5,Hello,What?\n"
    )
    code, out, err = run("import", sheet, "--strict")
    assert (code, out) == (1, "")
    assert err.startswith("row 3: there is no document 'c.txt'")
    assert err.endswith("nothing was changed; mend these rows and import the sheet again\n")
    assert office.asked.read_bytes() == before
    code, out, err = run("import", sheet)
    assert (code, err.count("\n")) == (0, 1)
    assert "1 new, 2 gone" in out
    assert read_lines(office.asked) == [asked(NURSES, "New?")]


def test_lines_that_no_sheet_holds_are_not_dropped_unasked(
    office: Office, run: Run, tmp_path: Path
) -> None:
    write_lines(office.asked, LINES)
    office.asked.write_text("no json\n" + office.asked.read_text())
    before = office.asked.read_bytes()
    sheet = tmp_path / "sheet.csv"
    code, _, err = run("sheet", sheet)
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith("not on the sheet: asked.jsonl:1: is not JSON")
    assert run("sheet", sheet, "--strict")[0] == 1
    assert "--replace" in refused(run("import", sheet))
    assert office.asked.read_bytes() == before
    assert run("import", sheet, "--replace")[0] == 0
    assert read_lines(office.asked) == LINES
    assert (office.corpus / "asked.jsonl.bak").read_bytes() == before


def test_a_sheet_that_lacks_a_column_changes_nothing(
    office: Office, run: Run, tmp_path: Path
) -> None:
    office.prepare(LINES)
    before = office.asked.read_bytes()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("document;start;end;questions\na.txt;0;28;Who?\n")
    assert "'sentence'" in refused(run("import", sheet))
    assert office.asked.read_bytes() == before
    assert not (office.corpus / "asked.jsonl.bak").exists()


def test_add_tells_the_line_and_the_sentence(office: Office, run: Run) -> None:
    assert run("add", "Who does it?", "--quote", "Nurses give the dose slowly.") == (
        0,
        "asked.jsonl:1: Who does it?\n  “Nurses give the dose slowly.”\n",
        "run `ketabot index` to put it to use\n",
    )
    place = ("--document", "b.txt", "--start", 33, "--end", 69)
    assert run("add", "Who lends?", *place)[0] == 0
    assert run("add", "How much?", "--unanswered")[1] == "unanswered.jsonl:1: How much?\n"
    code, _, err = run("add", "who lends", "--quote", "Patients rest afterwards")
    assert code == 0
    assert err.startswith("the same question points at b.txt:33-69 too\n")
    assert read_lines(office.asked) == [
        asked(NURSES, "Who does it?"),
        asked(("a.txt", 29, 53), "who lends"),
        asked(CLINICS, "Who lends?"),
    ]
    assert read_lines(office.unanswered) == [unanswered("How much?")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "Who?"], "say what answers it"),
        (["add", "Who?", "--document", "a.txt"], "a place needs all of"),
        (["add", "Who?", "--start", "1", "--end", "5"], "a place needs all of"),
        (["add", "Who?", "--quote", "Nurses", "--start", "1"], "not both"),
        (["add", "Who?", "--quote", "Nobody"], "stands nowhere"),
        (["add", "Who?", "--quote", " the "], "stands at 2 places"),
        (["add", "", "--unanswered"], "is empty"),
        (["add", "Who?", "--document", "x", "--start", "0", "--end", "1"], "no document 'x'"),
        (["import", "nowhere.csv"], "cannot read the sheet 'nowhere.csv'"),
        (["sheet", "nowhere/sheet.csv"], "cannot write 'nowhere/sheet.csv'"),
        (["check", "--against", "nowhere.jsonl"], "cannot read the test set 'nowhere.jsonl'"),
    ],
)
def test_a_mistake_is_said_in_one_line(run: Run, arguments: list[str], told: str) -> None:
    assert told in refused(run(*arguments))


def test_a_document_that_has_changed_is_to_be_indexed_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    (office.corpus / "a.txt").write_text("Something else.")
    where = ["--corpus", str(office.corpus), "--index", str(office.config.paths.index)]
    for command in (["sheet", "x.csv"], ["add", "Who?", "--unanswered"]):
        assert main(["asked", *command, *where]) == 2
        assert "'a.txt' has changed" in capsys.readouterr().err
    (office.corpus / "a.txt").unlink()
    assert main(["asked", "check", *where]) == 2
    assert "run `ketabot index` first" in capsys.readouterr().err


def test_settings_may_stand_before_the_second_word_or_after_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, index = ("--corpus", str(office.corpus)), ("--index", str(office.config.paths.index))
    assert main(["asked", *corpus, *index, "add", "Who?", "--unanswered"]) == 0
    assert main(["asked", *corpus, "add", "Why?", "--unanswered", *index]) == 0
    assert len(read_lines(office.unanswered)) == 2
    capsys.readouterr()
    assert main(["asked", "--set", "answering.nothing=1", "add", "How?", "--unanswered"]) == 2
    assert "answering.nothing" in capsys.readouterr().err


@pytest.mark.model
def test_check_tells_people_and_programs_the_same_and_strict_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(__file__).parents[2]
    name = "002_1d1e91685dc79c74.txt"
    (tmp_path / "corpus").mkdir()
    shutil.copy(root / "corpus" / name, tmp_path / "corpus")
    text = (tmp_path / "corpus" / name).read_text(encoding="utf-8")
    quote = "Long-term ketamine use has been linked to bladder dysfunction and memory loss."
    start = text.index(quote)
    line = {"document": name, "start": start, "end": start + len(quote), "text": quote}
    questions = ["Will it mess with my plumbing?", "Can it mess up my plumbing?"]
    write_lines(tmp_path / "corpus" / "asked.jsonl", [{**line, "questions": questions}])
    test = {"id": "t1", "question": "will it mess with my plumbing", "answerable": False}
    write_lines(tmp_path / "test.jsonl", [{"type": "lay", **test}])
    where = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    assert main(["index", *where]) == 0
    capsys.readouterr()
    options = ["--least", "2", "--against", str(tmp_path / "test.jsonl")]
    assert main(["asked", "check", *where, *options, "--strict", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["testsets"] == [
        {"testset": "test.jsonl", "id": "t1", "file": "asked.jsonl", "line": 1, "similarity": 1.0}
    ]
    assert (found["asked"], found["reached_by_prepared"]) == (2, 2)
    assert len(found["sparse"]) == found["sentences"] - 1
    assert main(["asked", "check", *where, *options, "--most", "1"]) == 0
    told = capsys.readouterr().out
    assert f"{found['sentences'] - 1} sentences with few questions or none" in told
    assert "test.jsonl: 't1' and asked.jsonl:1" in told
