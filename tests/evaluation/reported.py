"""Runs made up by hand, for the report to be tried on, and how its page is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import html

from ketabot.evaluation.judged import JudgedCandidate, JudgedQuote, QuestionResult, Span
from ketabot.evaluation.report import render_report
from ketabot.evaluation.results import (
    FORMAT,
    BaselineResult,
    Bin,
    Comparison,
    Confusion,
    CorpusDocument,
    Difference,
    Estimate,
    EvaluationResult,
    Figure,
    Flip,
    NearlyPrepared,
    Nearness,
    OperatingPoint,
    RiskPoint,
    Setup,
    Stratum,
    WithoutPrepared,
)
from ketabot.evaluation.results import TestsetFile as SetFile

PAYLOADS = (
    "<script>window.__pwn=1</script>",
    "<img src=https://evil.test/i.png onerror=window.__pwn=1>",
    '"><svg onload="window.__pwn=1"><circle/></svg>',
    "</title></style></summary></details></section></main><h1>out</h1>",
    '<style>@import "https://evil.test/s.css"; *{display:none}</style>',
    '<base href="https://evil.test/"><form action="https://evil.test"><button>go</button></form>',
    "' onfocus=window.__pwn=1 autofocus x='",
    "javascript:window.__pwn=1 &lt;img src=x onerror=window.__pwn=1&gt; \x00\x1b[31m \u202e\ud800",
)

TEXT = (
    "Dogs bark. Rain falls on the roof and on the garden.\n\n\n"
    "Snow is cold. It lies for weeks. Fog hides the hills.\n"
)
RAIN, SNOW, FOG = (
    "Rain falls on the roof and on the garden.",
    "Snow is cold.",
    "Fog hides the hills.",
)


def span(text: str, document: str = "weather.txt", whole: str = TEXT) -> Span:
    start = whole.index(text)
    return Span(document, start, start + len(text), text)


def quote(text: str, number: int = 1, *, hits: bool = True) -> JudgedQuote:
    place = span(text)
    return JudgedQuote(
        number, place.document, place.start, place.end, text, 0.5, hits, verbatim=True
    )


def question(name: str, verdict: str = "right", **others: Any) -> QuestionResult:
    plain = QuestionResult(
        id=name,
        type="near_text",
        family=name,
        question=f"What of {name}?",
        standalone_question=f"What of {name}?",
        conversation="",
        kind="",
        rewrite="",
        note="",
        answerable=True,
        gold=(),
        groups=(),
        must_contain=(),
        expected_route="",
        also_acceptable=(),
        route="answer",
        error="",
        confidence=0.25,
        quotes=(),
        candidates=(),
        right=verdict == "right",
        verdict=verdict,
        best_right=verdict == "right",
        scores={},
        timings_ms={"total": 12.0},
    )
    return replace(plain, **others)


def figure(
    name: str,
    value: float | None,
    *,
    group: str = "answers",
    unit: str = "share",
    by_type: Mapping[str, Estimate] | None = None,
) -> Figure:
    low, high = (None, None) if value is None else (value * 0.9, value * 1.1)
    return Figure(
        name=name,
        group=group,
        about=f"What {name} says.",
        unit=unit,
        better="higher",
        overall=Estimate(value, low, high, 40),
        by_type=by_type or {},
    )


CURVE = (RiskPoint(0.9, 0.25, 0.0), RiskPoint(0.5, 0.5, 0.125), RiskPoint(0.1, 1.0, 0.4))
SIMPLE_CURVE = (RiskPoint(7.5, 0.5, 0.5), RiskPoint(2.0, 1.0, 0.625))
BINS = (Bin(0.1, 0.3, 0.2, 0.05, 20), Bin(0.3, 0.9, 0.65, 0.8, 21))


def made_up() -> EvaluationResult:
    """A run with everything in it that a page may show."""
    by_type = {"near_text": Estimate(0.75, 0.5, 1.0, 4), "odd_kind": Estimate(0.0, None, None, 1)}
    figures = (
        figure("recall@10", 0.875, group="retrieval"),
        figure("treated_rightly", 0.5, by_type=by_type),
        figure("first_quote_right", 0.61),
        figure("answers_right", 0.704),
        figure("words_quoted", 31.25, unit="words"),
        figure("followup_first_right", None, group="conversation"),
        figure("declined_of_unanswerable", 0.455, group="abstention"),
        figure("AUROC", 0.6875, group="abstention"),
        figure("quotes_verbatim", 1.0, group="verifiability"),
        figure("disclaimer_exact", 0.9996, group="verifiability"),
        figure("median_ms_read", 4.25, group="speed", unit="ms"),
        figure("p95_ms_read", 1234.0, group="speed", unit="ms"),
    )
    rain, snow = span(RAIN), span(SNOW)
    return EvaluationResult(
        format=FORMAT,
        setup=Setup(
            ketabot="1.2.3",
            generation="gen-7",
            model="a-model",
            calibration="a fitting set",
            threshold=0.5,
            sample=0,
            seed=5,
            resamples=1000,
            documents=(
                CorpusDocument("weather.txt", "ab" * 32, "On the weather", TEXT),
                CorpusDocument("unseen.txt", "cd" * 32, "", ""),
            ),
            testset=(SetFile("weather.jsonl", "ef" * 32, 6),),
        ),
        figures=figures,
        questions=(
            question(
                "rain",
                gold=(rain, snow),
                quotes=(quote(RAIN),),
                candidates=(JudgedCandidate("weather.txt", rain.start, rain.end, 0.5, hits=True),),
            ),
            question("snow", "wrong_quote", gold=(snow,), quotes=(quote(FOG, hits=False),)),
            question("both", "declined", groups=((rain,), (snow,)), gold=(rain, snow)),
            question("hail", "answered_unanswerable", answerable=False, quotes=(quote(RAIN),)),
            question(
                "help me",
                "wrong_route",
                type="route",
                answerable=None,
                expected_route="crisis",
                also_acceptable=("emergency",),
                route="no_answer",
            ),
            question("crash", "error", type="odd_kind", route="error", error="KeyError: 'x'"),
        ),
        risk_curve=CURVE,
        operating_point=OperatingPoint(0.5, 0.5, 0.125),
        reliability=BINS,
        confusion=Confusion(
            ("answer", "crisis"), ("answer", "no_answer", "error"), ((2, 1, 1), (0, 2, 0))
        ),
        baselines=(
            BaselineResult(
                "bm25_sentences",
                "BM25 over sentences",
                (figure("first_quote_right", 0.3125),),
                SIMPLE_CURVE,
                {"rain": True, "snow": False},
            ),
        ),
        comparison=Comparison(
            against="old.json",
            questions=4,
            only_before=("gone",),
            only_now=("crash",),
            changed=(),
            flips=(
                Flip("snow", "near_text", "What of snow?", "right", "wrong_quote", better=False),
                Flip("rain", "near_text", "What of rain?", "declined", "right", better=True),
            ),
            differences=(
                Difference("ECE", "share", "lower", 0.2, 0.1, -0.1, -0.15, -0.05, noise=False),
                Difference(
                    "answers_right", "share", "higher", 0.7, 0.69, -0.01, -0.05, 0.03, noise=True
                ),
            ),
        ),
    )


def estimates(value: float | None, count: int) -> dict[str, Estimate]:
    """The figures of a stratum, all alike."""
    low, high = (None, None) if value is None else (value / 2, value)
    names = ("treated_rightly", "first_quote_right", "right_within_3", "answered_of_answerable")
    found = {name: Estimate(value, low, high, count) for name in names}
    return {**found, "declined_of_unanswerable": Estimate(None, None, None, 0)}


def foreseen() -> EvaluationResult:
    """The same of a library with prepared questions, asked without them too."""
    run = made_up()
    by_type = {"near_text": Estimate(0.25, 0.0, 0.5, 4)}
    plain = WithoutPrepared(
        calibration="another fitting set",
        operating_point=OperatingPoint(0.25, 0.25, 0.5),
        figures=(
            figure("treated_rightly", 0.125, by_type=by_type),
            figure("first_quote_right", 0.41),
            figure("median_ms_read", 2.5, group="speed", unit="ms"),
        ),
        verdicts={"rain": "declined", "snow": "wrong_quote"},
    )
    nearness = Nearness(
        asked=1200,
        unanswered=34,
        strata=(
            Stratum(None, 0.6, 3, estimates(0.5, 2), estimates(0.25, 2)),
            Stratum(0.6, 0.95, 0, estimates(None, 0), estimates(None, 0)),
            Stratum(0.95, None, 2, estimates(1.0, 1), estimates(0.75, 1)),
        ),
        overlap=(
            NearlyPrepared("rain", "What of rain?", "asked.jsonl", 0.97),
            NearlyPrepared("hail", "What of hail?", "unanswered.jsonl", 1.0),
        ),
        rest=Stratum(None, 0.95, 3, estimates(0.5, 2), estimates(0.25, 2)),
        similarity={"rain": 0.97, "hail": 1.0, "snow": 0.25, "both": 0.5, "crash": 0.125},
    )
    return replace(run, without_prepared=plain, nearness=nearness)


def hostile() -> EvaluationResult:
    """The same with something hostile wherever text comes from outside."""
    evil = "\n".join(PAYLOADS)
    run = foreseen()
    documents = (CorpusDocument(evil, evil, evil, evil * 3),)
    places = tuple(Span(evil, 0, len(payload), payload) for payload in PAYLOADS)
    quotes = tuple(
        JudgedQuote(n, evil, 3, 3 + len(payload), payload, 0.5, hits=True, verbatim=False)
        for n, payload in enumerate(PAYLOADS, start=1)
    )
    texts = dict.fromkeys(("question", "standalone_question", "family", "conversation"), evil)
    texts |= dict.fromkeys(("kind", "rewrite", "note", "expected_route", "route", "error"), evil)
    questions = tuple(
        question(
            payload,
            payload,
            type=payload,
            gold=places,
            groups=(places, places),
            quotes=quotes,
            must_contain=PAYLOADS,
            also_acceptable=PAYLOADS,
            **texts,
        )
        for payload in PAYLOADS
    )
    flips = tuple(Flip(p, p, p, p, p, better=True) for p in PAYLOADS)
    change = Difference(evil, evil, evil, 1.0, 2.0, 1.0, 0.5, 1.5, noise=False)
    assert run.comparison is not None
    assert run.nearness is not None
    assert run.without_prepared is not None
    twins = tuple(NearlyPrepared(payload, evil, evil, 1.0) for payload in PAYLOADS)
    figures = tuple(replace(one, about=evil, by_type={evil: one.overall}) for one in run.figures)
    return replace(
        run,
        nearness=replace(run.nearness, overlap=(*twins, NearlyPrepared(evil, evil, evil, 1.0))),
        without_prepared=WithoutPrepared(
            evil, OperatingPoint(0.5, 0.5, 0.5), figures, dict.fromkeys(PAYLOADS, evil)
        ),
        setup=replace(
            run.setup,
            ketabot=evil,
            generation=evil,
            model=evil,
            calibration=evil,
            documents=documents,
            testset=(SetFile(evil, evil, 1),),
        ),
        figures=(
            *figures,
            figure(evil, 0.5, group=evil),
            figure(f"median_ms_{evil}", 1.0, group="speed"),
        ),
        questions=questions,
        confusion=Confusion((evil,), (evil,), ((1,),)),
        baselines=(BaselineResult(evil, evil, run.figures, SIMPLE_CURVE, {PAYLOADS[0]: True}),),
        comparison=replace(
            run.comparison, against=evil, only_before=PAYLOADS, flips=flips, differences=(change,)
        ),
    )


def page_of(result: EvaluationResult) -> Any:
    """The page as a tree."""
    return html.document_fromstring(render_report(result))


def text_of(element: Any) -> str:
    """The text in an element, with white space as a browser shows it."""
    return " ".join(element.text_content().split())
