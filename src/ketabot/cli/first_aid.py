"""Help for people in danger where the library cannot be opened."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ketabot.answers import Answer, Turn
from ketabot.bot import Ketabot
from ketabot.config import Config
from ketabot.errors import CorpusError, KetabotError, ModelError, PromptError, SearchIndexError
from ketabot.prompts import Prompts, load_prompts
from ketabot.routing import FirstAid, built_in_help

__all__ = ["open_first_aid", "open_or_first_aid"]


def open_first_aid(config: Config, question: str) -> tuple[FirstAid, Prompts]:
    """Return the help that needs no index, and the fixed texts.

    Where the texts are of no use, a person in danger gets the built-in ones before the error.

    Raises:
        PromptError: a text is missing, empty or unreadable.
    """
    try:
        prompts = load_prompts(config.paths.prompts)
    except PromptError:
        help_first = built_in_help(question, config.safety.region)
        if help_first is not None:
            sys.stdout.write(help_first + "\n")
        raise
    return FirstAid(prompts, config.safety.region), prompts


def open_or_first_aid(config: Config) -> Ketabot | _Closed:
    """Return the library, or, without usable documents or index, what still helps people in danger.

    Raises:
        KetabotError: the texts or the settings are of no use.
    """
    try:
        return Ketabot(config)
    except (CorpusError, SearchIndexError, ModelError) as error:
        first_aid = FirstAid(load_prompts(config.paths.prompts), config.safety.region)
        return _Closed(first_aid, error)


class _Closed:
    """A library that cannot be opened: people in danger get help, the rest the reason."""

    def __init__(self, first_aid: FirstAid, error: KetabotError) -> None:
        self._first_aid = first_aid
        self._error = error

    def ask(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
        search: str = "",
    ) -> Answer:
        """Return the help; nothing can be searched.

        Raises:
            KetabotError: why the library cannot be opened, where nobody is in danger.
        """
        del search
        answer = self._first_aid.answer(question, history, explain=explain, alone=True)
        if answer is None:
            raise self._error
        return answer
