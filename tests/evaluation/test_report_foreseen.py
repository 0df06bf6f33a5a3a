"""What an editor reads of prepared questions: with and without them, and what nobody foresaw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluation.reported import foreseen, made_up, page_of, text_of


@pytest.fixture(scope="module")
def page() -> Any:
    return page_of(foreseen())


def table(page: Any, caption: str) -> list[list[str]]:
    """The rows of a table, in words; its caption begins so."""
    (found,) = [one for one in page.iter("table") if words(one.find("caption")).startswith(caption)]
    return [[words(cell) for cell in row] for row in found.iter("tr")]


def words(element: Any) -> str:
    return text_of(element).replace("\u00a0", " ")


def test_the_top_tells_both_and_what_was_prepared(page: Any) -> None:
    first, second, *_ = [words(one) for one in page.find_class("tiles")[0]]
    assert first.startswith("61 % of the questions")
    assert first.endswith("Without prepared questions: 41 %")
    assert "Without" not in second
    notes = [words(one) for one in page.find_class("notes")[0]]
    assert notes[-2] == (
        "iAn editor has prepared 1,234 questions for this library. 2 of the 6 questions are the "
        "same as a prepared one, or nearly. Questions that nobody foresaw"
    )


def test_every_figure_has_both_columns(page: Any) -> None:
    rows = {row[0]: row[1:] for row in table(page, "Figures with their 95")}
    assert rows["Figure"] == ["ketabot", "Without prepared questions", "BM25 sentences"]
    assert rows["First quote rightfirst_quote_rightWhat first_quote_right says."] == [
        "61.0 %54.9 to 67.1 %, 40 questions",
        "41.0 %36.9 to 45.1 %",
        "31.2 %28.1 to 34.4 %",
    ]
    (within,) = [row for name, row in rows.items() if name.startswith("Words quoted")]
    assert within[1] == "—"


def test_types_and_speed_have_both(page: Any) -> None:
    chart = [[words(cell) for cell in row] for row in page.find_class("chart")[0].iter("tr")]
    assert chart[0] == ["Type", "Value", "Without prepared questions"]
    assert [row[-1] for row in chart[1:]] == ["25.0 % 0.0 to 50.0 %", "—"]
    assert table(page, "By type: without prepared questions") == [
        ["Figure", "near text"],
        ["Treated rightly", "25.0 %0.0 to 50.0 %"],
    ]
    assert table(page, "Without prepared questions, in")[1:] == [
        ["read", "2.5 ms2.2 to 2.8 ms", "—"]
    ]


def test_the_strata_stand_from_the_unforeseen_to_the_same(page: Any) -> None:
    head, *rows = table(page, "By likeness")
    assert head == [
        *("Likeness", "Questions", "First quote right", "Right within three quotes"),
        *("Declines what it cannot answer", "Answers what it can"),
    ]
    half = "50.0 % 25.0 to 50.0 % 2 questions"
    quarter = "25.0 % 12.5 to 25.0 % 2 questions"
    assert rows[:3] == [
        ["below 0.6", "3", half, half, "—", half],
        ["Without prepared questions", "", quarter, quarter, "—", quarter],
        ["0.6 to 0.95", "0", "—", "—", "—", "—"],
    ]
    assert [row[0] for row in rows[3:]] == ["0.95 or more", "Without prepared questions"]


def test_what_is_nearly_prepared_is_named_with_a_link_and_not_in_the_editors_words(
    page: Any,
) -> None:
    section = page.get_element_by_id("foreseen")
    assert "2 of 6 questions are nearly prepared ones" in [words(one) for one in section.iter("h3")]
    assert [words(one) for one in section.xpath(".//ul[@class='flips']/li")] == [
        "What of rain? rain · likeness 0.97 · prepared as answered",
        "What of hail? hail · likeness 1.00 · prepared as not answered",
    ]
    assert section.xpath(".//li/a/@href") == ["#question-1", "#question-4"]
    assert "1 question cannot be searched" in words(section)


def test_the_figures_on_the_rest_stand_beside_those_on_all(page: Any) -> None:
    head, *rows = table(page, "The figures without the questions that are nearly")
    assert head[1:] == [
        "All questions",
        "Without these",
        "Without these, and without prepared questions",
    ]
    (first,) = [row[1:] for row in rows if row[0] == "First quote right"]
    assert [cell.split(" %")[0] for cell in first] == ["61.0", "50.0", "25.0"]
    assert not [row for row in rows if row[0].startswith("Declines")]


def test_a_question_tells_what_became_of_it_without(page: Any) -> None:
    told = words(page.get_element_by_id("question-1"))
    assert "Likeness to a prepared question0.97" in told
    assert "Without prepared questionsDeclined, though the library answers it" in told
    assert "Likeness" not in words(page.get_element_by_id("question-5"))


def test_the_second_pass_can_be_traced(page: Any) -> None:
    told = words(page.get_element_by_id("run"))
    assert "1,200 answered, 34 not answered" in told
    assert "another fitting set" in told


def test_one_pass_has_one_column_and_still_the_strata() -> None:
    run = foreseen()
    assert run.nearness is not None
    strata = tuple(replace(one, figures_without={}) for one in run.nearness.strata)
    rest = replace(run.nearness.rest, figures_without={})
    nearness = replace(run.nearness, strata=strata, rest=rest)
    page = page_of(replace(run, without_prepared=None, nearness=nearness))
    assert "Without prepared questions" not in words(page.find("body"))
    assert len(table(page, "By likeness")) == 4
    assert table(page, "The figures without")[0] == ["Figure", "All questions", "Without these"]


def test_no_overlap_is_said() -> None:
    run = foreseen()
    assert run.nearness is not None
    bare = replace(run, nearness=replace(run.nearness, overlap=()))
    section = page_of(bare).get_element_by_id("foreseen")
    (heading,) = [words(one) for one in section.iter("h3")]
    assert heading == "None of 6 questions is nearly a prepared one"
    assert not section.xpath(".//details")


def test_a_library_without_prepared_questions_has_no_such_section() -> None:
    page = page_of(made_up())
    assert not page.xpath("//*[@id='foreseen']")
    assert "repared" not in words(page.find("body"))
