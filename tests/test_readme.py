"""The README says what the program does: its examples are run."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from ketabot.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.model


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, corpus_index: Path) -> Path:
    """A copy of the project that has an index."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    shutil.copytree(corpus_index, folder / "index")
    return folder


@pytest.fixture(autouse=True)
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each example where a reader would."""
    monkeypatch.chdir(project)


def printed(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    return out.getvalue()


def test_the_two_commands_print_what_the_readme_shows(capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks("console")
    assert len(shown) == 2
    for block in shown:
        command, _, expected = block.partition("\n")
        capsys.readouterr()
        assert main(shlex.split(command.removeprefix("$ ketabot "))) == 0
        assert capsys.readouterr().out == expected


def test_the_python_example_prints_what_the_readme_shows() -> None:
    (code,) = blocks("python")
    (expected,) = blocks("text")
    assert printed(code) == expected


def test_every_command_that_the_readme_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = capsys.readouterr().out
    named = set(re.findall(r"^ketabot (\w+)", "".join(blocks("sh")), re.MULTILINE))
    assert named
    assert all(re.search(rf"^ +{name} ", offered, re.MULTILINE) for name in named)


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
