"""Prepared questions in a run: with and without them, by likeness, and none of them leaks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketabot.answers import Answer, Turn
from ketabot.asking.overlap import Likeness
from ketabot.bot import Ketabot
from ketabot.building import build_index
from ketabot.calibration import load_calibration
from ketabot.config import Config, load_config
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts, Matrix, Progress, Vector
from ketabot.evaluation.cases import Case
from ketabot.evaluation.comparing import compare
from ketabot.evaluation.evaluate import evaluate
from ketabot.evaluation.judged import Span
from ketabot.evaluation.nearness import Foreseen
from ketabot.evaluation.prepared import Stratum
from ketabot.evaluation.results import EvaluationResult, Figure, from_json, to_json
from ketabot.evaluation.subject import Subject, open_subject
from ketabot.evaluation.summary import in_words
from ketabot.evaluation.testset import Testset
from tests.evaluation.answers import PAGE, Script, answer, gold, silent
from tests.fakes import BendingEmbedder, WordEmbedder
from tests.libraries import EMBEDDER, make_config, write_corpus

TEN = "one two three four five six seven eight nine ten"
COLOURS = "red orange yellow green blue"
PREPARED = {
    "asked.jsonl": json.dumps(
        {"document": "page.txt", "start": 0, "end": 11, "text": "Rain falls.", "questions": [TEN]}
    ),
    "unanswered.jsonl": json.dumps({"question": COLOURS}),
}


def of_ten(shared: int) -> str:
    """Ten words, so many of them of ``TEN``: their cosine is a tenth of that."""
    return " ".join([*TEN.split()[:shared], *(f"other{n}" for n in range(10 - shared))])


QUESTIONS = {
    "half": of_ten(5),
    "six": of_ten(6),
    "seven": of_ten(7),
    "eight": of_ten(8),
    "nine": of_ten(9),
    "turned": " ".join(reversed(TEN.split())),
    "colours": "RED orange  yellow green blue?!",
    "far": "elsewhere",
}
UNANSWERABLE = ("colours", "far")
WITH: Mapping[str, Answer] = {
    "half": answer("fog"),
    "six": answer("rain"),
    "seven": answer("rain"),
    "eight": answer("fog", "rain"),
    "nine": answer("rain"),
    "turned": answer("rain"),
    "colours": answer(),
    "far": answer("fog"),
}
WITHOUT: Mapping[str, Answer] = {
    "half": answer(),
    "six": answer("fog"),
    "seven": answer(),
    "eight": answer(),
    "nine": answer(),
    "turned": answer("rain"),
    "colours": answer("fog"),
    "far": answer(),
}
CASES = tuple(
    Case(name, text, "far", answerable=False)
    if name in UNANSWERABLE
    else Case(name, text, "near", answerable=True, gold=gold("rain"))
    for name, text in QUESTIONS.items()
)


class Echo(Script):
    """A script whose answers say which question was searched."""

    def ask(self, question: str, history: Sequence[Turn | Mapping[str, Any]] = ()) -> Answer:
        return replace(super().ask(question, history), standalone_question=question)


def echo(answers: Mapping[str, Answer]) -> Echo:
    return Echo({QUESTIONS[name]: given for name, given in answers.items()})


def index(folder: Path, files: Mapping[str, str], **sections: Mapping[str, Any]) -> Config:
    write_corpus(folder, files)
    config = make_config(folder, **sections)
    build_index(config, EMBEDDER)
    return config


def run(subject: Subject, cases: tuple[Case, ...] = CASES) -> EvaluationResult:
    return evaluate(Testset(cases, ()), subject, progress=silent)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return index(tmp_path_factory.mktemp("prepared"), {"page.txt": PAGE, **PREPARED})


@pytest.fixture(scope="module")
def scripted(config: Config) -> Subject:
    """A real library, so that likeness is real, that answers as it is written down."""
    subject = open_subject(config, EMBEDDER)
    assert subject.without_prepared is not None
    plain = replace(subject.without_prepared, answerer=echo(WITHOUT), threshold=0.25)
    return replace(subject, answerer=echo(WITH), without_prepared=plain)


@pytest.fixture(scope="module")
def result(scripted: Subject) -> EvaluationResult:
    return run(scripted)


def of(figures: Sequence[Figure], name: str) -> float | None:
    (found,) = [figure.overall.value for figure in figures if figure.name == name]
    return found


def told(stratum: Stratum, name: str) -> tuple[float | None, float | None, int]:
    """A figure with and without prepared questions, and how many questions it is about."""
    found, without = stratum.figures[name], stratum.figures_without[name]
    assert found.count == without.count
    return found.value, without.value, found.count


def test_the_run_that_counts_is_the_one_with_prepared_questions(result: EvaluationResult) -> None:
    assert result.figure("first_quote_right").overall.value == pytest.approx(4 / 6, abs=1e-6)
    assert result.questions[0].verdict == "wrong_quote"


def test_every_figure_is_told_without_them_too(result: EvaluationResult) -> None:
    plain = result.without_prepared
    assert plain is not None
    assert [one.name for one in plain.figures] == [one.name for one in result.figures]
    assert of(plain.figures, "first_quote_right") == pytest.approx(1 / 6, abs=1e-6)
    assert of(plain.figures, "declined_of_unanswerable") == 0.5
    # Three of eight were answered, two of them wrongly.
    point = plain.operating_point
    assert (point.threshold, point.coverage) == (0.25, 3 / 8)
    assert point.risk == pytest.approx(2 / 3, abs=1e-6)
    assert plain.verdicts["six"] == "wrong_quote"
    assert plain.verdicts["colours"] == "answered_unanswerable"
    declined = next(one for one in plain.figures if one.name == "declined_of_unanswerable")
    assert {kind: one.value for kind, one in declined.by_type.items()} == {"far": 0.5}


def test_each_question_is_as_like_as_its_words_are(result: EvaluationResult) -> None:
    assert result.nearness is not None
    assert result.nearness.similarity == pytest.approx(
        {"half": 0.5, "six": 0.6, "seven": 0.7, "eight": 0.8, "nine": 0.9}
        | {"turned": 1.0, "colours": 1.0, "far": 0.0},
        abs=1e-6,
    )
    assert (result.nearness.asked, result.nearness.unanswered) == (1, 1)


def test_the_ruler_is_the_model_as_it_came(
    result: EvaluationResult, scripted: Subject, tmp_path: Path
) -> None:
    model = BendingEmbedder(dimension=512)
    facts = AdaptationFacts(model.name, model.fingerprint, "", 1, 0, 0, 0.0, 1.0)
    learned = Adaptation.of({"layer.bias": np.ones(1, np.float32)}, facts)
    write_corpus(tmp_path, {"page.txt": PAGE, **PREPARED})
    config = make_config(tmp_path)
    (config.paths.corpus / ADAPTATION_FILE).write_bytes(learned.to_bytes())
    build_index(config, model)
    subject = open_subject(config, model)
    prepared = subject.material.library.prepared
    assert prepared is not None
    assert (prepared.asked.vectors() @ prepared.unanswered.vectors().T).tolist() == [[1.0]]
    steps: list[str] = []
    other = replace(subject, answerer=scripted.answerer, without_prepared=scripted.without_prepared)
    found = evaluate(Testset(CASES, ()), other, progress=lambda step, *_: steps.append(step))
    assert found.nearness == result.nearness
    assert steps.count("embedding prepared questions, in tokens") == 1


@dataclass(frozen=True)
class OneByOne(WordEmbedder):
    """A model that will not embed many texts again."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        raise AssertionError(f"{len(texts)} texts embedded again: {progress}")


