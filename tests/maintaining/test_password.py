"""The password: only its hash is kept, and a file that is not as it was written opens nothing."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from ketabot.errors import PasswordError
from ketabot.maintaining import Password, read_password, write_password

SECRET = "correct horse battery"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "maintainer.password"
    write_password(path, SECRET)
    return path


def test_the_right_password_opens_and_no_other(file: Path) -> None:
    password = read_password(file)
    assert password.is_that(SECRET)
    for wrong in ("", SECRET + " ", SECRET.upper(), "x" * 5000, "\ud800" * 12):
        assert not password.is_that(wrong)


def test_the_file_holds_scrypts_hash_and_not_the_password(file: Path) -> None:
    told = json.loads(file.read_text())
    assert SECRET not in file.read_text()
    salt = bytes.fromhex(told["salt"])
    # RFC 7914 by hand: the parameters that the file names give its hash.
    expected = hashlib.scrypt(
        SECRET.encode(), salt=salt, n=told["n"], r=told["r"], p=told["p"], maxmem=2**28, dklen=32
    )
    assert told["hash"] == expected.hex()
    assert told["n"] * told["r"] * 128 >= 2**25
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_letter_of_two_characters_is_the_letter() -> None:
    composed, taken_apart = "caf\u00e9 au lait matin", "cafe\u0301 au lait matin"
    assert Password.of(composed).is_that(taken_apart)
    assert Password.of(taken_apart).is_that(composed)
    with pytest.raises(PasswordError, match="has 11 characters"):
        Password.of("e\u0301" * 11)


def test_the_longest_password_is_counted_in_bytes() -> None:
    longest = "\u00e9" * 512
    assert Password.of(longest).is_that(longest)
    with pytest.raises(PasswordError, match="has 1026 bytes"):
        Password.of("\u00e9" * 513)


def test_two_files_of_one_password_differ(file: Path) -> None:
    before = file.read_text()
    write_password(file, SECRET)
    assert file.read_text() != before
    assert read_password(file).is_that(SECRET)
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("short", ["", "elevenchars", "x" * 1025])
def test_a_short_password_is_refused_and_the_old_one_stays(file: Path, short: str) -> None:
    with pytest.raises(PasswordError, match=f"has {len(short)} characters; take 12"):
        write_password(file, short)
    assert read_password(file).is_that(SECRET)


def test_no_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(PasswordError, match=r"no password in .*none.*`ketabot password`"):
        read_password(tmp_path / "none")


@pytest.mark.parametrize(
    "change",
    [
        {"n": 1},
        {"n": 16384},
        {"n": 2**30},
        {"r": 0},
        {"p": "1"},
        {"salt": "zz"},
        {"salt": ""},
        {"hash": ""},
        {"more": 1},
    ],
    ids=str,
)
def test_a_damaged_file_opens_nothing(file: Path, change: dict[str, object]) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(PasswordError, match=r"damaged.*`ketabot password`"):
        read_password(file)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", " " * 9000])
def test_a_file_of_something_else_opens_nothing(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(PasswordError, match="damaged"):
        read_password(file)


def test_a_file_that_others_may_read_is_refused(file: Path) -> None:
    file.chmod(0o640)
    with pytest.raises(PasswordError, match="others may read"):
        read_password(file)
