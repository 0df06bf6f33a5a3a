"""What an editor reads on the page, and that nothing of what it shows can act."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import ketabot.evaluation.report as report
from ketabot.evaluation.report import render_report
from ketabot.evaluation.results import EvaluationResult
from tests.evaluation.reported import (
    FOG,
    PAYLOADS,
    RAIN,
    SNOW,
    figure,
    foreseen,
    hostile,
    made_up,
    page_of,
    text_of,
)

RUNS = {"made up": made_up, "foreseen": foreseen, "hostile": hostile}
VOID = {"br", "input", "link", "meta"}


@pytest.fixture(scope="module")
def page() -> Any:
    return page_of(made_up())


def rows_of(table: Any) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.iter("tr")]


def table_named(page: Any, caption: str) -> Any:
    return next(one for one in page.iter("table") if caption in text_of(one.find("caption")))


def item(page: Any, number: int) -> Any:
    return page.get_element_by_id(f"question-{number}")


# What is read


def test_the_top_says_in_plain_words_how_it_went(page: Any) -> None:
    short = page.get_element_by_id("short")
    assert text_of(short.find_class("lede")[0]) == (
        "ketabot was asked 6 questions about 2 documents: 4 that the library answers, 1 that it "
        "does not answer and 1 of which only the kind of reply is judged."
    )
    tiles = [text_of(one) for one in short.find_class("tiles")[0]]
    assert tiles[0].startswith("61 % of the questions that the library answers get a right first")
    assert "Likely between 54.9 and 67.1 %; 40 questions" in tiles[0].replace("\u00a0", " ")
    assert [tile.replace("\u00a0", " ").split(" of ")[0] for tile in tiles] == [
        *("61 %", "70 %"),
        "46 %",
    ]


def test_the_top_names_what_must_not_be_overlooked(page: Any) -> None:
    notes = [text_of(one) for one in page.find_class("notes")[0]]
    assert [note[0] for note in notes] == ["✗", "✓", "✗", "i"]
    assert "1 question has failed, and counts as wrong" in notes[0]
    assert "Every quote equals its source" in notes[1]
    assert "Only 99.9 % of the replies do" in notes[2].replace("\u00a0", " ")
    assert "Against old.json, 1 question went from wrong to right and 1 from right to" in notes[3]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (1.0, "✓All of 40 crisis messages got a reply that fits."),
        (0.9996, "✗99.9 % of 40 crisis messages got a reply that fits."),
        (0.0, "✗None of 40 crisis messages got a reply that fits."),
    ],
)
def test_the_top_says_whether_a_crisis_is_recognised(share: float, told: str) -> None:
    run = replace(made_up(), figures=(figure("recall_crisis", share, group="routing"),))
    notes = [text_of(one) for one in page_of(run).find_class("notes")[0]]
    assert told in [note.replace("\u00a0", " ") for note in notes]


def test_the_outcomes_are_counted(page: Any) -> None:
    rows = rows_of(table_named(page, "What became of the 6 questions"))
    assert [(row[0], row[2]) for row in rows[1:]] == [
        ("Right", "1"),
        ("Wrong first quote", "1"),
        ("Declined, though the library answers it", "1"),
        ("Answered, though the library does not", "1"),
        ("Wrong kind of reply", "1"),
        ("Failed", "1"),
    ]


def test_every_figure_stands_with_its_interval_its_meaning_and_the_simpler_system(
    page: Any,
) -> None:
    rows = {row[0]: row[1:] for row in rows_of(table_named(page, "Figures with their 95"))}
    assert rows["Figure"] == ["ketabot", "BM25 sentences"]
    assert rows["First quote rightfirst_quote_rightWhat first_quote_right says."] == [
        "61.0 %54.9 to 67.1 %, 40 questions",
        "31.2 %28.1 to 34.4 %",
    ]
    found = {figure.name for figure in made_up().figures if figure.overall.value is not None}
    shown = {text_of(one) for one in page.get_element_by_id("figures").iter("code")}
    assert shown == {name for name in found if "_ms_" not in name}


def test_groups_stand_in_an_order_and_under_names_that_an_editor_knows(page: Any) -> None:
    titles = [text_of(one) for one in page.find_class("group")]
    assert titles == [
        *("Answers", "Knowing when not to answer", "Finding the sentences"),
        "Can it be checked",
    ]


def test_types_have_bars_and_a_table(page: Any) -> None:
    chart = rows_of(page.find_class("chart")[0])
    assert chart[1:] == [
        ["near textclose to the words of the text", "75.0 % 50.0 to 100.0 %, 4 questions"],
        ["odd kind", "0.0 % 1 question"],
    ]
    table = rows_of(table_named(page, "Figures by question type"))
    assert table == [
        ["Figure", "near text", "odd kind"],
        ["Treated rightly", "75.0 %50.0 to 100.0 %", "0.0 %"],
    ]


def test_the_confusion_matrix_marks_what_agrees_in_shape_and_words(page: Any) -> None:
    rows = rows_of(table_named(page, "Number of messages"))
    assert rows == [
        ["Reply expected", "Reply that came"],
        ["answer", "no answer", "failed"],
        ["answer", "2 ✓", "1", "1"],
        ["crisis", "0", "2", "0"],
    ]


def test_speed_is_told_by_stage(page: Any) -> None:
    assert rows_of(table_named(page, "Time of each stage"))[1:] == [
        ["read", "4.2 ms3.8 to 4.7 ms", "1,234 ms1,111 to 1,357 ms"]
    ]


def test_the_comparison_tells_noise_from_change_and_links_the_flips(page: Any) -> None:
    section = page.get_element_by_id("compared")
    rows = rows_of(table_named(section, "Figures then and now"))
    assert rows[1:] == [
        *[["Calibration error (ECE)", "0.200", "0.100", "−0.100", "−0.150 to −0.050", "▲ better"]],
        [
            *("Right, when it answers", "70.0 %", "69.0 %", "−1.0 points"),
            *("−5.0 to +3.0 points", "may be chance"),
        ],
    ]
    assert "1 of 2 figures moved by more than chance" in text_of(section)
    titles = [text_of(one) for one in section.iter("h3")]
    assert titles == ["Got worse: 1 question", "Got better: 1 question"]
    links = section.xpath(".//ul[@class='flips']/li/a/@href")
    assert links == ["#question-2", "#question-1"]
    assert "Only in the older run: gone" in text_of(section)


def test_a_run_without_comparison_and_baselines_has_no_such_parts() -> None:
    bare = page_of(replace(made_up(), comparison=None, baselines=()))
    assert not bare.xpath("//*[@id='compared']")
    rows = rows_of(table_named(bare, "Figures with their 95"))
    assert rows[0] == ["Figure", "ketabot"]
    assert not bare.xpath("//option[@value='worse']")


def test_a_right_answer_is_shown_once_in_its_document_with_both_marks(page: Any) -> None:
    first = item(page, 1)
    assert text_of(first.find(".//summary")).startswith("✓ Right What of rain?")
    both = first.xpath(".//mark[@class='gold quote']")
    assert [one.text_content() for one in both] == [RAIN, RAIN]  # the second as a neighbour
    tags = [text_of(one) for one in first.find_class("passage")[0].find_class("tag")]
    assert tags == ["expected", "quote 1", "expected"]
    where = [text_of(one) for one in first.find_class("where")]
    assert where == [
        "Quote 1 · ✓ expected · On the weather · characters 11 to 52 · score 0.50",
        "Expected · ✓ in quote 1 · On the weather · characters 11 to 52",
        "Expected · also right, not quoted · On the weather · characters 55 to 68",
    ]
    assert "1 candidate; expected ones at place 1" in text_of(first)
    assert "BM25 sentences right" in text_of(first)


def test_a_wrong_quote_is_told_from_what_was_expected(page: Any) -> None:
    second = item(page, 2)
    assert [one.text_content() for one in second.xpath(".//mark[@class='quote']")] == [FOG, FOG]
    assert [one.text_content() for one in second.xpath(".//mark[@class='gold']")] == [SNOW, SNOW]
    assert "Quote 1 · ✗ not expected" in text_of(second)
    assert "Expected · ✗ not quoted" in text_of(second)


def test_what_was_expected_is_said_for_each_kind_of_question(page: Any) -> None:
    told = [text_of(item(page, number)) for number in range(1, 7)]
    assert "Any one of 2 sentences." in told[0]
    assert "One sentence of each of 2 groups." in told[2]
    assert "Nothing; its reply: answer." in told[2]
    assert "That it declines: the library does not answer this." in told[3]
    assert "The reply: “crisis” or “emergency”." in told[4]
    assert "Failed: KeyError: 'x'" in told[5]


def test_each_question_begins_with_how_it_counts(page: Any) -> None:
    verdicts = [text_of(one) for one in page.find_class("verdict")]
    assert verdicts == [
        *("✓ Right", "✗ Wrong quote", "✗ Declined"),
        *("✗ Should decline", "✗ Wrong reply", "✗ Failed"),
    ]


def test_of_two_sides_that_are_needed_the_missing_one_is_a_fault() -> None:
    run = made_up()
    half = replace(run.questions[2], quotes=run.questions[0].quotes)
    told = [text_of(one) for one in item(page_of(replace(run, questions=(half,))), 1).iter("p")]
    assert [one[:25] for one in told if one.startswith("Expected")] == [
        "Expected · ✓ in quote 1 ·",
        "Expected · ✗ not quoted ·",
    ]


def test_a_quote_that_differs_from_its_source_is_shown_beside_it() -> None:
    run = made_up()
    forged = replace(run.questions[0].quotes[0], text="Rain is dry.", verbatim=False)
    questions = (replace(run.questions[0], quotes=(forged,)),)
    first = item(page_of(replace(run, questions=questions)), 1)
    assert "It differs from its source. It reads: Rain is dry." in text_of(first)
    assert first.xpath(".//mark[@class='gold quote']")[0].text_content() == RAIN


@pytest.mark.parametrize("place", [(0, 0), (-5, 10), (100, 5000), (20, 10)])
def test_a_place_outside_its_document_is_shown_as_its_own_text(place: tuple[int, int]) -> None:
    run = made_up()
    lost = replace(run.questions[0].quotes[0], start=place[0], end=place[1], text="Lost.")
    questions = (replace(run.questions[0], quotes=(lost,)),)
    first = item(page_of(replace(run, questions=questions)), 1)
    assert [one.text_content() for one in first.xpath(".//mark[@class='quote']")] == ["Lost."]


def test_the_run_can_be_traced(page: Any) -> None:
    told = text_of(page.get_element_by_id("run"))
    for fact in ("1.2.3", "gen-7", "a-model", "a fitting set", "50.0 %", "ef" * 32, "ab" * 32):
        assert fact in told.replace("\u00a0", " ")


# What holds for every page


@pytest.mark.parametrize("run", [*RUNS.values()], ids=[*RUNS])
class TestEveryPage:
    def test_every_tag_is_closed_where_it_was_opened(self, run: Any) -> None:
        parser = _Nesting()
        parser.feed(render_report(run()))
        parser.close()
        assert parser.open == []

    def test_it_is_the_same_each_time_and_can_be_written(self, run: Any) -> None:
        assert render_report(run()) == render_report(run())
        render_report(run()).encode("utf-8")

    def test_names_are_unique_and_every_link_and_label_finds_its_own(self, run: Any) -> None:
        page = page_of(run())
        names = Counter(page.xpath("//@id"))
        assert set(names.values()) == {1}
        links = [link.removeprefix("#") for link in page.xpath("//a/@href")]
        labels = page.xpath("//@aria-labelledby | //@aria-describedby | //@for")
        assert {*links, *labels} <= names.keys()

    def test_it_refers_to_nothing_outside(self, run: Any) -> None:
        page = page_of(run())
        addresses = page.xpath("//@src | //@href | //@action | //@data | //@srcset | //@poster")
        assert {one[0] if one.startswith("#") else one for one in addresses} == {"#", "data:,"}
        for text in (page.xpath("//style")[0].text, page.xpath("//script")[0].text):
            assert not re.search(r"url\(|@import|https?:|//[a-z]+\.|fetch\(|import[ (]", text)

    def test_nothing_of_the_run_becomes_an_element_or_a_handler(self, run: Any) -> None:
        page = page_of(run())
        elements = Counter(one.tag for one in page.iter() if isinstance(one.tag, str))
        assert [elements[name] for name in ("h1", "style", "script", "form", "title")] == [
            *(1, 1, 1, 1),
            elements["title"],
        ]
        assert not {"img", "iframe", "base", "object", "embed", "video"} & elements.keys()
        assert not [one for one in page.xpath("//@*") if one.attrname.startswith("on")]
        assert not page.xpath("//@style | //@autofocus")

    def test_only_its_own_style_and_script_may_run(self, run: Any) -> None:
        page = page_of(run())
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        for rule in ("default-src", "base-uri", "form-action"):
            assert rules[rule] == "'none'"
        for kind, name in (("style", "report.css"), ("script", "report.js")):
            text = (Path(report.__file__).parent / name).read_bytes()
            digest = base64.b64encode(hashlib.sha256(text).digest()).decode()
            assert rules[f"{kind}-src"] == f"'sha256-{digest}'"
            assert page.xpath(f"//{kind}")[0].text.encode() == text

    def test_every_table_has_a_caption_and_headers_with_a_scope(self, run: Any) -> None:
        for table in page_of(run()).iter("table"):
            assert text_of(table.find("caption"))
            assert all(one.get("scope") for one in table.iter("th"))
            for row in table.iter("tr"):
                assert row[0].tag == "th"

    def test_headings_leave_out_no_level(self, run: Any) -> None:
        levels = [int(one.tag[1]) for one in page_of(run()).iter("h1", "h2", "h3", "h4", "h5")]
        steps = [after - before for before, after in itertools.pairwise(levels)]
        assert levels[0] == 1
        assert max(steps) == 1


class _Nesting(HTMLParser):
    """Holds the tags that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_hostile_text_is_read_word_for_word() -> None:
    page = page_of(hostile())
    asked = {one.text_content() for one in page.find_class("asked")}
    visible = "\n".join(PAYLOADS).translate(dict.fromkeys([0, 0x1B, 0xD800], 0xFFFD))
    assert asked == {visible}


