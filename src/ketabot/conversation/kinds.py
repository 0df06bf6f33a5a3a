"""What a message asks of the conversation rather than of the library.

A kind is known by the whole message, so that a question with a topic of its own is never taken
for one: "who says that?" asks for a source, "who says that it is safe?" is a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["ABOUT_SOURCES", "OF_THE_LAST", "Kind", "Meant", "kind_of"]


class Kind(StrEnum):
    """What a message asks for."""

    QUESTION = "question"
    """Whatever is none of the others; it may depend on what was said before."""
    WHY = "why"
    MORE = "more"
    OTHERS = "others"
    SHORTER = "shorter"
    CORRECTION = "correction"
    WHO = "who"
    WHEN = "when"
    TRUST = "trust"
    SHOW = "show"
    LIBRARY = "library"


ABOUT_SOURCES: Final = (Kind.WHO, Kind.WHEN, Kind.TRUST, Kind.SHOW)
"""Answered from what is known of the documents that were quoted last."""
OF_THE_LAST: Final = (Kind.WHY, Kind.MORE, Kind.OTHERS, Kind.SHORTER, Kind.CORRECTION)
"""About the question before, whatever that was."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a message asks for."""

    kind: Kind
    rest: str = ""
    """Of a correction, what was meant; of a question, the same where it puts the one before right;
    of ``others``, what they are asked beyond the question."""

    @property
    def is_fixed(self) -> bool:
        """Whether the whole message is known: it says nothing that no pattern has seen."""
        return self.kind not in (Kind.QUESTION, Kind.CORRECTION) and not self.rest


_IT = r"(?:that|this|it|so|those|these|them|all that|all this|any of (?:that|this|it))"
_SOURCE = (
    r"(?:sources?|documents?|papers?|articles?|pages?|websites?|sites?|texts?|quotes?|passages?|"
    r"authors?|publishers?|originals?|references?|citations?|links?)"
)
_THAT_SOURCE = rf"(?:{_IT}|(?:that|this|the|your|those|these|each|the first) {_SOURCE}|they|he|she)"
_SOURCES = (
    r"(?:sources|documents|docs|papers|articles|pages|websites|texts|books|files|passages|"
    r"references)"
)
_OTHERS = rf"(?:other|others|rest|remaining|different|another)(?: of the)?(?: {_SOURCE}| ones?)?"
_ABOUT = rf"(?: (?:about|on|to|of|with) (?:{_IT}|the (?:topic|subject)|you|him|her))?"
_HAVE = r"(?:have|know|use|hold|quote|contain|read|search|look (?:at|in)|draw on|rely on|got)"

_LIBRARY = (
    r"(?:the|this|your|that) (?:little |whole |own )?(?:library|collection|archive|bookshelf)"
    r"(?: of yours)?"
)
_THERE = (
    r"(?: (?:about|on|in there|in here|here|there|on file|available|(?:to|at) hand|"
    rf"in {_LIBRARY}))?"
)

_PART = (
    r"(?:numbers?|figures?|percent(?:ages?)?|amounts?|prices?|costs?|doses?|minutes?|hours?|days?|"
    r"weeks?|months?|years?|dates?|names?|answer|gist|essence|short version|main point|yes or no|"
    r"one sentence|one number|main one|best one|best quote|first one)"
)

_FILLER = re.compile(
    r"^(?:(?:and|but|so|ok|okay|well|oh|hm+|um|please|yes|great|thanks|thank you|sorry|now|then|"
    r"also|interesting|cool|alright|right)\b[\s,.!…-]*)+"
)
_CLOSING = re.compile(r"(?:[\s,]+(?:then|though|please|exactly|now|again|anyway|thanks))+$")

