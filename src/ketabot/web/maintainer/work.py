"""What the maintainer's page works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ketabot.config import Config
from ketabot.index import Library
from ketabot.maintaining import Password, Rebuilding

__all__ = ["Maintenance"]


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A library that is served, and what may be done to it."""

    config: Config
    password: Password
    open_library: Callable[[], Library]
    """Opens the generation that serves by now, for the questions of everyone, and returns it."""
    rebuilding: Rebuilding
