"""A verdict → what is said and quoted under it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ketabot.answers import Answer, Route, RouteReason, Turn
from ketabot.helplines import HelpUse
from ketabot.prompts import LINES, Prompts
from ketabot.questions import as_text, read_history
from ketabot.routing.builtin import TEXTS
from ketabot.routing.deciding import DANGER, Verdict
from ketabot.routing.filtering import may_quote
from ketabot.routing.router import Router

__all__ = ["FirstAid", "Reply", "built_in_help", "openings"]

KEPT: Final = "asks what is kept"
"""The pattern of those who ask what becomes of what they type."""
QUOTING: Final = (Route.ANSWER, Route.PERSONAL_MEDICAL)
"""Routes under which the library may speak."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers under one verdict."""

    verdict: Verdict
    prompts: Prompts
    region: str

    @property
    def quotes(self) -> bool:
        """Whether the library may speak under this verdict at all."""
        return self.verdict.route in QUOTING

    def allows(self, text: str) -> bool:
        """Whether this sentence may be quoted."""
        return may_quote(text, self.verdict)

    def alone(self, asked: str, generation: str, *, explain: bool = False) -> Answer:
        """Return the fixed text with nothing quoted."""
        answer = Answer(
            question=asked,
            standalone_question=asked,
            route=self.verdict.route,
            confidence=0.0,
            message=self._message(asked),
            quotes=(),
            conflicts=(),
            sources=(),
            suggestions=(),
            candidates=(),
            disclaimer=self.prompts.disclaimer,
            index_generation=generation,
            timings_ms={},
        )
        return self.finish(answer, explain=explain)

    def finish(self, answer: Answer, *, explain: bool = False) -> Answer:
        """Return an answer out of the library as it leaves under this verdict.

        A personal question leads with who to ask.
        """
        verdict = self.verdict
        personal = verdict.route is Route.PERSONAL_MEDICAL
        message = answer.message
        if personal:
            message = self._message(answer.question, quoting=bool(answer.quotes))
        if verdict.help_in_sight and verdict.route not in DANGER:
            message = f"{self.prompts.helping('in_sight', self.region)}\n\n{message}"
        return replace(
            self.within(answer),
            route=verdict.route if personal else answer.route,
            message=message,
            routed_by=RouteReason(verdict.by, verdict.reason) if explain else None,
        )

    def within(self, answer: Answer) -> Answer:
        """Return an answer less what may not be quoted beside its quotes.

        What stands before and after a quote is left out where it would not have been quoted itself.
        """
        quotes = tuple(
            replace(
                quote,
                before=quote.before if self.allows(quote.before) else "",
                after=quote.after if self.allows(quote.after) else "",
            )
            for quote in answer.quotes
        )
        return replace(answer, quotes=quotes)

    def _message(self, asked: str, *, quoting: bool = False) -> str:
        prompts = self.prompts
        personal = prompts.personal_medical if quoting else prompts.personal_medical_unquoted
        texts = {
            Route.PERSONAL_MEDICAL: personal,
            Route.SMALLTALK: self._chat(asked),
            Route.OFF_TOPIC: prompts.off_topic,
        }
        if self.verdict.route in texts:
            return texts[self.verdict.route]
        return prompts.helping(HELPING[self.verdict.route], self.region)

    def _chat(self, asked: str) -> str:
        """Return what answers small talk: a goodbye, thanks, what they told, or whatever it may be.

        Goodbyes and thanks only where a pattern knows the whole message: another goodbye may be the
        last one, and is not to be answered with one.
        """
        words = self.prompts.conversation
        if self.verdict.reason == KEPT:
            return words.kept
        if "?" in asked:
            return self.prompts.smalltalk
        if self.verdict.by != "pattern":
            return words.told if _TELLS.search(asked) else self.prompts.smalltalk
        if _GOODBYE.search(asked):
            return words.goodbye
        return words.thanks if _THANKS.search(asked) else self.prompts.smalltalk


_TELLS: Final = re.compile(
    r"\b(?:i|i['’]?(?:m|ve|ll|d)|me|my|mine|we|we['’]?(?:re|ve)|us|our|yo|mi|mis|me|nos|nuestr[oa]s?)\b",
    re.IGNORECASE,
)
"""Tells of whoever writes, or of theirs."""
_GOODBYE: Final = re.compile(
    r"\b(?:bye+|goodbye|good ?night|see (?:you|ya)|take care|farewell|ciao|adi[oó]s"
    r"|that(?:['’]?s| is| was| will be)? (?:it|all)(?: for (?:now|today))?$)\b",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(
    r"\b(?:thanks?|thank ?you|thx|ty|tysm|cheers|much appreciated|appreciate (?:it|that|this|you)"
    r"|gracias)\b",
    re.IGNORECASE,
)


HELPING: Final[Mapping[Route, HelpUse]] = {
    Route.CRISIS: "crisis",
    Route.EMERGENCY: "emergency",
    Route.ILLICIT: "illicit",
}


def openings(prompts: Prompts) -> dict[str, Route]:
    """Return how the help begins in each text, up to where the numbers of a region stand."""
    return {
        prompts.help[use].partition(LINES)[0]: route
        for route, use in HELPING.items()
        if route in DANGER and prompts.help[use].partition(LINES)[0].strip()
    }


class FirstAid:
    """Answers people in danger; needs neither index nor model, nor a disk once it is there."""

    def __init__(self, prompts: Prompts, region: str) -> None:
        """Answer with these texts and the numbers of this region."""
        self._prompts = prompts
        self._region = region
        self._router = Router(None, openings(prompts))

    def answer(
        self,
        question: str,
        history: Sequence[Turn | Mapping[str, Any]] = (),
        *,
        explain: bool = False,
        alone: bool = False,
    ) -> Answer | None:
        """Return the help, or ``None`` where no pattern tells of danger.

        With ``alone``, where no library can be asked afterwards, a hint is enough. The message
        itself is heard first, so that no history, whatever its form, keeps anybody from the help.

        Raises:
            QuestionError: the message tells of nothing, and the history has another form.
        """
        asked = as_text(question)
        verdict = self._router.urgent(asked, alone=alone)
        if verdict is None:
            verdict = self._router.urgent(asked, read_history(history), alone=alone)
        if verdict is None:
            return None
        return Reply(verdict, self._prompts, self._region).alone(asked, "", explain=explain)


def built_in_help(question: str, region: str) -> str | None:
    """Return the built-in text where patterns tell of danger; needs no file at all."""
    verdict = Router(None).urgent(as_text(question), alone=True)
    return None if verdict is None else TEXTS[region, verdict.route]