_PATTERNS: Final = {
    kind: re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    for kind, patterns in {
        Kind.LIBRARY: (
            rf"(?:what|which)(?: kind of| sort of| other)? (?:{_SOURCES}|information|literature|"
            rf"material|topics|questions|subjects) (?:(?:do|are|does|have|can) )?"
            rf"(?:you|there|{_LIBRARY})"
            rf"(?: {_HAVE}| cover| answer| using| quoting| drawing| taking)?{_THERE}(?: from)?",
            rf"(?:what|which) {_SOURCES} are (?:here|in {_LIBRARY})",
            rf"(?:what|which) {_SOURCES} (?:are|do) your answers (?:taken |come |made )?from",
            r"what do you (?:actually )?know(?: about)?|what (?:do you|have you) (?:have|got)"
            rf"{_THERE}|what are you quoting(?: from)?",
            rf"what(?:'s| is) (?:in )?{_LIBRARY}(?: about)?|tell me about {_LIBRARY}",
            r"what (?:can|could|should|may) (?:i|we) ask(?: you)?(?: about)?",
            r"what can you (?:tell me about|answer|help (?:me )?with)",
            r"what (?:are|is) (?:you|your (?:answers|information|knowledge)) based on|"
            rf"what do you base your answers on|what are your {_SOURCES}",
            r"where do (?:you|your answers) (?:get|come|take)"
            r"(?: (?:your|the|this) (?:answers?|information|knowledge|quotes?))?(?: from)?",
            r"(?:(?:can|could|would) you |(?:can|could|may) i (?:see|have) )?(?:please )?"
            r"(?:list|name|show(?: me)?|a list of|the list of) (?:all )?(?:(?:the|your|all) )*"
            rf"(?:{_SOURCES}|library)(?: you (?:have|use))?",
            rf"how many {_SOURCES} (?:do you have|have you got|are there|does {_LIBRARY} have|"
            rf"are in {_LIBRARY}|do you know){_THERE}",
            rf"who (?:wrote|writes|published|made|are the authors of) (?:all )?"
            rf"(?:{_LIBRARY}|(?:the|your|these|those) {_SOURCES}(?: (?:in|of) {_LIBRARY})?)",
            rf"(?:is|are) (?:{_LIBRARY}|(?:the|your|these|those) {_SOURCES}) (?:really |all )?"
            r"(?:reliable|trustworthy|credible|biased|legit|independent|neutral|any good)",
            rf"(?:can|should) i (?:really )?(?:trust|believe|rely on) "
            rf"(?:{_LIBRARY}|(?:the|your|these|those) {_SOURCES})",
            rf"who are (?:your|the) (?:authors|{_SOURCES})",
            rf"how (?:old|recent|current|up to date) (?:is|are) (?:{_LIBRARY}|(?:all )?(?:the|your|"
            rf"this|these) (?:{_SOURCES}|information|info|docs))",
        ),
        Kind.WHY: (
            r"why|why not|how so|how come|for what reasons?|what for|in what way",
            rf"why (?:is|was|would|should) {_IT}(?: (?:so|be|the case))?",
            r"why (?:is|was|are|were|do|does|did|would|wouldn't|won't|will|can|can't|could|couldn't"
            r"|don't|doesn't|didn't|isn't|aren't|wasn't|has|hasn't|have|haven't|should|shouldn't) "
            rf"(?:{_IT}|they|he|she|there)(?: not| be| (?:do|say) (?:that|this|it|so))?",
            r"(?:what|why) makes (?:you|them) (?:say|think) (?:that|so)",
        ),
        Kind.MORE: (
            r"(?:tell|show|give) me (?:some )?more(?: details?| quotes?| information| info)?"
            rf"{_ABOUT}",
            rf"more|go on|continue|keep going|(?:anything else|what else|anything more){_ABOUT}",
            r"something else",
            r"more (?:details?|info|information|quotes?|(?:of|about) (?:that|this|it))",
            r"(?:can|could|would) you (?:please )?(?:tell|give|show|say) (?:me )?(?:some )?more"
            rf"(?: details?| quotes?| information| info)?{_ABOUT}",
            r"(?:can|could) you (?:elaborate|expand|go on|continue)(?: on (?:that|this|it))?",
            r"elaborate(?: on (?:that|this|it))?|say more|next",
            r"(?:is|was) (?:there|that) (?:anything |something )?(?:more|else|all)"
            r"(?: (?:on|about|to) (?:that|this|it))?",
            rf"(?:do|have) you (?:have |got |know )?(?:anything|something|any|what) (?:more|else)"
            rf"{_ABOUT}",
            r"(?:i(?:'d| would) like to|i want to|let me) (?:know|hear|read|see) more"
            rf"{_ABOUT}",
        ),
        Kind.WHO: (
            r"who (?:says?|said|wrote|claims?|claimed|states?|stated|published|writes) "
            rf"(?:{_THAT_SOURCE}|(?:all )?(?:this|that) stuff)",
            r"says who|who says(?: so)?|according to whom?|who (?:is|was) (?:that|this)? ?from",
            rf"whose (?:words?|claims?|opinions?|views?|texts?) (?:is|are|was|were) {_IT}",
            rf"who (?:is|was|are|were) (?:the|its|their|your) {_SOURCE}(?: of {_THAT_SOURCE})?",
            rf"(?:what|which)(?:'s| is| are| was)? (?:the|your|its|that|this) {_SOURCE}"
            rf"(?: (?:for|of|behind) {_THAT_SOURCE})?",
            rf"(?:which|what) {_SOURCE} (?:is|was|are|does|did|says?) {_IT}"
            r"(?: (?:from|come from|in))?",
            rf"where (?:is|was|does|do|did|are) (?:{_IT}|you) ?(?:come )?"
            rf"(?:from|get {_IT}(?: from)?|find {_IT}|read {_IT})",
            rf"where (?:did you|do you) (?:get|find|read|take|have) {_IT}(?: from)?",
        ),
        Kind.WHEN: (
            rf"(?:when|in (?:what|which) year|what year) (?:was|were|is|did) {_THAT_SOURCE}"
            r"(?: (?:come out|appear))?(?: (?:written|published|said|posted|from|made|updated|"
            r"printed|released))+",
            rf"how (?:old|recent|current|up to date|outdated) (?:is|are|was) {_THAT_SOURCE}",
            rf"(?:is|are|was) {_THAT_SOURCE} (?:still )?(?:up to date|current|recent|outdated)",
            rf"(?:is|are|was) (?:that|this|the|your) {_SOURCE} (?:old|new|dated)",
            rf"(?:what(?:'s| is| was) the|which) (?:date|year)(?: (?:of|on|for) {_THAT_SOURCE})?",
            rf"(?:what|which) (?:date|year) (?:is|was) {_THAT_SOURCE}(?: from)?",
        ),
        Kind.TRUST: (
            rf"(?:can|should|could|may|do) (?:i|we|you|one) (?:really |actually )?"
            rf"(?:trust|believe|rely on|count on) {_THAT_SOURCE}",
            rf"(?:is|are|was) {_THAT_SOURCE} (?:really |actually |at all |a )?(?:reliable|"
            r"trustworthy|credible|biased|legit|legitimate|independent|neutral|objective|"
            r"true|believable|reputable|an? advert\w*|advertis\w+|marketing|peer reviewed)"
            rf"(?: {_SOURCE})?",
            rf"(?:is|are) (?:that|this|the|your) {_SOURCE} (?:any )?(?:good|serious|scientific)",
            rf"how (?:reliable|trustworthy|credible|biased|sure|certain) (?:is|are) {_THAT_SOURCE}",
            rf"(?:do|does) (?:they|he|she|the {_SOURCE}) (?:(?:have|has) (?:an? |any )?(?:stake|"
            r"agenda|(?:financial )?interests?|conflicts?(?: of interest)?|"
            r"something to (?:sell|gain))|"
            r"(?:sell|gain|profit|benefit|earn|make money)(?: (?:something|anything|it|this|that|"
            r"from|by|on|ketamine|treatments?|infusions?))*)",
            rf"(?:is|are) {_THAT_SOURCE} (?:selling|trying to sell|paid|making money)"
            r"(?: \w+){0,4}",
            r"who (?:paid|profits|benefits|gains)(?: (?:for|from) (?:that|this|it))?",
        ),
        Kind.SHOW: (
            r"(?:show|give|open|link|send|read) (?:me )?(?:to )?"
            r"(?:the|your|that|this|its|all|a)? ?"
            rf"(?:original |whole |full )?{_SOURCE}(?: (?:of|for|behind) {_IT})?",
            r"(?:can|could|may) (?:i|you) (?:please )?"
            r"(?:see|read|show(?: me)?|open|have|give(?: me)?|get|link(?: to)?) "
            rf"(?:the|that|this|your|its|a)? ?(?:original |whole |full )?{_SOURCE}"
            rf"(?: (?:of|for) {_IT})?",
            rf"(?:original )?{_SOURCE}|where (?:exactly )?(?:does|do|did) (?:it|they|he|she) say "
            r"(?:that|this|it|so)|where (?:exactly )?is (?:that|this) (?:written|said)",
        ),
        Kind.SHORTER: (
            rf"(?:just|only) (?:give me |tell me )?(?:the |a )?{_PART}",
            rf"(?:the |a )?{_PART} (?:only|alone|will do|is enough|is all i need)",
            r"(?:give me |tell me )?(?:just |only )?(?:the )?(?:short|brief|quick)(?:er)? "
            r"(?:version|answer|one)",
            r"shorter|briefer|too long|tl;?dr|in (?:short|brief)|briefly|be (?:brief|concise)",
            r"in (?:one|a|1) (?:sentence|word|line|nutshell)|in (?:a few|fewer|less) words",
            r"(?:make|keep|say) (?:it|that|this) (?:short|shorter|brief|briefly|in one sentence)",
            r"(?:can|could) you (?:please )?(?:make (?:it|that|this) (?:short|shorter|brief)|"
            r"be (?:more )?(?:brief|briefer|concise)|shorten (?:it|that|this)|"
            r"summari[sz]e(?: (?:it|that|this))?|say (?:it|that) (?:shorter|briefly))",
            r"summari[sz]e(?: (?:it|that|this))?|sum (?:it|that) up",
        ),
    }.items()
}
_OTHERS_ASKED: Final = re.compile(
    rf"^(?:what|how) (?:do|does|did|about|would) (?:any of )?(?:the |all the |your )?{_OTHERS}"
    r"(?: (?:say|think|claim|write|tell|state|see))?\b|"
    rf"^(?:do|does|did|is|are|would|have|has) (?:any of |some of |all )?(?:the |your )?{_OTHERS}"
    r" (?:say|think|claim|agree|disagree|see|confirm|contradict|differ|write|mention|report|cover|"
    r"discuss|(?:have|has|got|know) (?:anything|something|more|much))\b|"
    rf"^(?:is|are) there (?:any )?(?:(?:a )?second|an?other|a different|other|different) "
    rf"(?:opinions?|views?|{_SOURCE})\b|"
    rf"^(?:any )?(?:other|different|second|another) (?:opinions?|views?|{_SOURCE})\b|"
    r"^(?:do|does) (?:they|the sources|the documents|your sources|everyone|everybody|all)"
    r"(?: of them| sources| documents)?(?: all)? (?:agree|disagree|say (?:so|that|the same))\b"
)
_OTHERS_INSIDE: Final = re.compile(
    rf"\b(?:do|does|did|would|can|could) (?:any of )?(?:the |all the |your )?{_OTHERS} "
    r"(?:say|think|claim|write|tell|state|see|give|report|mention|explain|describe)\b|"
    rf"(?:,? according to| in) (?:any of )?(?:the |all the |your )?{_OTHERS}$"
)
"""The others are asked what the rest of the message tells: "how safe do the others say it is?"."""
_OTHERS_REST: Final = re.compile(
    rf"^(?:{_IT}|about|on|to|with|the same|same|differently|different|so|too|as well|"
    r"anything|something|otherwise|say|think|agree|disagree|is|are|the|topic|case|any|else|here|"
    r"and|or|what|[\s,.?!])*$"
)
_CORRECTS: Final = re.compile(
    r"^(?:(?:no+|nope|nah|not that(?: one)?|sorry|wait|actually|oops|wrong)\b[\s,.!:;-]*)*"
    r"(?:(?:what )?i (?:(?:really |actually )?(?:meant?|was (?:asking|talking|thinking)|"
    r"asked|am asking)|wanted to (?:know|ask))|meant)(?: (?:about|for|of|is|was))*\b[\s,:]*"
    r"(?P<meant>\S.*)$|"
    r"^(?:no+|nope|wrong)\b[\s,.!:;-]+(?:(?:sorry|wait|oops)\b[\s,.!:;-]*)*(?P<other>(?:the|about|for|with|in|not|just|only)\b.*)$"
)
_ASKS_ANEW: Final = re.compile(
    r"^(?:(?:no+|nope|nah|sorry|wait|actually|oops|wrong)\b[\s,.!:;-]*)*(?:what )?i "
    r"(?:(?:really |actually )?(?:meant?|asked)|wanted to (?:know|ask)|was asking)(?: is)?[\s,:]+"
    r"(?P<asked>(?:what|how|who|when|where|why|which|is|are|was|were|do|does|did|can|could|will|"
    r"would|should|has|have)\b.*\w.*)$"
)
"""A correction that is a whole question."""
_FIRST_PERSON: Final = re.compile(r"\b(?:i|i'm|im|me|my|myself|we|us|our)\b")


