"""What stands in the repository belongs there."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MADE = {".git", ".venv", "__pycache__", "build", "dist", "reports", "node_modules"}
NOT_OURS = {"corpus", "index"}
"""Documents say what they say; generations are built."""


def texts() -> Iterator[tuple[str, str]]:
    """Path and text of every file that the project wrote; with or without git."""
    for folder, folders, files in os.walk(ROOT):
        place = Path(folder).relative_to(ROOT)
        folders[:] = [
            name
            for name in sorted(folders)
            if name not in MADE
            and not name.endswith(("_cache", ".egg-info"))
            and name != ".hypothesis"
            and not (place == Path() and name in NOT_OURS)
        ]
        for name in sorted(files):
            try:
                yield (place / name).as_posix(), (ROOT / place / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def lines_with(pattern: str, files: Iterator[tuple[str, str]]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in files
        if re.search(pattern, text)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = r"(?<![\w.<])/(?:wor" + r"k|roo" + r"t|home/\w+|Users/\w+)/"
INDEX_HOSTS = r"(?i)py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)"
WORKPLACE = r"\.\./sha" + r"red\b|\bCONTR" + r"ACT\.md|\bhelper ses" + r"sion"
LEFT_UNDONE = r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"


def test_the_walk_reaches_the_project() -> None:
    paths = {path for path, _ in texts()}
    assert {"pyproject.toml", "Makefile", ".ci/run", "src/ketabot/errors.py"} <= paths
    assert "tests/test_repository.py" in paths
    assert not any(path.startswith(("corpus/", ".venv/", ".git/")) for path in paths)


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert lines_with(MACHINE_PATHS, texts()) == []


def test_no_file_speaks_of_the_place_where_it_was_written() -> None:
    assert lines_with(WORKPLACE, texts()) == []


def test_no_file_names_the_host_of_a_package_index() -> None:
    assert lines_with(INDEX_HOSTS, texts()) == []


def test_no_code_is_left_to_be_done() -> None:
    code = ((path, text) for path, text in texts() if path.endswith(".py"))
    assert lines_with(LEFT_UNDONE, code) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATHS, "see /wor" + "k/main/x"),
        (MACHINE_PATHS, "'/roo" + "t/.cache'"),
        (MACHINE_PATHS, "/ho" + "me/ada/x"),
        (INDEX_HOSTS, "https://py" + "pi.org/simple"),
        (INDEX_HOSTS, "files.python" + "hosted.org"),
        (WORKPLACE, "see ../sha" + "red/x"),
        (WORKPLACE, "the CONTR" + "ACT.md says"),
        (LEFT_UNDONE, "x = 1  # TO" + "DO: later"),
    ],
)
def test_what_does_not_belong_is_found(pattern: str, line: str) -> None:
    assert lines_with(pattern, iter([("a.py", f"fine\n{line}\n")])) == [f"a.py:2: {line}"]


@pytest.mark.parametrize(
    "line", ["../wor" + "k/x", "html/roo" + "t/x", "the network/", "<roo" + "t/>"]
)
def test_what_looks_alike_is_left_alone(line: str) -> None:
    assert lines_with(MACHINE_PATHS, iter([("a.py", line)])) == []


def test_the_licence_is_the_whole_of_apache_2() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in licence
    assert len(licence.splitlines()) > 190


def test_git_ignores_what_is_built_and_keeps_what_is_written(
    git: Callable[..., str],
) -> None:
    ignored = git("check-ignore", "--no-index", *BUILT, *WRITTEN).split()
    assert ignored == BUILT


BUILT = [".venv/bin/python", "index/CURRENT", "index/20260101-abc/manifest.json", "dist/x.whl"]
WRITTEN = ["index/README.md", "corpus/a.txt", "requirements.lock", ".ci/run", "prompts/answer.md"]


@pytest.fixture
def git() -> Callable[..., str]:
    """Runs git in the repository; a copy without git has nothing to check."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout

    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the project has no git")
    return run


@pytest.mark.parametrize("path", [".ci/run"])
def test_scripts_can_be_run(path: str) -> None:
    assert os.access(ROOT / path, os.X_OK)
