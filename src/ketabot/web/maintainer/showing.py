"""What there is and what happens, as markup for the maintainer's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ketabot.building import BuildSummary
from ketabot.documents import Span, place_name
from ketabot.index import Library
from ketabot.maintaining import Generation, Held, Progress, Said, Worktop
from ketabot.web.maintainer.words import STATES, WORDS
from ketabot.web.markup import inert

__all__ = [
    "NOTHING",
    "alert",
    "choices_of",
    "generation_label",
    "line_markup",
    "progress_markup",
    "shelf_markup",
    "state_markup",
    "status",
]

MOST_NAMED = 5
LONGEST_LABEL = 400
"""Characters of a sentence on a button."""
NOTHING = "nothing"
"""The choice of a maintainer who finds no answer in the library."""


def status(text: str) -> str:
    """Return something that went well, which screen readers say."""
    return f'<p role="status">{inert(text)}</p>'


def alert(text: str) -> str:
    """Return something that went wrong."""
    return f'<p class="alert" role="alert">{inert(text)}</p>'


def shelf_markup(documents: Sequence[Held]) -> str:
    """Return the table of documents."""
    head = "".join(f'<th scope="col">{WORDS[name]}</th>' for name in ("document", "size", "state"))
    rows = "".join(_row(one) for one in documents)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(one: Held) -> str:
    publisher = f" · {inert(one.publisher)}" if one.publisher else ""
    title = f"<strong>{inert(one.title)}</strong><br>" if one.title else ""
    size = "" if one.size is None else _size(one.size)
    words = "" if one.words is None else f"<br> {one.words:,} words"
    reason = f": {inert(one.reason)}" if one.reason else ""
    return (
        f"<tr><td>{title}<small>{inert(one.path)}{publisher}</small></td><td>{size}{words}</td>"
        f'<td><span class="state {one.state}">{STATES[one.state]}{reason}</span></td></tr>'
    )


def _size(number: int) -> str:
    return f"{number:,} bytes" if number < 10_000 else f"{number / 1000:,.0f} KB"


def state_markup(
    library: Library, documents: Iterable[Held], generations: Iterable[Generation]
) -> str:
    """Return what serves, and what a rebuild would change."""
    changes = sum(one.state not in ("indexed", "unreadable") for one in documents)
    named = {0: WORDS["no_changes"], 1: WORDS["waiting_change"]}
    waits = named.get(changes, WORDS["waiting_changes"].format(number=changes))
    serving = WORDS["serving"].format(
        name=library.generation,
        documents=f"{len(library.documents):,}",
        sentences=f"{library.sentence_count:,}",
    )
    made = [one.made.date().isoformat() for one in generations if one.serves]
    day = f" {WORDS['indexed_on'].format(date=made[0])}" if made else ""
    lost = [path for one in generations if one.serves for path in one.lost]
    rows = [f"<p>{inert(serving + day)}</p>", f'<p class="waits">{inert(waits)}</p>']
    if lost:
        names = ", ".join(lost[:MOST_NAMED]) + (", …" if len(lost) > MOST_NAMED else "")
        rows.append(alert(WORDS["lost"].format(number=len(lost), names=names)))
    return "".join(rows)


def generation_label(one: Generation) -> str:
    """Return what a maintainer chooses an index by."""
    words = WORDS["generation_serves" if one.serves else "generation"]
    made = one.made.strftime("%Y-%m-%d %H:%M")
    return words.format(name=one.name, made=made, documents=f"{one.documents:,}")


def progress_markup(progress: Progress) -> str:
    """Return how far a rebuild has come, or how it ended; empty where there was none."""
    if progress.running:
        return _bar(progress)
    if progress.error:
        return alert(WORDS["failed"].format(reason=progress.error))
    return "" if progress.summary is None else _summary(progress.summary)


def _bar(progress: Progress) -> str:
    far = WORDS["begins"]
    if progress.step:
        far = WORDS["far"].format(
            step=progress.step.capitalize(),
            done=f"{progress.done:,}",
            total=f"{progress.total:,}",
        )
    # Gradio drops aria-*, so that the bar has its name from a label around it.
    most = max(1, progress.total)
    return (
        f'<label class="bar"><span class="far">{inert(far)}</span>'
        f'<progress value="{progress.done}" max="{most}"></progress></label>'
    )


def _summary(summary: BuildSummary) -> str:
    lines = [
        *summary.in_words().splitlines(),
        *(WORDS["left_out"].format(what=one) for one in (*summary.skipped, *summary.problems)),
        *(WORDS["in_use"].format(what=note) for note in summary.notes),
    ]
    return f'<div role="status">{"".join(f"<p>{inert(line)}</p>" for line in lines)}</div>'


def line_markup(worktop: Worktop, said: Said, waiting: int) -> str:
    """Return what somebody said, and of what."""
    verdict, _, comment = said.text("note").partition(": ")
    quoted = "".join(
        f"<li>{inert(text)} <small>{inert(span.document)}</small></li>"
        for span in said.quoted()
        if (text := worktop.text(span) or _as_saved(said, span))
    )
    facts = [
        (WORDS["asked"], inert(said.text("question"))),
        (WORDS["verdict"], inert(verdict or said.text("verdict"))),
        (WORDS["comment"], inert(comment)),
        (WORDS["quoted"], f"<ul>{quoted}</ul>" if quoted else WORDS["quoted_nothing"]),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    return f"<p>{inert(WORDS['one_of'].format(number=waiting))}</p><dl>{rows}</dl>"


def _as_saved(said: Said, span: Span) -> str:
    texts = (
        one.get("text", "")
        for one in said.content["quoted"]
        if isinstance(one, dict)
        and (one.get("document"), one.get("start")) == (span.document, span.start)
    )
    return str(next(texts, ""))


def choices_of(worktop: Worktop, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Return sentences to choose from, by their places, and that none answers."""
    sentences = [
        (f"{text[:LONGEST_LABEL]} ({span.document})", place_name(span))
        for span in dict.fromkeys(spans)
        if (text := " ".join(worktop.text(span).split()))
    ]
    return [*sentences, (WORDS["none"], NOTHING)]