def test_where_nothing_was_learned_the_vectors_of_the_index_serve(scripted: Subject) -> None:
    prepared = scripted.material.library.prepared
    assert prepared is not None
    found = Foreseen(prepared, OneByOne(dimension=512), silent)
    assert found.likeness(of_ten(7)).similarity == pytest.approx(0.7, abs=1e-6)
    assert found.likeness(COLOURS.upper()) == Likeness(1, 1.0)


def test_a_question_is_compared_as_it_is_searched(config: Config) -> None:
    """Without what nobody sees, and with a width of letters that everybody has."""
    subject = open_subject(config, EMBEDDER, prepared_only=True)
    odd = TEN.replace("seven", "se\u200bven").replace("one", "\uff4f\uff4e\uff45") + " more"
    case = Case("odd", odd, "near", answerable=True, gold=gold("rain"))
    found = run(replace(subject, answerer=Echo({odd: answer("rain")})), (case,))
    assert found.nearness is not None
    assert found.nearness.similarity["odd"] == pytest.approx(10 / 110**0.5, abs=1e-6)


def test_the_strata_by_hand(result: EvaluationResult) -> None:
    assert result.nearness is not None
    strata = result.nearness.strata
    assert [(one.low, one.high, one.questions) for one in strata] == [
        (None, 0.6, 2),  # half, far
        (0.6, 0.7, 1),
        (0.7, 0.8, 1),
        (0.8, 0.9, 1),
        (0.9, 0.95, 1),
        (0.95, None, 2),  # turned, colours
    ]
    assert [told(one, "first_quote_right") for one in strata] == [
        (0.0, 0.0, 1),
        (1.0, 0.0, 1),
        (1.0, 0.0, 1),
        (0.0, 0.0, 1),
        (1.0, 0.0, 1),
        (1.0, 1.0, 1),
    ]
    assert told(strata[3], "right_within_3") == (1.0, 0.0, 1)
    assert told(strata[0], "declined_of_unanswerable") == (0.0, 1.0, 1)
    assert told(strata[5], "declined_of_unanswerable") == (1.0, 0.0, 1)
    assert told(strata[1], "declined_of_unanswerable") == (None, None, 0)
    assert [told(one, "answered_of_answerable")[:2] for one in strata] == [
        *((1.0, 0.0), (1.0, 1.0), (1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0)),
    ]