def kind_of(message: str, *, follows: bool) -> Meant:
    """Tell what a message asks for.

    Args:
        message: as it came.
        follows: something was asked before; else only questions about the library are told apart.
    """
    plain = " ".join(message.casefold().replace("’", "'").split()).rstrip("?!. …")
    if follows:
        if asked := _ASKS_ANEW.match(plain):
            return Meant(Kind.QUESTION, asked["asked"])
        corrected = _correction(plain)
        if corrected is not None:
            return corrected
    bare = _CLOSING.sub("", _FILLER.sub("", plain)).rstrip("?!. …,")
    matching = [kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(bare)]
    if follows and Kind.SHOW in matching:
        return Meant(Kind.SHOW)  # "show me the sources" are those of the quotes
    for kind in matching:
        if follows or kind is Kind.LIBRARY:
            return Meant(kind)
    if follows and (found := _OTHERS_ASKED.match(bare)):
        rest = bare[found.end() :].strip(" ,")
        return Meant(Kind.OTHERS, "" if _OTHERS_REST.match(rest) else rest)
    if follows and (inside := _OTHERS_INSIDE.search(bare)):
        rest = " ".join(f"{bare[: inside.start()]} {bare[inside.end() :]}".split())
        return Meant(Kind.OTHERS, "" if _OTHERS_REST.match(rest) else rest)
    return Meant(Kind.QUESTION)


def _correction(plain: str) -> Meant | None:
    """Return what was meant; nothing where the person goes on about themselves."""
    found = _CORRECTS.match(plain)
    if found is None:
        return None
    meant = (found["meant"] or found["other"] or "").strip(" ,.")
    if not meant or _FIRST_PERSON.search(meant):
        return None
    return Meant(Kind.CORRECTION, meant)
