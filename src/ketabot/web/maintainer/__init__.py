"""The maintainer's page: a gate that asks for the password, and behind it the library's upkeep."""

from __future__ import annotations

from ketabot.web.maintainer.gate import Gate
from ketabot.web.maintainer.page import build_upkeep
from ketabot.web.maintainer.work import Maintenance

__all__ = ["Gate", "Maintenance", "build_upkeep"]