def test_what_is_nearly_prepared_is_named_and_left_out_of_the_rest(
    result: EvaluationResult,
) -> None:
    assert result.nearness is not None
    overlap, rest = result.nearness.overlap, result.nearness.rest
    assert [(one.id, one.question, one.file, one.similarity) for one in overlap] == [
        ("turned", QUESTIONS["turned"], "asked.jsonl", 1.0),
        ("colours", QUESTIONS["colours"], "unanswered.jsonl", 1.0),
    ]
    assert (rest.low, rest.high, rest.questions) == (None, 0.95, 6)
    assert told(rest, "first_quote_right") == pytest.approx((3 / 5, 0.0, 5))
    assert told(rest, "declined_of_unanswerable") == (0.0, 1.0, 1)
    assert told(rest, "treated_rightly") == pytest.approx((3 / 6, 1 / 6, 6), abs=1e-6)
    # Every interval is of the questions in the stratum: all five were declined or wrong.
    found = rest.figures_without["first_quote_right"]
    assert (found.low, found.high) == (0.0, 0.0)


def test_it_goes_to_json_and_comes_back_equal(result: EvaluationResult) -> None:
    assert from_json(json.loads(json.dumps(to_json(result)))) == result


def test_a_result_of_before_can_still_be_read_and_compared(result: EvaluationResult) -> None:
    content = json.loads(json.dumps(to_json(result)))
    del content["without_prepared"], content["nearness"]
    older = from_json(content)
    assert (older.without_prepared, older.nearness) == (None, None)
    compared = compare(result.questions, older, "old.json")
    assert (compared.questions, compared.flips) == (8, ())
    assert "without" not in in_words(older)


def lines_of(result: EvaluationResult) -> list[str]:
    return [" ".join(line.split()) for line in in_words(result).splitlines()]


def test_the_terminal_shows_both_side_by_side(result: EvaluationResult) -> None:
    lines = lines_of(result)
    assert lines[2].startswith("without prepared questions: threshold 0.25: answered 0.375, of")
    assert "answers value 95 % interval without 95 % interval questions" in lines
    (line,) = [one for one in lines if one.startswith("declined_of_unanswerable")][:1]
    assert [one for one in line.split() if one[0] in "01"][0::3] == ["0.500", "0.500"]
    assert line.endswith(" 2")


