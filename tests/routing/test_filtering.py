"""Which sentences may stand under which verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketabot.answers import Route
from ketabot.documents import Source
from ketabot.prompts import load_prompts
from ketabot.routing import Verdict, bears_dose, caution
from ketabot.routing.claims import is_strong_claim
from ketabot.routing.filtering import may_quote

DOSES = (
    "A dose of 0.5 mg/kg was infused over 40 minutes.",
    "Patients received 100mg.",
    "Typically, a dosage of 0.5mg per kilogram of body weight is administered.",
    "He took two lozenges a day.",
    "Half a milligram per kilogram was given.",
    "The dose was 84 milligrams twice a week.",
    "Inject 2 mL slowly.",
    "from 1 milligram (mg) per kilogram (kg) of body weight",
    "A 0.5% solution was used.",
    "It was mixed as a 10 percent topical ketamine cream.",
    "Dilute it with 5% dextrose.",
    "The spray has a strength of 14 %.",
    "The second time 50% of the first dose was enough.",
    "They lowered the dose by about 25 percent.",
)
NO_DOSES = (
    "Ketamine acts on glutamate.",
    "Depression affects 17 million Americans.",
    "One of the most remarkable aspects is speed.",
    "A 2019 study tested this.",
    "In G major.",
    "Statistics have shown a 30% increase in suicide rates from 2000 to 2016.",
    "It is effective for at least 70 percent of them.",
    "Some 70% of ketamine patients respond.",
    "Remission came in 36 per cent of the group, and in 20% in the placebo group.",
)


def verdict(route: Route, *, about_dose: bool = False) -> Verdict:
    return Verdict(route, "pattern", "x", about_dose=about_dose)


@pytest.mark.parametrize("text", DOSES)
def test_a_dose_is_quoted_for_a_general_question_alone(text: str) -> None:
    assert bears_dose(text)
    assert may_quote(text, verdict(Route.ANSWER, about_dose=True))
    for route in (Route.PERSONAL_MEDICAL, Route.ILLICIT, Route.EMERGENCY, Route.CRISIS):
        assert not may_quote(text, verdict(route, about_dose=True))


@pytest.mark.parametrize("text", NO_DOSES)
def test_other_numbers_are_no_dose(text: str) -> None:
    assert not bears_dose(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is given as an intravenous infusion.",
        "It comes as a nasal spray.",
        "Six sessions are planned.",
    ],
)
def test_a_way_to_take_it_is_not_quoted_to_who_asks_about_a_dose_of_their_own(text: str) -> None:
    assert not may_quote(text, verdict(Route.PERSONAL_MEDICAL, about_dose=True))
    assert may_quote("It is used with care in pregnancy.", verdict(Route.PERSONAL_MEDICAL))


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("A third of people are not helped by oral antidepressants.", True),
        ("The effect is gone after 30 minutes to an hour.", True),
        ("It is taken orally.", False),
        ("The usual dose is low.", False),
    ],
)
def test_what_was_doubted_is_answered_but_for_ways_to_take_it(text: str, stands: bool) -> None:
    assert may_quote(text, replace(verdict(Route.ANSWER), in_doubt=True)) is stands


def test_no_benefit_is_quoted_to_a_person_in_crisis() -> None:
    text = "It relieves suicidal thoughts within hours."
    assert not may_quote(text, verdict(Route.CRISIS))
    assert may_quote(text, verdict(Route.ANSWER))


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine is effective in 70% of patients.",
        "It has no side effects.",
        "It is not habit-forming.",
        "Relief is almost instant: ketamine gives almost instant relief.",
        "Seven out of ten people get better.",
        "The treatment is safe and effective.",
        "The spray is significantly less effective than the drip.",
        "It works faster, better and more safely than many medicines.",
    ],
)
def test_a_strong_claim_by_a_seller_is_said_to_be_one(text: str) -> None:
    phrases = load_prompts().claims
    seller = Source(title="t", interest="The author owns a clinic.")
    assert "The author owns a clinic." in caution(text, seller, phrases)
    assert caution(text, Source(title="t", kind="clinic"), phrases) == phrases.clinic
    assert caution(text, Source(title="t", kind="journal"), phrases) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine acts on glutamate.",
        "Ketamine may cause side effects.",
        "The most common side effects are nausea and dizziness.",
        "An infusion takes 40 minutes.",
        "It is better known by its trade name than by its own.",
    ],
)
def test_a_plain_statement_is_no_strong_claim(text: str) -> None:
    assert not is_strong_claim(text)
