"""``--fail-under``: how it is written, which names it takes, and when it holds."""

from __future__ import annotations

import pytest

from ketabot.errors import EvaluationError
from ketabot.evaluation.cases import Case
from ketabot.evaluation.limits import check_names, read_limits, shortfalls
from ketabot.evaluation.material import Material
from ketabot.evaluation.measures import catalogue
from ketabot.evaluation.results import EvaluationResult
from tests.evaluation.answers import answer, gold, judge_one
from tests.evaluation.test_comparing import result_of

NAMES = [measure.name for measure in catalogue()]


@pytest.fixture(scope="module")
def result(material: Material) -> EvaluationResult:
    """One of two near questions right, the far one wrong; two words in each answer."""
    right = Case("1", "a", "near", answerable=True, gold=gold("rain"))
    wrong = Case("2", "b", "near", answerable=True, gold=gold("snow"))
    far = Case("3", "c", "far", answerable=True, gold=gold("snow"))
    return result_of(tuple(judge_one(c, answer("rain"), material) for c in (right, wrong, far)))


@pytest.mark.parametrize("text", ["", "MRR", "MRR=", "=1", "MRR=much", "MRR=nan", "MRR=inf"])
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError, match="is not METRIC=VALUE"):
        read_limits([text])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mrr=0.5", r"no figure 'mrr'; did you mean MRR"),
        ("first_quote=0.5", r"did you mean .*first_quote_right"),
        ("zzzzzz=0.5", r"there are AURC, AUROC, "),
        ("MRR:nera=0.5", r"no question is of the type 'nera'; did you mean near\?"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(text: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        check_names(read_limits([text]), NAMES, ["near", "far"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("first_quote_right=0.33", None),
        ("first_quote_right=0.34", "first_quote_right=0.34: it is 0.3333"),
        ("first_quote_right:near=0.5", None),
        ("first_quote_right:far=0.1", "first_quote_right:far=0.1: it is 0"),
        ("nDCG@10=0", None),
        ("words_quoted=2", None),
        ("words_quoted=1.9", "words_quoted=1.9: it is 2, and this is the most allowed"),
        ("recall_crisis=0", "recall_crisis=0: no question bears on it"),
    ],
)
def test_a_limit_is_kept_or_told(text: str, said: str | None, result: EvaluationResult) -> None:
    limits = read_limits([text])
    check_names(limits, NAMES, ["near", "far"])
    assert shortfalls(result, limits) == (() if said is None else (said,))


def test_all_that_fall_short_are_told(result: EvaluationResult) -> None:
    texts = ["MRR=1", "first_quote_right=1", "disclaimer_exact=0", "completeness=1"]
    assert [line.partition("=")[0] for line in shortfalls(result, read_limits(texts))] == [
        "MRR",
        "first_quote_right",
        "completeness",
    ]
