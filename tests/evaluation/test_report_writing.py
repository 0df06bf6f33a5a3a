"""The files of a report: both whole, or as they were before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketabot.errors import KetabotError
from ketabot.evaluation.report import render_report, write_report
from ketabot.evaluation.results import from_json
from tests.evaluation.reported import hostile, made_up


def test_the_page_and_the_results_stand_in_the_folder(tmp_path: Path) -> None:
    page = write_report(made_up(), tmp_path / "new" / "folder")
    assert page == tmp_path / "new" / "folder" / "report.html"
    assert page.read_text(encoding="utf-8") == render_report(made_up())
    content = json.loads((page.parent / "results.json").read_text(encoding="utf-8"))
    assert from_json(content) == made_up()
    assert {one.name for one in page.parent.iterdir()} == {"report.html", "results.json"}


def test_half_a_character_in_a_question_keeps_no_report_from_being_written(tmp_path: Path) -> None:
    page = write_report(hostile(), tmp_path)
    assert b"\xef\xbf\xbd" in page.read_bytes()
    assert from_json(json.loads((tmp_path / "results.json").read_text())) == hostile()


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    for name in ("report.html", "results.json"):
        (tmp_path / name).write_text("old")
    page = write_report(made_up(), tmp_path)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_folder_that_cannot_be_written_is_named_and_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(KetabotError, match=r"cannot write to the folder '.*taken'"):
        write_report(made_up(), taken)
    assert taken.read_text() == "a file"


def test_a_page_that_cannot_be_put_in_place_leaves_no_debris(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(KetabotError, match="cannot write to the folder"):
        write_report(made_up(), tmp_path)
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".part"]
