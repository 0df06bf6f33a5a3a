"""What a sentence says yes or no to: a table of matters, and plain negation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ketabot.disagreement.words import CLAUSE, TOKEN, any_of, content, stem

__all__ = ["MATTERS", "NEGATION", "Denial", "Matter", "Stand", "asserts", "denials", "stands"]


@dataclass(frozen=True, slots=True)
class Matter:
    """A thing that sources take sides on, told by what each side writes."""

    name: str
    yes: re.Pattern[str]
    no: re.Pattern[str]
    asked: re.Pattern[str]
    """Found in questions that are about it."""
    shared: int
    """Content words that two sentences need in common, beside the matter's own."""
    is_yes_no: bool = True
    """Whether it is asked with yes and no, rather than with two opposite words."""
    has_purpose: bool = False
    """Whether "yes" holds for the thing and the purpose alone that the sentence names."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The side that a sentence takes."""

    matter: str
    is_yes: bool
    text: str
    """The words that show it."""
    shown: frozenset[str]
    """Stems of what shows it, as far as it stands in the sentence."""
    words: frozenset[str]
    """Content words of the sentence."""
    subject: frozenset[str]
    """Content words before what shows it, in its clause."""
    purpose: frozenset[str]
    """Content words of the clause from there on."""


_LASTING = r"(?:long[- ]term|lasting|permanent|chronic)"
_BAD = r"(?:side[- ]effects?|harms?|damage|risks?|complications)"
_LOSS = r"(?:dysfunction|loss|damage|syndrome|impairment|injury|failure|toxicity)"
_LEADS = r"(?:linked to|associated with|causes?|leads? to|results? in|happens? when)"

MATTERS = (
    Matter(
        "lasting harm",
        yes=any_of(
            rf"{_LASTING}(?:ly)?\b[^.;]*\b{_LEADS}[^.;]*\b{_LOSS}",
            rf"\b{_LOSS}\b[^.;]*\b{_LEADS}[^.;]*\b{_LASTING}",
        ),
        no=any_of(
            rf"\b(?:no|not? (?:have |cause )?any|without(?: any)?) "
            rf"(?:known |serious |significant )*(?P<about>{_LASTING} {_BAD})"
        ),
        asked=any_of(
            r"\b(?:side[- ]effects?|harm|damag|hurt|bad\b|risk|danger|safe|mess|ruin"
            r"|long[- ]term|lasting|permanent|down the road|years)"
        ),
        shared=1,
    ),
    Matter(
        "addiction",
        yes=any_of(
            r"\b(?:is|are|be|highly|very)(?: \w+)? (?:addictive|habit[- ]forming)\b",
            r"\b(?:causes?|leads? to|risk of|potential for)(?: \w+){0,2} (?:addiction|dependence)",
            r"\bbecome (?:addicted|dependent)\b",
        ),
        no=any_of(
            r"\bnon-? ?(?P<about>habit[- ]forming|addictive)",
            r"\bnot (?:\w+ )?(?:addictive|habit[- ]forming)",
            r"\bno (?:known )?(?:risk of )?(?:addiction|dependence)",
        ),
        asked=any_of(r"\b(?:addict|hook|habit|depend|crav|wean|get off|withdraw)"),
        shared=0,
    ),
    Matter(
        "amount of research",
        yes=any_of(
            r"\b(?:dozens|hundreds|thousands) of (?:[\w-]+ ){0,3}(?:studies|trials)",
            r"\b(?:years|decades) of research",
            r"\b(?:well|widely|extensively) (?:studied|researched)",
        ),
        no=any_of(
            r"\bresearch\b[^.;]{0,60}\b(?:relatively|still|very) (?:new|young|early|limited)",
            r"\bstudies\b[^.;]{0,60}\b(?:are|were|been) (?:very )?(?:small|few|limited|scarce)",
            r"\blittle (?:is known|research)",
        ),
        asked=any_of(
            r"\b(?:research|stud(?:y|ies)|trials?|evidence|proof|proven|how long"
            r"|known|science|tested)"
        ),
        shared=1,
        is_yes_no=False,
    ),
    Matter(
        "approval",
        yes=any_of(
            r"\b(?:was|is|are|were|been)(?: fda)?[- ]"
            r"(?P<about>approved\b(?: for [^.,;:()–—]{1,60})?)"
        ),
        no=any_of(
            r"\boff-label\W* (?:use|for|treatment|to treat)",
            r"\bnot (?:\w+ )?approved?\b",
        ),
        asked=any_of(r"\b(?:approv|fda\b|off-?label|licen[cs]|legal|allowed|official|authori[sz])"),
        shared=2,
        has_purpose=True,
    ),
    Matter(
        "safety",
        yes=any_of(r"\b(?:is|are|been)(?: \w+){0,2} safe(?:ly)?\b"),
        no=any_of(r"\b(?:is|are|be) not (?:\w+ )?safe\b", r"\bunsafe\b", r"\bno [^,;.]* is safe\b"),
        asked=any_of(r"\b(?:safe|danger|risk|harm)"),
        shared=2,
    ),
)
"""What sources are known to take sides on in texts about treatments."""

