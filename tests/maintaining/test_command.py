"""`ketabot password`, and `ketabot serve --maintain` without a password that can be used."""

from __future__ import annotations

import getpass
import io
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from ketabot.cli import main
from ketabot.maintaining import read_password

SECRET = "correct horse battery"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "maintainer.password"


@pytest.fixture
def set_password(file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[TextIO], int]:
    def run(stdin: TextIO) -> int:
        monkeypatch.setattr("sys.stdin", stdin)
        return main(["password", "--set", f"web.password={file}"])

    return run


def test_a_pipe_gives_one_line(
    file: Path, set_password: Callable[[TextIO], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert set_password(io.StringIO(f"{SECRET}\r\nmore\n")) == 0
    assert read_password(file).is_that(SECRET)
    out, err = capsys.readouterr()
    assert out == ""
    assert str(file) in err
    assert SECRET not in err


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_what_is_no_utf_8_is_refused(
    file: Path,
    set_password: Callable[[TextIO], int],
    errors: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    piped = io.BytesIO(b"caf\xe9 au lait matin\n")
    assert set_password(io.TextIOWrapper(piped, "utf-8", errors)) == 2
    assert not file.exists()
    (line,) = capsys.readouterr().err.splitlines()
    assert "not UTF-8" in line


@pytest.mark.parametrize("typed", ["", "short\n", "\n"])
def test_a_short_one_is_refused(
    file: Path,
    set_password: Callable[[TextIO], int],
    typed: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert set_password(io.StringIO(typed)) == 2
    assert not file.exists()
    assert "take 12 to 1024" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ([SECRET, SECRET], 0, "is set"),
        ([SECRET, SECRET + "x"], 2, "differ"),
        ([SECRET], 2, "typed unseen"),
    ],
)
def test_at_a_terminal_it_is_asked_for_twice(
    file: Path,
    set_password: Callable[[TextIO], int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    code: int,
    told: str,
) -> None:
    left = iter(typed)

    def type_next(prompt: str) -> str:
        del prompt
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(getpass, "getpass", type_next)
    assert set_password(Terminal()) == code
    assert file.exists() == (code == 0)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("content", "told"), [(None, "no password"), ("{}", "damaged")])
def test_without_a_password_nothing_is_served(
    file: Path, content: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        file.write_text(content)
        file.chmod(0o600)
    # Neither corpus nor index is looked at before: it ends at once.
    assert main(["serve", "--maintain", "--set", f"web.password={file}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert "`ketabot password`" in line
