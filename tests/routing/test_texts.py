"""What people in danger are told: complete, easy to read, safely worded, reviewed lately."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from ketabot.answers import Route
from ketabot.config import load_config
from ketabot.errors import ConfigError, PromptError
from ketabot.helplines import REGIONS
from ketabot.prompts import Prompts, load_prompts, packaged_prompts
from ketabot.routing import FirstAid, built_in_help
from ketabot.routing.builtin import TEXTS
from tests.built_in_texts import MODULE, module_text

OLDEST_REVIEW = 366
"""Days. CONTRIBUTING.md says how the numbers are reviewed."""
USES = ("crisis", "emergency", "illicit", "in_sight")
ALL = [(use, region) for use in USES for region in REGIONS]


@pytest.fixture(scope="module")
def prompts() -> Prompts:
    return load_prompts(packaged_prompts())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged_prompts(), tmp_path / "prompts"))


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e at the end; at least one."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al., Research Branch Report 8-75, 1975)."""
    lines = [line for line in text.splitlines() if line and "español" not in line]
    sentences = [
        part for line in lines for part in re.split(r"[.!?:](?=\s|$)", line) if part.strip()
    ]
    words = [word for one in sentences for word in re.findall(r"[a-z']+", one.lower())]
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def test_the_grade_is_the_one_worked_out_by_hand() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 - 15.59
    assert reading_grade("The cat sat on the mat.") == pytest.approx(-1.45)


@pytest.mark.parametrize(("use", "region"), ALL)
def test_every_text_of_help_reads_at_grade_eight_or_below(
    prompts: Prompts, use: str, region: str
) -> None:
    assert reading_grade(prompts.helping(use, region)) <= 8  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["personal_medical", "personal_medical_unquoted", "smalltalk", "off_topic"]
)
def test_the_other_texts_read_so_too(prompts: Prompts, name: str) -> None:
    assert reading_grade(getattr(prompts, name)) <= 8


def test_a_personal_question_leads_with_who_to_ask_whether_or_not_anything_is_quoted(
    prompts: Prompts,
) -> None:
    for texts in (prompts, *prompts.others.values()):
        quoting, silent = texts.personal_medical, texts.personal_medical_unquoted
        assert quoting.split("\n\n")[0] == silent.split("\n\n")[0]
        assert quoting != silent


@pytest.mark.parametrize(("use", "region"), ALL)
def test_no_text_says_what_should_not_be_said(prompts: Prompts, use: str, region: str) -> None:
    text = prompts.helping(use, region).lower()  # type: ignore[arg-type]
    for phrase in ("commit", "successful", "failed attempt", "epidemic", "gun", "hang", "jump"):
        assert phrase not in text
    assert not re.search(r"\d+ ?(?:mg|ml|tablets|pills)", text)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("use", ["crisis", "emergency"])
def test_help_comes_before_all_else(prompts: Prompts, use: str, region: str) -> None:
    text = prompts.helping(use, region)  # type: ignore[arg-type]
    first = prompts.regions[region].lines(use)[0].says  # type: ignore[arg-type]
    assert 0 < text.index(first) < 120
    assert text.index(first) < text.index("I am a program")


def test_every_number_has_its_country_and_a_review_of_the_last_twelve_months(
    prompts: Prompts,
) -> None:
    for code, region in prompts.regions.items():
        for line in region.line:
            age = (date.today() - line.reviewed).days
            assert line.country
            assert age <= OLDEST_REVIEW, f"{code}: review {line.says!r}; see CONTRIBUTING.md"


@pytest.mark.parametrize(
    ("region", "use", "number"),
    [
        ("us", "crisis", "988"),
        ("us", "crisis", "911"),
        ("us", "emergency", "1-800-222-1222"),
        ("us", "emergency", "911"),
        ("us", "illicit", "1-800-662-4357"),
        ("uk-ie", "crisis", "116 123"),
        ("uk-ie", "emergency", "999"),
        ("ca", "crisis", "988"),
        ("au", "crisis", "13 11 14"),
        ("nz", "crisis", "1737"),
        ("in", "crisis", "14416"),
        ("eu", "emergency", "112"),
        ("other", "crisis", "findahelpline.com"),
    ],
)
def test_each_region_has_its_numbers(prompts: Prompts, region: str, use: str, number: str) -> None:
    assert number in prompts.helping(use, region)  # type: ignore[arg-type]


def test_the_built_in_copies_are_those_of_the_prompts_folder() -> None:
    assert MODULE.read_text(encoding="utf-8") == module_text(), "write them again: make texts"


@pytest.mark.parametrize("name", ["crisis.md", "emergency.md", "help_in_sight.md"])
def test_a_text_of_help_that_names_no_numbers_stops_the_start(folder: Path, name: str) -> None:
    (folder / name).write_text("no numbers", encoding="utf-8")
    with pytest.raises(PromptError, match=name):
        load_prompts(folder)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('call = "911"', 'call = "912"', "links to '912'"),
        (r'988lifeline\.org"\n', 'elsewhere.org"\n', "links to"),
        (r"reviewed = \d{4}-\d\d-\d\d", "", "reviewed"),
        ("country =", "contry =", "contry"),
        (r'use = \["crisis"\]', 'use = ["cries"]', "use"),
    ],
)
def test_a_wrong_number_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    file = folder / "regions" / "us.toml"
    text, times = re.subn(old, new, file.read_text(encoding="utf-8"))
    assert times
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PromptError, match=complaint):
        load_prompts(folder)


def test_an_unknown_region_is_refused_by_name_with_the_list() -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(flags={"safety": {"region": "mars"}})
    assert "'mars'" in str(refused.value)
    assert all(f"'{region}'" in str(refused.value) for region in REGIONS)


def test_help_goes_on_when_the_prompts_folder_vanishes(folder: Path) -> None:
    first_aid = FirstAid(load_prompts(folder), "nz")
    shutil.rmtree(folder)
    answer = first_aid.answer("I want to die")
    assert answer is not None
    assert answer.route is Route.CRISIS
    assert answer.message == TEXTS["nz", Route.CRISIS]
    assert (answer.quotes, answer.candidates, answer.confidence) == ((), (), 0.0)


def test_the_built_in_help_needs_no_file() -> None:
    assert built_in_help("he won't wake up", "in") == TEXTS["in", Route.EMERGENCY]
    assert built_in_help("How does ketamine work?", "in") is None