def test_the_terminal_shows_both_by_type(result: EvaluationResult) -> None:
    lines = lines_of(result)
    start = lines.index(
        "treated_rightly by type value 95 % interval without 95 % interval questions"
    )
    values = [line.replace("…", "").split() for line in lines[start + 1 : start + 3]]
    assert [(one[0], one[1], one[4], one[-1]) for one in values] == [
        ("near", "0.667", "0.167", "6"),  # six, seven, nine and turned; turned alone
        ("far", "0.500", "0.500", "2"),
    ]


def test_the_terminal_shows_the_strata_and_the_rest(result: EvaluationResult) -> None:
    lines = lines_of(result)
    start = next(n for n, line in enumerate(lines) if line.startswith("like a prepared question"))
    assert lines[start + 1 : start + 8] == [
        "below 0.6 2 0.000 / 0.000 0.000 / 0.000 0.000 / 1.000 1.000 / 0.000",
        "0.6 to 0.7 1 1.000 / 0.000 1.000 / 0.000 — 1.000 / 1.000",
        "0.7 to 0.8 1 1.000 / 0.000 1.000 / 0.000 — 1.000 / 0.000",
        "0.8 to 0.9 1 0.000 / 0.000 1.000 / 0.000 — 1.000 / 0.000",
        "0.9 to 0.95 1 1.000 / 0.000 1.000 / 0.000 — 1.000 / 0.000",
        "0.95 or more 2 1.000 / 1.000 1.000 / 1.000 1.000 / 0.000 1.000 / 1.000",
        "(with prepared questions / without them)",
    ]
    rest = lines[start + 9 :]
    assert rest[0] == (
        "2 of 8 questions are nearly prepared ones (0.95 or more); the figures without them:"
    )
    (first,) = [line for line in rest if line.startswith("first_quote_right")]
    assert first.split()[1] == "0.600"
    assert first.endswith("0.000 0.000 … 0.000 5")


def test_without_an_overlap_and_with_nothing_else(scripted: Subject) -> None:
    far = run(scripted, CASES[:2])
    assert "none of the 2 questions is nearly a prepared one (0.95 or more)" in in_words(far)
    near = run(scripted, CASES[5:6])
    assert "1 of 1 questions is nearly a prepared one (0.95 or more): there are no others" in (
        in_words(near)
    )


def test_the_second_pass_can_be_left_out(config: Config) -> None:
    subject = open_subject(config, EMBEDDER, prepared_only=True)
    assert subject.without_prepared is None
    found = run(replace(subject, answerer=echo(WITH)))
    assert found.without_prepared is None
    assert found.nearness is not None
    assert found.nearness.strata[0].figures_without == {}
    assert "0.8 to 0.9 1 0.000 1.000 — 1.000" in lines_of(found)
    assert "without" not in in_words(found).split("the figures without them:")[0]


@pytest.mark.parametrize("prepared", [True, False], ids=["switched off", "none there"])
def test_a_library_without_prepared_questions_has_one_column(
    prepared: bool, tmp_path: Path
) -> None:
    files = {"page.txt": PAGE, **PREPARED} if prepared else {"page.txt": PAGE}
    config = index(tmp_path, files, retrieval={"prepared": 0} if prepared else {})
    subject = open_subject(config, EMBEDDER)
    assert subject.material.library.prepared is None
    found = run(replace(subject, answerer=echo(WITH)))
    assert (found.without_prepared, found.nearness) == (None, None)
    assert "answers value 95 % interval questions" in lines_of(found)


def test_a_question_that_cannot_be_searched_stands_in_no_stratum(scripted: Subject) -> None:
    long = Case("long", "word " * 5000, "near", answerable=True, gold=gold("rain"))
    found = run(scripted, (*CASES, long))
    assert found.nearness is not None
    assert "long" not in found.nearness.similarity
    assert sum(one.questions for one in found.nearness.strata) == 8
    assert found.figure("first_quote_right").overall.value == pytest.approx(4 / 7, abs=1e-6)
    assert "1 questions cannot be searched and stand in no row" in in_words(found)


