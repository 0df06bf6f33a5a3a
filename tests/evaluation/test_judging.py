"""One question at a time: what counts as right, and what it adds to each figure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ketabot.answers import Answer, Route
from ketabot.errors import QuestionError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.judged import Span
from ketabot.evaluation.material import Material
from tests.evaluation.answers import PAGE, answer, gold, judge_one, quote

ANSWERABLE = Case("1", "q", answerable=True, gold=gold("rain", "snow"))
UNANSWERABLE = Case("2", "q", answerable=False)
SOURCES = Case("4", "q", route="answer")


def told(text: str) -> Answer:
    """An answer in fixed words."""
    return replace(answer(route=Route.ANSWER), message=text)


@pytest.mark.parametrize(
    ("case", "given", "verdict"),
    [
        (ANSWERABLE, answer("snow"), "right"),
        (ANSWERABLE, answer("wind", "snow"), "wrong_quote"),
        (ANSWERABLE, answer(), "declined"),
        (ANSWERABLE, answer(route=Route.OFF_TOPIC), "declined"),
        (ANSWERABLE, answer(route=Route.CRISIS), "wrong_route"),
        (ANSWERABLE, answer("snow", route=Route.PERSONAL_MEDICAL), "right"),
        (
            replace(ANSWERABLE, route="answer"),
            answer("snow", route=Route.PERSONAL_MEDICAL),
            "wrong_route",
        ),
        (replace(ANSWERABLE, also_acceptable=("no_answer",)), answer(), "right"),
        (ANSWERABLE, QuestionError("no"), "error"),
        (UNANSWERABLE, answer(), "right"),
        (UNANSWERABLE, answer(route=Route.OFF_TOPIC), "right"),
        (UNANSWERABLE, answer("wind"), "answered_unanswerable"),
        (UNANSWERABLE, answer(route=Route.SMALLTALK), "wrong_route"),
        (replace(UNANSWERABLE, route="smalltalk"), answer(route=Route.SMALLTALK), "right"),
        (
            replace(UNANSWERABLE, route="personal_medical"),
            answer("snow", route=Route.PERSONAL_MEDICAL),
            "right",
        ),
        (UNANSWERABLE, answer("snow", route=Route.PERSONAL_MEDICAL), "answered_unanswerable"),
        (UNANSWERABLE, QuestionError("no"), "error"),
        (Case("3", "q", route="crisis"), answer(route=Route.CRISIS), "right"),
        (Case("3", "q", route="crisis"), answer(), "wrong_route"),
        (replace(SOURCES, must_contain=("On RAIN", "2020")), told("From On rain, 2020."), "right"),
        (replace(SOURCES, must_contain=("On RAIN", "2021")), told("On rain, 2020."), "wrong_text"),
        (replace(SOURCES, must_contain=("snow melts",)), answer("snow"), "right"),
        (replace(SOURCES, must_contain=("On rain",)), answer(), "wrong_route"),
        (
            Case("3", "q", route="crisis", also_acceptable=("emergency",)),
            answer(route=Route.EMERGENCY),
            "right",
        ),
    ],
)
def test_the_verdict(
    case: Case, given: Answer | Exception, verdict: str, material: Material
) -> None:
    result = judge_one(case, given, material)
    assert result.verdict == verdict
    assert result.right is (verdict == "right")
    assert result.scores["treated_rightly"] == float(verdict == "right")


def scores(case: Case, given: Answer | Exception, material: Material) -> dict[str, float]:
    return dict(judge_one(case, given, material).scores)


def test_first_and_within_three(material: Material) -> None:
    late = scores(ANSWERABLE, answer("wind", "fog", "snow"), material)
    assert (late["first_quote_right"], late["right_within_3"]) == (0.0, 1.0)
    later = scores(ANSWERABLE, answer("wind", "fog", "hail", "snow"), material)
    assert later["right_within_3"] == 0.0
    assert later["completeness"] == 1.0


def test_completeness_needs_one_span_of_each_group(material: Material) -> None:
    groups = (gold("rain", "snow"), gold("hail"))
    case = Case("1", "q", answerable=True, gold=gold("rain", "snow", "hail"), groups=groups)
    assert scores(case, answer("rain", "snow"), material)["completeness"] == 0.0
    assert scores(case, answer("snow", "hail"), material)["completeness"] == 1.0


def test_completeness_needs_the_words_that_must_be_there(material: Material) -> None:
    case = replace(ANSWERABLE, must_contain=("MELTS",))
    assert scores(case, answer("rain"), material)["completeness"] == 0.0
    assert scores(case, answer("snow"), material)["completeness"] == 1.0


def test_sentence_f1_by_hand(material: Material) -> None:
    # Two of three quoted sentences are right and two of two right ones are quoted:
    # 2 * 2/3 * 1 / (2/3 + 1) = 0.8. A quote over two sentences counts as two.
    joined = replace(answer("wind"), quotes=(quote(1, 0, 23), quote(2, 24, 35)))
    assert scores(ANSWERABLE, joined, material)["sentence_f1"] == pytest.approx(0.8)
    # One of one, one of two: 2/3.
    assert scores(ANSWERABLE, answer("rain"), material)["sentence_f1"] == pytest.approx(2 / 3)
    assert scores(ANSWERABLE, answer("fog"), material)["sentence_f1"] == 0.0
    assert scores(ANSWERABLE, answer(), material)["sentence_f1"] == 0.0


def test_a_sentence_that_stands_twice_needs_to_be_quoted_once(material: Material) -> None:
    twice = (*gold("rain"), Span("page.txt", 24, 35, PAGE[0:11]))
    case = Case("1", "q", answerable=True, gold=twice)
    assert scores(case, answer("rain"), material)["sentence_f1"] == 1.0


def test_words_are_counted_where_something_is_quoted(material: Material) -> None:
    assert scores(ANSWERABLE, answer("rain", "snow"), material)["words_quoted"] == 4.0
    assert "words_quoted" not in scores(ANSWERABLE, answer(), material)


def test_ranking_by_hand(material: Material) -> None:
    # Right are rain and snow; found at the places 2 and 4.
    given = answer(candidates=["wind", "snow", "fog", "rain"])
    found = scores(ANSWERABLE, given, material)
    assert found["recall@1"] == found["success@1"] == 0.0
    assert (found["recall@3"], found["success@3"]) == (0.5, 1.0)
    assert found["recall@10"] == 1.0
    assert found["MRR"] == 0.5
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    assert found["nDCG@10"] == pytest.approx(gained / ideal)


def test_a_span_counts_once_and_what_finds_it_again_is_passed_over(material: Material) -> None:
    found = scores(ANSWERABLE, answer(candidates=["rain", "rain", "rain", "snow"]), material)
    assert (found["recall@1"], found["recall@3"], found["nDCG@10"]) == (0.5, 1.0, 1.0)


def test_right_spans_in_one_sentence_are_one_find(material: Material) -> None:
    # What two annotators marked in "Rain falls.", and "Snow melts."
    spans = (Span("page.txt", 0, 4, "Rain"), Span("page.txt", 5, 10, "falls"), *gold("snow"))
    case = Case("1", "q", answerable=True, gold=spans)
    assert material.finds(spans) == (spans[:2], spans[2:])
    found = scores(case, answer(candidates=["rain", "fog", "hail"]), material)
    assert (found["recall@1"], found["recall@10"], found["MRR"]) == (0.5, 0.5, 1.0)


def test_right_spans_that_overlap_are_one_find(material: Material) -> None:
    long, short = Span("page.txt", 0, 23, PAGE[:23]), gold("snow")[0]
    assert material.finds((long, short, *gold("fog"))) == ((long, short), gold("fog"))


def test_candidates_without_a_right_one_score_nothing(material: Material) -> None:
    for given in (answer(candidates=["fog"]), answer(), QuestionError("no")):
        found = scores(ANSWERABLE, given, material)
        assert [found[name] for name in ("recall@10", "MRR", "nDCG@10")] == [0.0, 0.0, 0.0]


def test_a_set_of_whole_documents_counts_a_document_once(material: Material) -> None:
    page = Span("page.txt", 0, len(PAGE), PAGE)
    case = Case("1", "q", answerable=True, gold=(page,), whole_documents=True)
    found = scores(case, answer("fog", candidates=["fog", "rain"]), material)
    assert (found["first_quote_right"], found["nDCG@10"]) == (1.0, 1.0)
    assert "sentence_f1" not in found


def test_a_quote_is_held_against_the_file(material: Material) -> None:
    right = quote(1, 0, 11)
    false = [quote(2, 0, 11, "Rain fails."), quote(3, 1, 12, "Rain falls."), quote(4, 5, 5, "")]
    elsewhere = replace(right, document="other.txt")
    result = judge_one(ANSWERABLE, replace(answer(), quotes=(right, *false, elsewhere)), material)
    assert [one.verbatim for one in result.quotes] == [True, False, False, False, False]


def test_the_disclaimer_is_exact_or_it_counts_as_missing(material: Material) -> None:
    text = material.disclaimer
    assert text
    for given, exact in ((text, 1.0), (text + " ", 0.0), (text.lower(), 0.0), ("", 0.0)):
        found = scores(UNANSWERABLE, answer(disclaimer=given), material)
        assert found["disclaimer_exact"] == exact
    assert scores(UNANSWERABLE, QuestionError("no"), material)["disclaimer_exact"] == 0.0


def test_routing(material: Material) -> None:
    crisis = Case("1", "q", route="crisis")
    found = scores(crisis, answer(route=Route.CRISIS), material)
    assert (found["routing_accuracy"], found["recall_crisis"]) == (1.0, 1.0)
    assert "false_alarms" not in found
    missed = scores(crisis, answer("rain"), material)
    assert (missed["routing_accuracy"], missed["recall_crisis"]) == (0.0, 0.0)
    assert scores(ANSWERABLE, answer(route=Route.CRISIS), material)["false_alarms"] == 1.0
    assert scores(ANSWERABLE, answer(), material)["false_alarms"] == 0.0
    personal = replace(ANSWERABLE, also_acceptable=("personal_medical",))
    taken = scores(personal, answer("rain", route=Route.PERSONAL_MEDICAL), material)
    assert taken["false_alarms"] == 0.0
    assert "routing_accuracy" not in scores(ANSWERABLE, answer(), material)


def test_a_failure_is_wrong_in_all_that_it_bears_on(material: Material) -> None:
    case = replace(ANSWERABLE, route="answer", rewrite="q")
    found = scores(case, ValueError("a fault of the program"), material)
    assert found.pop("false_alarms") == 1.0
    assert set(found.values()) == {0.0}
    assert {"first_quote_right", "nDCG@10", "answered_of_answerable", "recall_answer"} <= set(found)
    declined = scores(UNANSWERABLE, ValueError("x"), material)
    assert declined["declined_of_unanswerable"] == 0.0


def test_what_would_be_quoted_is_judged_where_nothing_is(material: Material) -> None:
    assert judge_one(ANSWERABLE, answer(candidates=["snow", "fog"]), material).best_right
    assert not judge_one(ANSWERABLE, answer(candidates=["fog", "snow"]), material).best_right
    assert not judge_one(ANSWERABLE, answer("fog", candidates=["snow"]), material).best_right
    assert not judge_one(ANSWERABLE, answer(), material).best_right


def test_what_is_told_counts_where_the_line_names_a_text(material: Material) -> None:
    case = replace(SOURCES, must_contain=("2020",))
    assert judge_one(case, told("In 2020."), material).scores["told_rightly"] == 1.0
    assert judge_one(case, told("In 2021."), material).scores["told_rightly"] == 0.0
    assert judge_one(case, QuestionError("no"), material).scores["told_rightly"] == 0.0
    assert "told_rightly" not in judge_one(SOURCES, told("x"), material).scores
    answerable = replace(ANSWERABLE, must_contain=("2020",))
    assert "told_rightly" not in judge_one(answerable, answer("rain"), material).scores
