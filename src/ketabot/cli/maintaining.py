"""``ketabot password``, and what ``ketabot serve --maintain`` hands to the page."""

from __future__ import annotations

import getpass
import sys
import warnings

from ketabot.bot import Ketabot
from ketabot.building import BuildProgress, BuildSummary, refresh_index
from ketabot.config import Config
from ketabot.errors import PasswordError
from ketabot.index import Library
from ketabot.maintaining import Password, Rebuilding, read_password, write_password
from ketabot.web import Maintenance

__all__ = ["maintenance_of", "password_of", "set_password"]


def set_password(config: Config) -> int:
    """Ask for a new password twice, without showing it; from a pipe take one line.

    Raises:
        PasswordError: it is too short, the two differ, or the file cannot be written.
    """
    write_password(config.web.password, _ask() if sys.stdin.isatty() else _line())
    sys.stderr.write(
        f"the password is set in {str(config.web.password)!r}; "
        "start `ketabot serve --maintain` anew to use it\n"
    )
    return 0


def _ask() -> str:
    with warnings.catch_warnings():
        # Where it cannot be hidden, getpass warns and shows it.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            first = getpass.getpass("New password: ")
            second = getpass.getpass("Once more: ")
        except (getpass.GetPassWarning, EOFError):
            raise PasswordError(
                "the password cannot be typed unseen here; give it as one line of standard input"
            ) from None
    if first != second:
        raise PasswordError("the two passwords differ; nothing was changed, try again")
    return first


def _line() -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if "\ufffd" in line:  # what cannot be read came in as this: see ketabot.cli
        raise PasswordError("the password on standard input is not UTF-8; give it as UTF-8")
    return line


def password_of(config: Config) -> Password:
    """Return what the maintainer's password is checked against.

    Raises:
        PasswordError: none is set, or its file is damaged.
    """
    return read_password(config.web.password)


def maintenance_of(bot: Ketabot, password: Password) -> Maintenance:
    """Return what a maintainer may do to a library that is open."""

    def build(tell: BuildProgress) -> BuildSummary:
        # The model is loaded already: a second one would double the memory.
        return refresh_index(bot.config, lambda: bot.embedder, progress=tell)

    def open_library() -> Library:
        bot.renew()
        return bot.library

    return Maintenance(bot.config, password, open_library, Rebuilding(build, bot.renew))
