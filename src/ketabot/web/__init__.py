"""The page: questions on the left, their sources on the right, and the guard in front of both."""

from __future__ import annotations

from ketabot.web.answerer import Answerer
from ketabot.web.app import create_app
from ketabot.web.maintainer import Maintenance
from ketabot.web.server import serve

__all__ = ["Answerer", "Maintenance", "create_app", "serve"]
