"""An answer as markup: how sure, quotes in groups, what differs, and what there is instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketabot.answers import Answer, Candidate, Conflict, Route
from ketabot.documents import Source
from ketabot.web.answer import answer_markup
from tests.web.made_up import WordFinder, hostile_library
from tests.web.shown import Shown, shown

TEXT = "It works in hours. The dose may differ. Others differ on the dose. Doses differ much."
TWO = WordFinder(
    {"a b.txt": TEXT},
    {"a b.txt": Source("A title", "A house", "", "2021-04-12", "", "clinic", "sells it")},
)
WORDS = TWO.prompts.answers


def page_of(answer: Answer) -> Shown:
    return shown(answer_markup(answer, TWO.prompts))


def classes(page: Shown) -> list[str]:
    return [one.attributes["class"] or "" for one in page.all("ol")]


def test_every_part_of_an_answer_is_shown_in_order() -> None:
    (answer,) = page_of(replace(TWO.answer_of("hours"), confidence=0.92)).all("article")
    assert answer.text == (
        f"{WORDS.one}Quite sure: 92 of 100 answers like this quote what was asked for."
        "It works in hours."
        "1 A title A house clinic site Interest: sells it 12 April 2021"
    )


def test_each_quote_is_numbered_verbatim_and_linked_to_its_place() -> None:
    page = page_of(TWO.answer_of("Do they differ?"))
    assert page.texts("blockquote") == [TEXT[19:39], TEXT[40:66], TEXT[67:]]
    assert [item.attributes["value"] for item in page.all("li")] == ["1", "2", "3"]
    assert [link.attributes["href"] for link in page.all("a")] == [
        "#a%20b.txt:19-39",
        "#a%20b.txt:40-66",
        "#a%20b.txt:67-85",
    ]
    assert page.all("a")[0].attributes["title"] == "Open quote 1 in A title"


def test_the_words_that_answer_are_bold_and_the_quote_stays_as_it_is() -> None:
    library = WordFinder({"a.txt": "It takes two hours."}, {"a.txt": Source("T")})
    page = page_of(library.answer_of("How long does it takes?"))
    assert page.texts("strong") == ["two hours"]
    assert page.texts("blockquote") == ["It takes two hours."]


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        (0.999, WORDS.sure_high.format(percent=99)),
        (0.85, WORDS.sure_high.format(percent=85)),
        (0.84, WORDS.sure_fair.format(percent=84)),
        (0.6, WORDS.sure_fair.format(percent=60)),
        (0.59, WORDS.sure_low.format(percent=59)),
        (0.001, WORDS.sure_low.format(percent=1)),
    ],
)
def test_how_sure_it_is_is_said_in_words_with_the_figure(confidence: float, told: str) -> None:
    page = page_of(replace(TWO.answer_of("hours"), confidence=confidence))
    assert told in page.texts("p")


def test_the_kind_of_answer_leads_in() -> None:
    one, several = TWO.answer_of("hours"), TWO.answer_of("dose")
    differing = replace(several, conflicts=(Conflict((1, 2), "x"),))
    assert page_of(one).texts("p")[0] == WORDS.one
    assert page_of(several).texts("p")[0] == WORDS.several
    assert page_of(differing).texts("p")[0] == WORDS.differ
    assert page_of(replace(several, confidence=0.3)).texts("p")[0] == WORDS.unsure


def test_the_best_quote_stands_for_itself_and_the_others_below() -> None:
    page = page_of(replace(TWO.answer_of("Do they differ?"), conflicts=()))
    assert page.texts("h2") == [WORDS.group_say, WORDS.group_also]
    assert classes(page) == ["quotes say", "quotes more"]
    assert page_of(TWO.answer_of("hours")).all("h2") == []


def test_quotes_that_differ_stand_side_by_side_with_what_they_differ_in() -> None:
    answer = replace(TWO.answer_of("Do they differ?"), conflicts=(Conflict((2, 3), "the dose"),))
    page = page_of(answer)
    assert page.texts("h2") == [WORDS.group_say, WORDS.group_differ]
    assert classes(page) == ["quotes say", "quotes differ"]
    assert page.texts("ol")[1].count("A house") == 2
    assert "The sources disagree, compare quotes 2, 3: the dose." in page.texts("p")


def test_what_was_searched_is_said_where_it_is_not_what_was_asked() -> None:
    answer = TWO.answer_of("hours")
    followed = replace(answer, question="And how long?", standalone_question="How long, ketamine?")
    assert "Searched for: “How long, ketamine?”" in page_of(followed).texts("p")
    alike = replace(answer, question="  How long? ", standalone_question="how long")
    assert not any("Searched for" in text for text in page_of(alike).texts("p"))


def test_what_is_not_known_of_a_source_is_said() -> None:
    library = WordFinder({"a.txt": "One."}, {"a.txt": Source("T")})
    page = page_of(library.answer_of("one"))
    assert page.texts("p")[2] == "1 T publisher not named undated"


def test_who_wrote_it_is_named_beside_who_published_it() -> None:
    library = WordFinder({"a.txt": "One."}, {"a.txt": Source("T", "A house", "Ann")})
    page = page_of(library.answer_of("one"))
    assert page.texts("p")[2] == "1 T Ann A house undated"


def test_no_answer_says_so_and_who_to_ask_and_which_documents_are_near() -> None:
    answer = TWO.answer_of("zeppelins")
    near = tuple(Candidate(path, 0, 1, 0.5, ()) for path in ("b.txt", "b.txt", "gone.txt", "a.txt"))
    answer = replace(answer, candidates=near)
    markup = answer_markup(answer, TWO.prompts, titles={"a.txt": "A", "b.txt": "B"})
    page = shown(markup)
    assert page.texts("p") == [TWO.prompts.no_answer, WORDS.who, WORDS.nearest]
    links = [(one.attributes["href"], one.text) for one in page.all("a")]
    assert links == [("#b.txt:0-0", "B"), ("#a.txt:0-0", "A")]
    assert page.all("blockquote") == []


@pytest.mark.parametrize("route", [r for r in Route if r is not Route.ANSWER])
def test_every_other_kind_of_answer_is_its_fixed_text(route: Route) -> None:
    answer = replace(TWO.answer_of("hours"), route=route, message="Said <so>.", quotes=())
    page = page_of(answer)
    assert page.texts("p")[0] == "Said <so>."
    assert page.all("ol") == []


def test_help_that_stands_above_an_answer_is_kept() -> None:
    answer = TWO.answer_of("hours")
    answer = replace(answer, message=f"Help is there:\n\n- Call 988.\n\n{answer.message}")
    page = page_of(answer)
    assert page.texts("p")[:2] == ["Help is there:", WORDS.one]
    assert page.texts("li")[0] == "Call 988."


def test_the_disclaimer_stands_on_the_page_and_not_in_each_answer() -> None:
    for question in ("hours", "zeppelins"):
        assert TWO.prompts.disclaimer not in page_of(TWO.answer_of(question)).texts("article")[0]


def test_hostile_text_adds_no_element_and_no_attribute() -> None:
    library = hostile_library()
    tame = {"article", "p", "ol", "li", "blockquote", "a", "span", "cite", "div", "mark"}
    for number, (path, text) in enumerate(library.texts.items()):
        answer = library.answer_of(f"{number:02}")
        around = {f"{path}:{q.start}-{q.end}": (text, text) for q in answer.quotes}
        page = shown(answer_markup(answer, library.prompts, around))
        assert {element.tag for element in page.elements} == tame, path
        assert page.texts("blockquote") == [text.split("\n\n")[1]]
        for element in page.elements:
            assert set(element.attributes) <= {"class", "href", "title", "value", "role"}
            assert not (element.attributes.get("href") or "#").startswith(("http", "java"))
