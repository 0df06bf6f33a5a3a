"""Answers in sentences quoted word for word from a library of documents.

    >>> from ketabot import Ketabot
    >>> bot = Ketabot.open(corpus="corpus", index="index")
    >>> answer = bot.ask("How quickly does ketamine relieve depression?")
    >>> answer.quotes[0].document
    '003_01b733d5d8e8d634.txt'

The names below are the public ones. They are imported when they are first used, so that
``import ketabot`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketabot.answers import Answer, Quote, Route, SourceCard, answer_to_json
    from ketabot.bot import Ketabot
    from ketabot.building import BuildSummary, build_index
    from ketabot.config import Config, load_config
    from ketabot.errors import KetabotError

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "BuildSummary",
    "Config",
    "Ketabot",
    "KetabotError",
    "Quote",
    "Route",
    "SourceCard",
    "answer_to_json",
    "build_index",
    "load_config",
]

_ROOMS = {
    "Answer": "answers",
    "BuildSummary": "building",
    "Config": "config",
    "Ketabot": "bot",
    "KetabotError": "errors",
    "Quote": "answers",
    "Route": "answers",
    "SourceCard": "answers",
    "answer_to_json": "answers",
    "build_index": "building",
    "load_config": "config",
}


def __getattr__(name: str) -> object:
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module 'ketabot' has no attribute {name!r}")
    return getattr(import_module(f"ketabot.{room}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
