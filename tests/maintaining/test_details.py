"""sources.toml is changed where somebody changed it, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ketabot.errors import CorpusError
from ketabot.maintaining import DETAILS, details_of, save_details
from ketabot.maintaining.details import without
from ketabot.sources import load_sources
from tests.maintaining.desks import SOURCES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "sources.toml").read_text(encoding="utf-8")


def test_every_field_is_told(folder: Path) -> None:
    empty = dict.fromkeys(DETAILS, "")
    known = {"title": "Doses", "publisher": "A clinic", "published": "2021-04-12"}
    assert details_of(folder, "a.txt") == {**empty, **known}
    assert details_of(folder, "new.txt") == empty
    (folder / "sources.toml").unlink()
    assert details_of(folder, "a.txt") == empty


def test_a_changed_field_changes_its_line_alone(folder: Path) -> None:
    details = {**details_of(folder, "a.txt"), "publisher": 'The "best"\nclinic \\'}
    assert save_details(folder, "a.txt", details)
    assert text(folder) == SOURCES.replace('"A clinic"', '"The \\"best\\" clinic \\\\"')
    assert load_sources(folder).entries["a.txt"].publisher == 'The "best" clinic \\'
    assert (folder / "sources.toml.bak").read_text() == SOURCES


def test_a_new_field_stands_in_its_own_entry_above_the_comment_on_the_next(folder: Path) -> None:
    save_details(folder, "a.txt", {**details_of(folder, "a.txt"), "kind": "clinic"})
    assert text(folder) == SOURCES.replace("]\n\n# The one", ']\nkind = "clinic"\n\n# The one')


def test_an_empty_field_is_taken_out(folder: Path) -> None:
    save_details(folder, "b.txt", dict.fromkeys(DETAILS, " "))
    assert text(folder) == SOURCES.replace('kind = "news"\n', "")


def test_nothing_new_writes_nothing(folder: Path) -> None:
    assert not save_details(folder, "a.txt", details_of(folder, "a.txt"))
    assert not save_details(folder, "other.txt", {})
    assert [file.name for file in folder.iterdir()] == ["sources.toml"]


def test_a_first_entry_is_put_behind_the_others(folder: Path) -> None:
    save_details(folder, "sub/c d.txt", {"title": "Ünder “quotes”", "kind": "news"})
    added = '\n[[source]]\nfile = "sub/c d.txt"\ntitle = "Ünder “quotes”"\nkind = "news"\n'
    assert text(folder) == SOURCES + added


def test_the_first_entry_of_all_makes_the_file(tmp_path: Path) -> None:
    save_details(tmp_path, "a.txt", {"title": "A"})
    assert text(tmp_path) == '[[source]]\nfile = "a.txt"\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("published", "12 April", "write 2021"),
        ("kind", "blog", "is one of clinic"),
        ("url", "javascript:alert(1)", "must start with http"),
        ("title", "a\u202eb", "not seen"),
    ],
)
def test_what_a_build_would_refuse_is_refused_here(
    folder: Path, field: str, value: str, told: str
) -> None:
    with pytest.raises(CorpusError, match=rf"'a\.txt'.*{told}"):
        save_details(folder, "a.txt", {**details_of(folder, "a.txt"), field: value})
    assert text(folder) == SOURCES


def test_a_damaged_file_is_left_alone(folder: Path) -> None:
    for damaged, told in (("[[source]\n", "valid TOML"), ("source = [{file = 'a.txt'}]\n", "list")):
        (folder / "sources.toml").write_text(damaged)
        with pytest.raises(CorpusError, match=told):
            save_details(folder, "a.txt", {"title": "A"})
        assert text(folder) == damaged


@pytest.mark.parametrize("path", ["a.txt", "b.txt"])
def test_an_entry_is_taken_out_and_every_comment_stays(path: str) -> None:
    rest, entry = without(SOURCES, path)
    other = {"a.txt": "b.txt", "b.txt": "a.txt"}[path]
    assert [one["file"] for one in tomllib.loads(rest)["source"]] == [other]
    assert [one["file"] for one in tomllib.loads(entry)["source"]] == [path]
    assert "# Written by hand." in rest
    assert "# The one on money." in rest
    assert tomllib.loads(rest)["source"] + tomllib.loads(entry)["source"] in (
        tomllib.loads(SOURCES)["source"],
        tomllib.loads(SOURCES)["source"][::-1],
    )


def test_no_entry_is_no_change() -> None:
    assert without(SOURCES, "c.txt") == (SOURCES, "")
    assert without("", "c.txt") == ("", "")