def test_a_fault_of_the_program_is_not_taken_for_a_question_that_cannot_be_searched(
    scripted: Subject,
) -> None:
    class Faulty(WordEmbedder):
        def encode_query(self, text: str) -> Vector:
            if "elsewhere" in text:
                raise ZeroDivisionError("a fault")
            return super().encode_query(text)

    with pytest.raises(ZeroDivisionError, match="a fault"):
        run(replace(scripted, embedder=Faulty(dimension=EMBEDDER.dimension)))


# Nothing leaks

HEADED = "# Storms and tides\n\nRain falls on the quiet town. Snow melts in the sun.\n"
HEADING, RAIN = (2, 18), (20, 49)


def span(start: int, end: int) -> Span:
    return Span("a.md", start, end, HEADED[start:end])


def test_the_second_pass_is_what_a_library_without_the_files_gives(tmp_path: Path) -> None:
    """Also where a prepared question points at a heading, which can be quoted for that alone."""
    assert HEADED[slice(*RAIN)] == "Rain falls on the quiet town."
    asked = [
        line(HEADING, "what is this about", "topic"),
        line(RAIN, "will my hair get wet"),
    ]
    prepared = {
        "asked.jsonl": "\n".join(asked),
        "unanswered.jsonl": json.dumps({"question": "how deep is the snow"}),
    }
    cases = (
        # In the heading two right places: one sentence to quote with prepared questions, none
        # without.
        Case("about", "what is this about", answerable=True,
             gold=(span(2, 8), span(13, 18), span(*RAIN))),
        Case("wet", "will my hair get wet", answerable=True, gold=(span(*RAIN),)),
        Case("rain", "where does rain fall", answerable=True, gold=(span(*RAIN),)),
        Case("deep", "how deep is the snow", answerable=False),
    )  # fmt: skip
    files = {"rich": {"a.md": HEADED, **prepared}, "bare": {"a.md": HEADED}}
    both, alone = (
        run(open_subject(index(tmp_path / name, held, answering={"threshold": 0}), EMBEDDER), cases)
        for name, held in files.items()
    )
    assert sum(len(one.quotes) for one in alone.questions) > 2
    assert both.without_prepared is not None
    assert unhurried(both.without_prepared.figures) == unhurried(alone.figures)
    assert unhurried(both.figures) != unhurried(alone.figures)
    assert both.without_prepared.verdicts == {one.id: one.verdict for one in alone.questions}
    assert both.without_prepared.operating_point == alone.operating_point
    assert both.without_prepared.calibration == alone.setup.calibration


def line(place: tuple[int, int], *questions: str) -> str:
    start, end = place
    here = {"document": "a.md", "start": start, "end": end, "text": HEADED[start:end]}
    return json.dumps({**here, "questions": questions})


def unhurried(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.group != "speed"]


@pytest.mark.parametrize(
    ("weights", "kept"), [({"similarity": 1.0, "nearness": 1.0}, False), ({"lead": 1.0}, True)]
)
def test_a_named_calibration_is_kept_only_where_no_prepared_question_taught_it(
    weights: dict[str, float], kept: bool, tmp_path: Path
) -> None:
    config = index(tmp_path / "all", {"page.txt": "Rain falls.\n", **PREPARED})
    file = tmp_path / "fitted.json"
    fitted = {"bias": 0.0, "weights": weights, "threshold": 0.125, "fitted_on": "mine"}
    file.write_text(json.dumps(fitted))
    paths = config.paths.model_copy(update={"calibration": file})
    subject = open_subject(config.model_copy(update={"paths": paths}), EMBEDDER)
    plain, packaged = subject.without_prepared, load_calibration()
    assert plain is not None
    assert (subject.calibration, subject.threshold) == ("mine", 0.125)
    expected = ("mine", 0.125) if kept else (packaged.fitted_on, packaged.threshold)
    assert (plain.calibration, plain.threshold) == expected
    # And the answers are given with it, not with another one than is told.
    other = {"corpus": config.paths.corpus, "index": config.paths.index}
    settings = load_config(
        flags={
            "paths": other | ({"calibration": file} if kept else {}),
            "retrieval": {"prepared": 0},
            "reading": {"reader": "simple"},
        }
    )
    alone = Ketabot(settings, embedder=EMBEDDER).ask("snow melts")
    assert plain.answerer.ask("snow melts").confidence == alone.confidence
