"""Which sentences may be quoted under which route.

A true sentence can be the wrong act: the dose of a trial under "how much should I take". So what
is about to be quoted is looked at too, not the question alone.
"""

from __future__ import annotations

import re
from typing import Final

from ketabot.answers import Route
from ketabot.routing.deciding import DANGER, Verdict

__all__ = ["bears_dose", "claims_benefit", "may_quote", "tells_how_to_take"]

_NUMBER: Final = (
    r"(?:\d+(?:[.,/]\d+)?|½|¼|¾|half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|a|an|"
    r"several|few)"
)
_UNIT: Final = (
    r"(?:mg|mgs|mcg|µg|μg|ug|g|gm|gms|kg|ml|mls|cc|l|iu|milligrams?|milligrammes?|micrograms?|"
    r"grams?|grammes?|kilograms?|kilos?|millilit(?:er|re)s?|lit(?:er|re)s?|units?|drops?|tablets?|"
    r"pills?|capsules?|lozenges?|troches?|sprays?|puffs?|vials?|doses?)"
)
_PERCENT: Final = r"\d+(?:[.,]\d+)?[\s\-\u00a0\u202f]*(?:%|percent\b|per cent\b)"
_PREPARATION: Final = (
    r"(?:solutions?|saline|dextrose|glucose|lidocaine|creams?|gels?|ointments?|lotions?|sprays?|"
    r"drops?|strengths?|concentrat\w+|w/v|v/v)"
)
_STRENGTH: Final = re.compile(
    # A share of people or a rate is none: "a 30% increase", "in 70 percent of patients".
    rf"{_PERCENT}\s*\(?(?:(?!of\b|in\b)[\w\-]+\s+){{0,2}}(?:{_PREPARATION}|(?:es)?ketamine)\b"
    rf"|{_PERCENT}\s*of\s+(?:\w+\s+){{1,3}}?(?:dose|dosage)\b"
    rf"|\b(?:{_PREPARATION}|dos(?:e|es|age|ages|ing))\b\s+(?:[\w\-]+\s+){{0,5}}?{_PERCENT}"
    r"(?!\s+of\s+(?:\w+\s+){0,3}?(?:people|patients|those|adults|participants|cases|them))",
    re.IGNORECASE,
)
_DOSE: Final = re.compile(
    rf"(?<![\w.]){_NUMBER}(?:\s*(?:-|–|—|to|or|and|of a|"
    rf"per)\s*{_NUMBER})*[\s\-\u00a0\u202f]*{_UNIT}(?![\w])"
    r"|\b(?:mg|mcg|µg|μg|ml|milligrams?)\s*(?:/|per|of|\))"
    r"|\b(?:dose|dosage|dosing)s?\s+(?:\w+\s+){0,3}\d",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(
    r"\b(?:mg|mcg|µg|ml|milligrams?|micrograms?|grams?|kilograms?|dos(?:e|es|age|ages|ing))\b",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twice|once|daily|weekly|half)\b",
    re.IGNORECASE,
)
_ROUTE: Final = re.compile(
    r"\b(?:i\.?v\.?|i\.?m\.?|s\.?c\.?|intravenous(?:ly)?|intramuscular(?:ly)?|intranasal(?:ly)?|"
    r"subcutaneous(?:ly)?|sublingual(?:ly)?|oral(?:ly)?(?! anti-?depressants\b)|rectal(?:ly)?|nasal(?:ly)?|infus\w+|"
    r"inject\w+|lozenges?|troches?|tablets?|pills?|capsules?|sprays?|snort\w*|by mouth|drip|"
    r"swallow\w*|inhal\w+|transdermal|patch(?:es)?|administ\w+|syringes?)\b",
    re.IGNORECASE,
)
_BENEFIT: Final = re.compile(
    r"\b(?:reliev\w+|relief|reduc\w+|improv\w+|help(?:s|ed|ful|ing)?|effective(?:ly|"
    r"ness)?|benefi\w+|"
    r"eas(?:e|es|ed|ing)|cur(?:e|es|ed)|heal\w*|remission|respon(?:d|ds|ded|se)|rapid(?:ly)?|"
    r"within (?:hours|minutes|days)|success\w*|lift(?:s|ed)?|antidepressant|promis\w+|transform\w+|"
    r"alleviat\w+|resol\w+|diminish\w+|decreas\w+|lower(?:s|ed)?|stop(?:s|ped)?|"
    r"treat(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)


def bears_dose(text: str) -> bool:
    """Whether a sentence gives an amount with a unit, or how strong a preparation is."""
    return _DOSE.search(text) is not None or _STRENGTH.search(text) is not None


def tells_how_to_take(text: str) -> bool:
    """Whether a sentence gives an amount or a way by which a medicine is taken."""
    return bears_dose(text) or bool(_AMOUNT.search(text) or _ROUTE.search(text))


def _counts(text: str) -> bool:
    """Whether a sentence has any number, which may be one of tablets or of hours."""
    return _COUNT.search(text) is not None


def claims_benefit(text: str) -> bool:
    """Whether a sentence says that something helps."""
    return _BENEFIT.search(text) is not None


def may_quote(text: str, verdict: Verdict) -> bool:
    """Whether a sentence may stand under this verdict.

    Nothing is quoted under ``illicit``, ``smalltalk`` and ``off_topic``; under ``crisis`` and
    ``emergency`` neither, and should that ever change, no dose and no claim of benefit. What was
    answered though the route was in doubt tells no way to take a medicine or, under the help, no
    dose. Ordinary questions, those on the doses of studies and clinics too, are answered in full.
    """
    if verdict.in_doubt and verdict.route not in (*DANGER, Route.ILLICIT):
        return not (bears_dose(text) if verdict.help_in_sight else tells_how_to_take(text))
    if verdict.route is Route.CRISIS:
        return not (_is_barred(text) or claims_benefit(text))
    if verdict.route in (Route.EMERGENCY, Route.ILLICIT):
        return not _is_barred(text)
    if verdict.route is Route.PERSONAL_MEDICAL:
        return not (_is_barred(text) if verdict.about_dose else bears_dose(text))
    return True


def _is_barred(text: str) -> bool:
    return tells_how_to_take(text) or _counts(text)
