"""How patterns and scores are weighed; every number here is made up for the purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ketabot.answers import Route
from ketabot.routing.classifier import Thresholds
from ketabot.routing.deciding import Evidence, Scores, Verdict, decide, graver
from ketabot.routing.filtering import may_quote
from ketabot.routing.matching import Match

LEAST = {"illicit": 0.5, "personal_medical": 0.4, "smalltalk": 0.3, "off_topic": 0.6}
THRESHOLDS = Thresholds(
    danger=0.3,
    danger_terse=0.5,
    danger_hinted=0.2,
    danger_doubted=0.05,
    danger_in_part=0.9,
    danger_beside_part=0.02,
    least=LEAST,
)
CRISIS, EMERGENCY = Match(Route.CRISIS, "says so"), Match(Route.EMERGENCY, "says so")
PERSONAL = Match(Route.PERSONAL_MEDICAL, "own dose")


def scored(rest: str = "answer", **shares: float) -> Scores:
    """Scores of the routes that are named; what is left is the one that is named first."""
    left = 1 - sum(shares.values())
    named = {**shares, rest: shares.get(rest, 0.0) + left}
    return {one: named.get(one.value, 0.0) for one in Route if one is not Route.NO_ANSWER}


def known(scores: Scores, **more: Match) -> Evidence:
    return replace(Evidence(None, None, None, scores), **more)  # type: ignore[arg-type]


def route_of(evidence: Evidence) -> Route:
    return decide(evidence, THRESHOLDS).route


def test_crisis_and_emergency_count_together_and_the_likelier_is_taken() -> None:
    assert route_of(known(scored(crisis=0.14, emergency=0.17))) is Route.EMERGENCY
    assert route_of(known(scored(crisis=0.14, emergency=0.15))) is Route.ANSWER


@pytest.mark.parametrize("taken", ["answer", "off_topic", "smalltalk"])
def test_how_much_oneself_should_take_is_a_personal_question_whatever_else_speaks_for(
    taken: str,
) -> None:
    asked = Match(Route.PERSONAL_MEDICAL, "own amount")
    assert route_of(known(scored(taken), other=asked)) is Route.PERSONAL_MEDICAL
    assert route_of(known(scored("illicit"), other=asked)) is Route.ILLICIT
    assert route_of(known(scored(crisis=0.4), other=asked)) is Route.CRISIS
    assert route_of(known(scored(), other=PERSONAL)) is Route.ANSWER


@pytest.mark.parametrize(("share", "route"), [(0.06, Route.CRISIS), (0.04, Route.ANSWER)])
def test_a_doubted_pattern_stands_unless_danger_is_all_but_out_of_the_question(
    share: float, route: Route
) -> None:
    assert route_of(known(scored(crisis=share), doubted=CRISIS)) is route


@pytest.mark.parametrize(("share", "route"), [(0.21, Route.CRISIS), (0.19, Route.ANSWER)])
def test_a_hint_needs_the_classifier_beside_it(share: float, route: Route) -> None:
    assert route_of(known(scored(crisis=share), hint=CRISIS)) is route
    assert route_of(known(scored(crisis=share))) is Route.ANSWER


@pytest.mark.parametrize(("share", "route"), [(0.51, Route.CRISIS), (0.49, Route.ANSWER)])
def test_a_word_or_two_need_more(share: float, route: Route) -> None:
    assert route_of(replace(known(scored(crisis=share)), is_terse=True)) is route


def test_the_reason_names_the_pattern_that_tipped_the_scales() -> None:
    verdict = decide(known(scored(emergency=0.1), doubted=EMERGENCY), THRESHOLDS)
    assert (verdict.by, verdict.reason) == (
        "classifier",
        "crisis or emergency has 0.10 of 1, and 0.05 is enough; hinted at by the pattern: says so",
    )


@pytest.mark.parametrize(
    ("whole", "part", "is_long", "route"),
    [
        (0.03, 0.95, False, Route.CRISIS),
        (0.03, 0.85, False, Route.ANSWER),  # the sentence is not frightening enough
        (0.01, 0.95, False, Route.ANSWER),  # and here the whole says that it is harmless
        (0.01, 0.95, True, Route.CRISIS),  # of which little was seen
    ],
)
def test_one_sentence_counts_where_the_whole_leaves_a_doubt(
    whole: float, part: float, is_long: bool, route: Route
) -> None:
    parts = [scored(), scored(crisis=part)]
    evidence = replace(known(scored(crisis=whole)), parts=parts, is_long=is_long)
    assert route_of(evidence) is route


def test_sentences_are_not_looked_at_where_the_whole_is_clear() -> None:
    looked_at = []

    def parts() -> Iterator[Scores]:
        looked_at.append("a sentence")
        yield scored()

    for share in (0.01, 0.9):
        decide(replace(known(scored(crisis=share)), parts=parts()), THRESHOLDS)
    assert looked_at == []


@pytest.mark.parametrize(("share", "route"), [(0.55, Route.ILLICIT), (0.45, Route.ANSWER)])
def test_another_route_needs_its_share_of_what_is_no_danger(share: float, route: Route) -> None:
    # Danger has 0.2 of all, so the share of 0.8 is what counts.
    scores = scored("off_topic", crisis=0.2, illicit=0.8 * share)
    assert route_of(known(scores)) is (route if share > 0.5 else Route.ANSWER)


@pytest.mark.parametrize(("share", "route"), [(0.85, PERSONAL.route), (0.95, Route.ILLICIT)])
def test_a_personal_question_is_told_by_its_words_unless_the_classifier_is_sure(
    share: float, route: Route
) -> None:
    assert route_of(known(scored(illicit=share), other=PERSONAL)) is route


@pytest.mark.parametrize(
    ("evidence", "in_doubt"),
    [
        (known(scored(crisis=0.4)), True),
        (known(scored(crisis=0.4, emergency=0.4)), False),
        (known(scored(crisis=0.4), hint=CRISIS), False),
        (known(scored(crisis=0.4), doubted=CRISIS), False),
        (known(scored(crisis=0.4, emergency=0.3)), True),
        (known(scored(illicit=0.6)), True),
        (known(scored(illicit=0.8)), False),
        (known(scored(smalltalk=0.89)), True),
        (known(scored(smalltalk=0.91)), False),
        (known(scored(off_topic=0.89)), True),
        (known(scored(personal_medical=0.5)), False),
        (known(scored()), False),
    ],
)
def test_danger_is_in_doubt_where_the_classifier_alone_is_not_sure(
    evidence: Evidence, in_doubt: bool
) -> None:
    assert decide(evidence, THRESHOLDS).in_doubt is in_doubt


def test_what_the_library_answers_is_answered_under_the_help() -> None:
    doubted = decide(known(scored(crisis=0.4)), THRESHOLDS).answered()
    assert (doubted.route, doubted.help_in_sight) == (Route.ANSWER, True)
    asked_for = decide(known(scored(illicit=0.6)), THRESHOLDS).answered()
    assert (asked_for.route, asked_for.help_in_sight) == (Route.ANSWER, False)
    assert not may_quote("Take 50 mg of it by mouth.", asked_for)
    assert may_quote("It is given by a nurse.", asked_for)
    plain = Verdict(Route.OFF_TOPIC, "classifier", "off_topic 0.9").answered()
    assert (plain.route, plain.help_in_sight) == (Route.ANSWER, False)


def test_of_two_verdicts_the_graver_counts_and_a_dose_in_either() -> None:
    mild = Verdict(Route.ANSWER, "classifier", "", about_dose=True)
    personal = Verdict(Route.PERSONAL_MEDICAL, "classifier", "")
    illicit = Verdict(Route.ILLICIT, "classifier", "")
    crisis = Verdict(Route.CRISIS, "classifier", "")
    assert graver(mild, personal) == replace(personal, about_dose=True)
    assert graver(illicit, personal) == graver(personal, illicit) == illicit
    assert graver(crisis, illicit) == graver(illicit, crisis) == crisis
    other = Verdict(Route.OFF_TOPIC, "classifier", "")
    assert graver(mild, other) == mild