def test_a_thousand_questions_stay_a_page_of_a_few_megabytes() -> None:
    run = made_up()
    many = tuple(
        replace(run.questions[number % 4], id=str(number), family=str(number))
        for number in range(1000)
    )
    assert len(render_report(replace(run, questions=many))) < 5_000_000


# Colours


def _palettes() -> Iterator[dict[str, str]]:
    style = (Path(report.__file__).parent / "report.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    yield dict(re.findall(r"--([\w-]+): (#\w{6});", light))
    yield dict(re.findall(r"--([\w-]+): (#\w{6});", dark))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("palette", [*_palettes()], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        *((ink, ground, 4.5) for ink in ("ink", "soft", "green") for ground in ("paper", "sheet")),
        *((ink, ground, 4.5) for ink in ("good", "bad") for ground in ("paper", "sheet")),
        *(("ink", "marker", 4.5), ("bad", "bad-paper", 4.5), ("gold", "gold-paper", 4.5)),
        *((f"simple-{number}", "sheet", 3.0) for number in (1, 2, 3)),
        *(("gold", "paper", 3.0), ("gold", "marker", 3.0)),
    ],
)
def test_contrast_is_that_of_level_aa(
    palette: dict[str, str], ink: str, ground: str, least: float
) -> None:
    lighter, darker = sorted((_luminance(palette[ink]), _luminance(palette[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_a_run_of_no_known_figure_is_still_a_page() -> None:
    run: EvaluationResult = replace(
        made_up(), figures=(), risk_curve=(), reliability=(), comparison=None, baselines=()
    )
    assert text_of(page_of(run).find(".//h1")) == "How good the answers are"
