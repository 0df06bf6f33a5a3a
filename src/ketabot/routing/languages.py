"""Danger and greetings in a message of another language, by the phrases that are known of it."""

from __future__ import annotations

import re
from functools import cache

from ketabot.answers import Route
from ketabot.routing.foreign import ASKS, CRIES, CRISIS, EMERGENCY, GREETINGS, MANY
from ketabot.routing.normalising import native

__all__ = ["foreign_match", "greets_or_thanks"]


_ELIDED = re.compile(r"\b([cdjlmnst]|qu) (?=[aeiouyh])")


@cache
def _greetings() -> frozenset[str]:
    return frozenset(native(one) for one in GREETINGS.split("|"))


def greets_or_thanks(text: str) -> bool:
    """Whether a native reading is a greeting or a thank-you and nothing else."""
    return text in _greetings()


@cache
def _cries() -> dict[str, Route]:
    return {
        form: route
        for route, all_ in CRIES.items()
        for one in all_.split("|")
        for form in _forms(native(one))
    }


@cache
def _phrases() -> tuple[tuple[Route, str, re.Pattern[str]], ...]:
    """Return one pattern for each language and route, crisis first."""
    return tuple(
        (route, f"{language} phrase", _one_of(phrases))
        for route, table in ((Route.CRISIS, CRISIS), (Route.EMERGENCY, EMERGENCY))
        for language, phrases in table.items()
    )


def _one_of(phrases: str) -> re.Pattern[str]:
    """Return a pattern for any of the phrases; where words have spaces, it begins at a word."""
    told = {form for phrase in phrases.split("|") for form in _forms(native(phrase))}
    forms = sorted(told, key=len, reverse=True)
    spaced = [f"(?<!\\w){re.escape(form)}" for form in forms if not _has_no_spaces(form)]
    whole = [re.escape(form) for form in forms if _has_no_spaces(form)]
    return re.compile("|".join([*spaced, *whole]))


def _forms(phrase: str) -> tuple[str, ...]:
    """Return a phrase, and with its short words joined to the next: "j'ai" is read as "jai"."""
    return (phrase, _ELIDED.sub(r"\1", phrase))


def _has_no_spaces(form: str) -> bool:
    return bool(re.search("[\u3400-\u9fff]", form))


def foreign_match(text: str) -> tuple[Route, str] | None:
    """Return the route of a native reading that is a cry or holds a phrase, and which it is."""
    if text in _cries():
        return _cries()[text], "foreign cry"
    forms = (text, text.replace(" ", "")) if _has_no_spaces(text) else (text,)
    for route, name, pattern in _phrases():
        for form in forms:
            if pattern.search(form) and (route is Route.CRISIS or not ASKS.search(form)):
                return route, name
    return (Route.EMERGENCY, "foreign pills") if any(map(MANY.search, forms)) else None
