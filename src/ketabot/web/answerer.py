"""What the page asks of a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ketabot.answers import Answer, Turn
from ketabot.documents import Source
from ketabot.prompts import Prompts

__all__ = ["Answerer"]


class Answerer(Protocol):
    """A library that is open for questions; called from several threads at once."""

    @property
    def prompts(self) -> Prompts:
        """The fixed texts."""

    @property
    def generation(self) -> str:
        """The name of the index generation that is open."""

    @property
    def indexed_on(self) -> str:
        """The day on which that generation was made, as an ISO date; empty: not known."""

    def ask(self, question: str, history: Sequence[Turn] = (), *, search: str = "") -> Answer:
        """Answer one question in quotes, or say that the library does not answer it.

        ``search`` is searched instead of what the question means after what was said.

        Raises:
            QuestionError: with a message that is fit for people.
            KetabotError: with one that is fit for whoever runs the server.
        """

    def urgent(
        self, question: str, history: Sequence[Turn] = (), *, alone: bool = False
    ) -> Answer | None:
        """Return the help for a person in danger at once, or ``None``; waits for nothing.

        With ``alone``, where the question is not going to be asked, a hint is enough.
        """

    def paths(self) -> tuple[str, ...]:
        """Return the documents of the library, in order."""

    def text_of(self, path: str) -> str:
        """Return the text that the offsets of a document count in.

        Raises:
            KetabotError: the library has no such document.
        """

    def source_of(self, path: str) -> Source:
        """Return what is known of where a document comes from.

        Raises:
            KetabotError: the library has no such document.
        """