AGENCY = content("FDA Food and Drug Administration EMA agency")
"""Who approves is neither the thing nor its purpose."""
NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|cannot|without|[a-z]+n['’]t)\b", re.I)
_EXCEPTED = re.compile(r"\b(?:only|other than|except|but not|and not|not for)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|whether|would be|could be)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|can|could|may|will|should)(?: not|n['’]t)"
    r"|cannot)(?: [a-z]+ly)?(?: be| been)? (?P<verb>[a-z]+)\b(?P<rest>[^.;:]*)",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    ("the", "a", "an", "only", "just", "all", "have", "has", "get", "mean", "provide", "always")
)
"""Words after "not" that deny nothing by themselves."""
_SUBORDINATE = re.compile(r"\b(?:that|which|who|where|when|while|because|although)\b", re.I)
_OBJECT = 5
"""Content words after a verb that count as what it is done to."""


def stands(text: str) -> tuple[Stand, ...]:
    """Return the sides that a sentence takes; one that names both sides of a matter takes none.

    So does one with a condition: what holds only "if" is no contradiction.
    """
    if _CONDITION.search(text):
        return ()
    return tuple(stand for matter in MATTERS if (stand := _stand(matter, text)) is not None)


def _stand(matter: Matter, text: str) -> Stand | None:
    yes, no = matter.yes.search(text), matter.no.search(text)
    if yes is not None and _is_taken_back(text, yes):
        yes = None
    found = no if yes is None else yes
    if found is None or (yes is not None and no is not None):
        return None
    named = found.groupdict().get("about")
    return Stand(
        matter=matter.name,
        is_yes=yes is not None,
        text=found[0] if named is None else named,
        shown=content(found[0]),
        words=content(text),
        subject=content(CLAUSE.split(text[: found.start()])[-1]) - AGENCY,
        purpose=content(CLAUSE.split(text[found.start() :])[0]) - AGENCY,
    )


def _is_taken_back(text: str, found: re.Match[str]) -> bool:
    """Whether a negation before it in its clause, or an exception after it, undoes a "yes"."""
    before = CLAUSE.split(text[: found.start()])[-1]
    after = text[found.start() :]
    return NEGATION.search(before) is not None or _EXCEPTED.search(after) is not None


@dataclass(frozen=True, slots=True)
class Denial:
    """What a sentence says is not so: the stem of a verb or adjective, and of what."""

    verb: str
    objects: frozenset[str]
    text: str


def denials(text: str) -> tuple[Denial, ...]:
    """Return what a sentence plainly denies: "is not …", "does not …"; nothing with an "if"."""
    if _CONDITION.search(text):
        return ()
    return tuple(
        Denial(stem(found["verb"]), _objects(found["rest"]), f"{found['verb']}{_few(found)}")
        for found in _DENIED.finditer(text)
        if found["verb"].lower() not in _EMPTY and not _SUBORDINATE.search(text[: found.start()])
    )


def _few(found: re.Match[str]) -> str:
    """Return the first words after a denied verb, up to the next comma."""
    words = found["rest"].split(",")[0].split()[:_OBJECT]
    return " " + " ".join(words) if words else ""


def _objects(rest: str) -> frozenset[str]:
    words = [word for word in TOKEN.findall(rest) if content(word)]
    return content(" ".join(words[:_OBJECT]))


def asserts(text: str, denial: Denial) -> Iterator[frozenset[str]]:
    """Yield the objects of each place where a sentence says what another one denies."""
    if _CONDITION.search(text) or _EXCEPTED.search(text):
        return
    for token in TOKEN.finditer(text):
        if stem(token[0]) != denial.verb:
            continue
        before = text[: token.start()].split()[-4:]
        if not NEGATION.search(" ".join(before)):
            yield _objects(text[token.end() :])
