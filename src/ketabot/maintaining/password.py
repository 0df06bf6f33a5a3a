"""The maintainer's password: only its scrypt hash is kept, in a file that nobody else may read.

scrypt (RFC 7914) costs memory as well as time, so that a stolen file is dear to guess from. Its
parameters stand in the file: a later version may raise them, and old files still hold.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from ketabot.errors import PasswordError
from ketabot.index.files import sync_folder

__all__ = ["SHORTEST", "Password", "read_password", "write_password"]

SHORTEST = 12
"""Characters of a password."""
LONGEST = 1024
"""Bytes of it."""
MOST_TYPED = 4 * LONGEST
"""Characters that are looked at: some keyboards take several for one letter."""
COST, BLOCK, PARALLEL = 2**15, 8, 1
"""What RFC 7914 calls N, r and p: 32 MB, and some 0.1 s on a machine of 2020."""
MOST_MEMORY = 256 * 2**20
"""Bytes that a file may ask for."""
BYTES = 32
"""Of salt and hash each."""
LARGEST_FILE = 4096


@dataclass(frozen=True, slots=True)
class Password:
    """What a password is checked against; the password itself is nowhere."""

    n: int
    r: int
    p: int
    salt: str
    """Hexadecimal."""
    hash: str
    """Hexadecimal."""

    @classmethod
    def of(cls, password: str) -> Password:
        """Hash a new password with a salt of its own.

        Raises:
            PasswordError: it is too short or too long.
        """
        length, size = len(_composed(password)), len(_bytes(password))
        if not SHORTEST <= length <= LONGEST:
            raise PasswordError(
                f"the password has {length} characters; take {SHORTEST} to {LONGEST}, "
                "for instance four words"
            )
        if size > LONGEST:
            raise PasswordError(f"the password has {size} bytes; take at most {LONGEST}")
        salt = secrets.token_bytes(BYTES)
        found = _scrypt(password, salt, COST, BLOCK, PARALLEL)
        return cls(COST, BLOCK, PARALLEL, salt.hex(), found.hex())

    def is_that(self, password: str) -> bool:
        """Whether a password is the one; takes as long for a wrong one as for the right one."""
        if len(password) > MOST_TYPED or len(_bytes(password)) > LONGEST:
            return False
        found = _scrypt(password, bytes.fromhex(self.salt), self.n, self.r, self.p)
        return hmac.compare_digest(found, bytes.fromhex(self.hash))


def write_password(path: Path, password: str) -> None:
    """Put the hash of a password into a file, in place of what is there.

    Raises:
        PasswordError: it is too short or too long, or the file cannot be written.
    """
    content = json.dumps(asdict(Password.of(password)), indent=1).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)  # mkstemp gave it to its owner alone
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise PasswordError(
            f"cannot write {str(path)!r}: {error.strerror}; name another file with web.password"
        ) from None


def read_password(path: Path) -> Password:
    """Read the file that ``write_password`` wrote.

    Raises:
        PasswordError: there is none, others can read it, or it is damaged.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise PasswordError(
            f"there is no password in {str(path)!r} yet; set one with `ketabot password`"
        ) from None
    except OSError as error:
        raise PasswordError(f"cannot read {str(path)!r}: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise PasswordError(
            f"others may read {str(path)!r}; set a new password with `ketabot password`"
        )
    found = _parsed(content)
    if found is None:
        raise PasswordError(
            f"{str(path)!r} is damaged; set the password anew with `ketabot password`"
        )
    return found


def _parsed(content: bytes) -> Password | None:
    try:
        told = json.loads(content)
        found = Password(**told)
        sizes = {len(bytes.fromhex(found.salt)), len(bytes.fromhex(found.hash))}
        _scrypt("", bytes.fromhex(found.salt), found.n, found.r, found.p)
    except (ValueError, TypeError, MemoryError):
        return None
    return found if sizes == {BYTES} and found.n >= COST else None


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    data = _bytes(password)
    return hashlib.scrypt(data, salt=salt, n=n, r=r, p=p, maxmem=MOST_MEMORY, dklen=BYTES)


def _bytes(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")


def _composed(password: str) -> str:
    # One keyboard sends an accented letter as one character, another as two (RFC 8265, 4.2.1).
    return unicodedata.normalize("NFC", password)
