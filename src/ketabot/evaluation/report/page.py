"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from ketabot.evaluation.report.by_type import by_type
from ketabot.evaluation.report.compared import compared
from ketabot.evaluation.report.figures import figures_table, speed_table
from ketabot.evaluation.report.foreseen import foreseen
from ketabot.evaluation.report.headline import headline
from ketabot.evaluation.report.layout import section
from ketabot.evaluation.report.markup import Markup, tag
from ketabot.evaluation.report.plots import confidence_section
from ketabot.evaluation.report.questions import place_of, question_list
from ketabot.evaluation.report.tables import confusion_table, setup_tables
from ketabot.evaluation.report.words import count_of
from ketabot.evaluation.results import EvaluationResult

__all__ = ["render_report"]

HERE = Path(__file__).parent
TITLE = "How good the answers are"

Section = tuple[str, str, Markup | None]
"""The name that links point to, the heading, and what stands under it."""


def render_report(result: EvaluationResult) -> str:
    """Return a run as an HTML page; the same run gives the same page."""
    sections = [one for one in _sections(result) if one[2] is not None]
    body = tag(
        "body",
        tag("a", "Skip to the figures", href="#main", class_="skip"),
        _header(result),
        _contents(sections),
        tag("main", *(section(*one) for one in sections), id="main"),
        _footer(result),
    )
    page = tag("html", _head(result), body, lang="en")
    return f"<!doctype html>\n{page.html}\n"


def _sections(result: EvaluationResult) -> list[Section]:
    places = {one.id: place_of(n) for n, one in enumerate(result.questions, start=1)}
    change = None if result.comparison is None else compared(result.comparison, places)
    return [
        ("short", "In short", headline(result)),
        ("compared", "What changed", change),
        ("foreseen", "Questions that nobody foresaw", foreseen(result, places)),
        ("figures", "All figures", figures_table(result)),
        ("types", "By type of question", by_type(result)),
        ("confidence", "Does it know when it knows?", confidence_section(result)),
        ("routes", "Kinds of reply", confusion_table(result.confusion)),
        ("speed", "Speed", speed_table(result)),
        ("questions", "Every question", question_list(result)),
        ("run", "About this run", setup_tables(result)),
    ]


def _head(result: EvaluationResult) -> Markup:
    style = (HERE / "report.css").read_text(encoding="utf-8")
    script = (HERE / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_hash_of(style)}; script-src {_hash_of(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{TITLE}: {_testset(result)}"),
        tag("link", rel="icon", href="data:,"),
        tag("style", Markup(style)),
        tag("script", Markup(script), type="module"),
    )


def _hash_of(text: str) -> str:
    """Return how a content security policy names an inline style or script."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _testset(result: EvaluationResult) -> str:
    return ", ".join(file.name for file in result.setup.testset) or "no file"


def _header(result: EvaluationResult) -> Markup:
    told = f"{_testset(result)} · {count_of(len(result.questions), 'question')}"
    return tag("header", tag("h1", TITLE), tag("p", tag("bdi", told)))


def _contents(sections: list[Section]) -> Markup:
    links = [tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in sections]
    return tag("nav", tag("ul", *links), aria_label="Contents")


def _footer(result: EvaluationResult) -> Markup:
    return tag(
        "footer",
        tag(
            "p",
            f"Made by ketabot {result.setup.ketabot}. The page loads nothing from elsewhere. ",
            tag("code", "results.json"),
            " beside it holds the same run for programs, and for ",
            tag("code", "ketabot evaluate --compare"),
            ".",
        ),
    )
