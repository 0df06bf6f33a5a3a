"""Words whose full stop need not end a sentence.

All are written in lower case without the last full stop. Each set says when a full stop after
its words is still the end of a sentence.
"""

from __future__ import annotations

__all__ = [
    "BEFORE_NUMBER",
    "LABELS",
    "MAYBE_LAST",
    "NEVER_LAST",
    "SENTENCE_STARTERS",
    "SPEECH_VERBS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words(
    # Titles, which stand before a name.
    "dr drs mr mrs ms mx messrs prof profs rev fr hon gen col maj capt cmdr lt sgt cpl pvt"
    " gov sen rep pres supt"
    # Latin and bookish words, which stand before what they point at.
    " et e.g eg i.e ie viz cf vs v resp approx appx ca incl excl esp aka a.k.a w.r.t"
    # Units of reference, and the shorthand of prescriptions before what it governs.
    " eq eqs fig figs ref refs tab sect sec chap ch vol vols pp ed eds art par suppl"
    " dept univ inst assn natl intl"
)
"""Never the end of a sentence."""

BEFORE_NUMBER = _words(
    "no nos p pg n jan feb mar apr jun jul aug sep sept oct nov dec tel ext max min avg"
    " c art app box rm"
)
"""Not the end when a number follows; otherwise as any word."""

MAYBE_LAST = _words(
    "al etc inc ltd co corp llc plc bros jr sr esq u.s u.k u.n u.s.a e.u d.c n.y l.a n.j"
    " ph.d phd m.d d.o r.n n.p p.a m.sc b.sc m.s b.s m.a b.a m.p.h mph d.d.s psy.d pharm.d d.n.p"
    " l.c.s.w j.d m.b.a f.a.c.p b.c a.d b.c.e c.e a.m p.m am pm"
    # Prescription shorthand: by mouth, twice a day, as needed, and so on.
    " p.o b.i.d t.i.d q.i.d q.d q.h q.h.s h.s p.r.n prn i.v i.m s.c s.q s.l p.r o.d o.s o.u a.c p.c"
    " q.o.d n.p.o"
    # Saints, mountains, forts and streets.
    " st ste mt ft ave blvd rd hwy apt"
    # Words cut short in charts, and in the names of journals.
    " tabs caps supp susp inj sol soln temp diff dx hx rx tx pt pts ibid op cit id est"
    " clin med psychiatr psychol pharmacol engl int res sci assoc soc proc ann br eur neurosci"
    " biol chem"
)
"""The end only when the next word is one that begins sentences (``SENTENCE_STARTERS``)."""

LABELS = _words(
    "vitamin vitamins hepatitis group groups type phase arm plan part appendix figure table class"
    " schedule grade stage factor protein influenza streptococcus category level panel option"
    " section site strain component medicare bipolar lamin filamin"
    " hemophilia haemophilia"
)
"""Before a single capital these make it a name ("vitamin D."), not somebody's initial."""

SENTENCE_STARTERS = _words(
    "a about according additionally after all also although among an and another any are as at"
    " avoid because before between both but by call can check consider contact could currently"
    " despite did do does don't during each either even every finally first for from further"
    " furthermore generally given he her here his how however i i'm if in indeed instead is it"
    " it's its keep later let many maybe me more moreover most much my never nevertheless next no"
    " nobody none not nothing now of often on once one only or other others our out over overall"
    " patients people perhaps please rather recently results second see several she since so some"
    " sometimes still store studies such swallow take tell than that that's the their then there"
    " there's therefore these they they're third this those though through thus to today together"
    " treatment two under unless unlike until use used using usually we we're well were what when"
    " where whereas whether which while who whose why with within without yes yet you you're"
    " your"
)
"""Words that begin sentences and are seldom the second word of a name."""

SPEECH_VERBS = _words(
    "said says asked asks wrote writes replied replies added adds explained explains wondered"
    " wonders told tells answered answers exclaimed noted notes warned warns cried"
)
"""After a quotation they carry its sentence on: “Is it safe?” Dr. Lee asked."""
