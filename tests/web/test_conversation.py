"""An answer as markup: message, numbered quotes, their sources, and the disclaimer on each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketabot.answers import Route, Turn
from ketabot.documents import Source
from ketabot.web.conversation import (
    answer_markup,
    exchange_of,
    history_of,
    messages_of,
    quoted_in,
)
from tests.web.made_up import WordFinder, hostile_library
from tests.web.shown import shown

TEXT = "It works in hours. The dose may differ. Others differ on the dose."
TWO = WordFinder(
    {"a b.txt": TEXT},
    {"a b.txt": Source("A title", "A house", "", "2021-04-12", "", "clinic", "sells it")},
)


def test_every_part_of_an_answer_is_shown_in_order() -> None:
    page = shown(answer_markup(TWO.answer_of("Do they differ?"), TWO.prompts))
    (answer,) = page.all("article")
    words = TWO.prompts.page
    assert answer.text == (
        f"{TWO.prompts.answer}The dose may differ.1 A title · ".replace(" · ", "")
        + " A house 12 April 2021 clinic Interest: sells it"
        "Others differ on the dose."
        "2 A title A house 12 April 2021 clinic Interest: sells it"
        "The sources disagree, compare quotes 1, 2: the dose."
        f"{words.disclaimer} {TWO.prompts.disclaimer}"
    )


def test_each_quote_is_numbered_verbatim_and_linked_to_its_place() -> None:
    answer = TWO.answer_of("Do they differ?")
    page = shown(answer_markup(answer, TWO.prompts))
    assert page.texts("blockquote") == [TEXT[19:39], TEXT[40:66]]
    assert [item.attributes["value"] for item in page.all("li")] == ["1", "2"]
    assert [link.attributes["href"] for link in page.all("a")] == [
        "#a%20b.txt:19-39",
        "#a%20b.txt:40-66",
    ]
    assert page.all("a")[0].attributes["title"] == "Open quote 1 in A title"


def test_what_is_not_known_of_a_source_is_said() -> None:
    library = WordFinder({"a.txt": "One."}, {"a.txt": Source("T")})
    page = shown(answer_markup(library.answer_of("one"), library.prompts))
    assert page.texts("p")[1] == "1 T publisher not named undated"


@pytest.mark.parametrize("route", Route)
def test_the_disclaimer_stands_on_every_kind_of_answer(route: Route) -> None:
    answer = replace(TWO.answer_of("nothing like it"), route=route)
    page = shown(answer_markup(answer, TWO.prompts))
    assert page.texts("article")[0] == (
        f"{TWO.prompts.no_answer}{TWO.prompts.page.disclaimer} {TWO.prompts.disclaimer}"
    )


def test_hostile_text_adds_no_element_and_no_attribute() -> None:
    library = hostile_library()
    tame = {"article", "p", "ol", "li", "blockquote", "a", "span", "cite", "strong"}
    for number, (path, text) in enumerate(library.texts.items()):
        answer = library.answer_of(f"{number:02}")
        page = shown(answer_markup(answer, library.prompts))
        assert {element.tag for element in page.elements} == tame, path
        assert page.texts("blockquote") == [text.split("\n\n")[1]]
        for element in page.elements:
            assert set(element.attributes) <= {"class", "href", "title", "value"}
            assert not (element.attributes.get("href") or "#").startswith(("http", "java"))


def test_a_question_is_shown_as_it_was_typed() -> None:
    typed = "# <b>What</b>\n\n- *is* $$it$$?"
    waiting = messages_of((), TWO.prompts, asking=typed)
    assert [message["role"] for message in waiting] == ["user", "assistant"]
    assert shown(waiting[0]["content"]).texts("div") == [f"You: {typed}"]
    assert shown(waiting[1]["content"]).texts("p") == [TWO.prompts.page.searching]


def test_the_history_holds_what_both_sides_said() -> None:
    exchange = exchange_of("Hours?", TWO.answer_of("hours"), TWO.prompts)
    assert history_of((exchange,)) == (
        Turn("user", "Hours?"),
        Turn("assistant", f"{TWO.prompts.answer}\n\nIt works in hours."),
    )


def test_what_was_quoted_is_remembered_by_its_place() -> None:
    answer = TWO.answer_of("Do they differ?")
    exchange = exchange_of("Do they differ?", answer, TWO.prompts)
    (best, *_) = answer.quotes
    assert quoted_in((exchange,))[f"{best.document}:{best.start}-{best.end}"] == best.text
