"""What people said is reviewed, one line after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ketabot.documents import Span
from ketabot.errors import FeedbackError, KetabotError
from ketabot.maintaining import Said, Worktop, accept, discard, find_sentences, prepare
from ketabot.web.maintainer.layout import ReviewParts
from ketabot.web.maintainer.showing import NOTHING, alert, choices_of, line_markup, status
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from ketabot.web.markup import place_of
from ketabot.web.reader import QUIETLY

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["connect_review"]

SHOWN = 6
"""Components that show a line, in the order of ``_shown``."""
At = tuple[str, int]
"""The line that is shown, and how many before it are put off."""


def connect_review(blocks: gr.Blocks, parts: ReviewParts, work: Maintenance) -> None:
    """Let the buttons of the review work."""
    import gradio as gr

    shown = [parts.line, parts.bench, parts.find, parts.sentences, parts.sure, parts.at]

    def worktop() -> Worktop:
        return Worktop(work.config, work.open_library())

    def show(at: At) -> tuple[Any, ...]:
        return _shown(worktop(), at[1])

    def later(at: At) -> tuple[Any, ...]:
        return _shown(worktop(), at[1] + 1)

    def find(words: str, at: At) -> Any:  # noqa: ANN401
        desk = worktop()
        try:
            said = _said(desk, at)
        except KetabotError:  # the file was damaged meanwhile, which the next click tells
            said = None
        if said is None:
            return gr.skip()
        found = find_sentences(desk.library, words) if words.strip() else ()
        return gr.update(choices=choices_of(desk, (*found, *said.quoted())), value=None)

    blocks.load(show, parts.at, shown, **QUIETLY)
    parts.find.submit(
        find, [parts.find, parts.at], parts.sentences, trigger_mode="always_last", **QUIETLY
    )
    parts.skip.click(later, parts.at, shown, **QUIETLY)
    parts.discard.click(lambda: gr.update(visible=True), None, parts.sure, **QUIETLY)
    parts.no.click(lambda: gr.update(visible=False), None, parts.sure, **QUIETLY)
    for button, act in ((parts.accept, _accept), (parts.prepare, _prepare), (parts.yes, _discard)):
        button.click(
            _doing(act, worktop),
            [parts.sentences, parts.at],
            [parts.said, *shown],
            trigger_mode="once",
            **QUIETLY,
        )


def _shown(worktop: Worktop, put_off: int) -> tuple[Any, ...]:
    """Return what is shown of the oldest line that is not put off; after the last, the first."""
    import gradio as gr

    hidden = gr.update(visible=False)
    if worktop.queue is None:
        return f"<p>{WORDS['not_kept']}</p>", hidden, "", gr.skip(), hidden, ("", 0)
    try:
        waiting = worktop.waiting()
    except KetabotError as error:
        return alert(str(error)), hidden, "", gr.skip(), hidden, ("", 0)
    if not waiting:
        return f"<p>{WORDS['nothing_said']}</p>", hidden, "", gr.skip(), hidden, ("", 0)
    at = put_off % len(waiting)
    said = waiting[at]
    choices = choices_of(worktop, said.quoted())
    right = [value for _, value in choices][:1] if said.text("verdict") == "right" else [None]
    return (
        line_markup(worktop, said, len(waiting)),
        gr.update(visible=True),
        "",
        gr.update(choices=choices, value=right[0]),
        hidden,
        (said.line, at),
    )


def _said(worktop: Worktop, at: At) -> Said | None:
    return next((said for said in worktop.waiting() if said.line == at[0]), None)


Act = Callable[[Worktop, Said, str | None], str]


def _doing(act: Act, worktop: Callable[[], Worktop]) -> Callable[[str | None, At], tuple[Any, ...]]:
    """Return what a button does with the line that is shown; what goes wrong is said.

    The next line is shown only when this one is done: a search that was made for it stays.
    """
    import gradio as gr

    def do(chosen: str | None, at: At) -> tuple[Any, ...]:
        try:
            if chosen is None and act is not _discard:
                return alert(WORDS["choose_first"]), *[gr.skip()] * SHOWN
            desk = worktop()
            said = _said(desk, at)
            done = alert(WORDS["reviewed"]) if said is None else act(desk, said, chosen)
        except KetabotError as error:
            return alert(str(error)), *[gr.skip()] * SHOWN
        return done, *_shown(desk, at[1])

    return do


def _accept(worktop: Worktop, said: Said, chosen: str | None) -> str:
    accept(worktop, said, _span(chosen))
    return status(WORDS["accepted"].format(file=worktop.reviewed))


def _prepare(worktop: Worktop, said: Said, chosen: str | None) -> str:
    added = prepare(worktop, said, _span(chosen))
    return status(WORDS["prepared"].format(file=added.file, line=added.line))


def _discard(worktop: Worktop, said: Said, chosen: str | None) -> str:
    del chosen
    discard(worktop, said)
    return status(WORDS["discarded"])


def _span(chosen: str | None) -> Span | None:
    """Return the place that a choice names; ``None``: nothing answers.

    Raises:
        FeedbackError: it names none.
    """
    if chosen == NOTHING:
        return None
    place = place_of(chosen or "")
    if place is None:
        raise FeedbackError(f"{chosen!r} is no place in the library; choose one again")
    return Span(*place)
