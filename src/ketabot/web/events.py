"""What happens on the page, and when.

Gradio finds out from the annotations of a function whether it wants the browser's request. It
looks them up outside of the function that imports Gradio; so this module, unlike the others,
leaves its annotations to be evaluated at once.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ketabot.config import WebConfig
from ketabot.web.answerer import Answerer
from ketabot.web.answering import View, answering, stopped
from ketabot.web.conversation import Conversation, messages_of
from ketabot.web.desk import Desk
from ketabot.web.extras import connect_feedback, connect_taking
from ketabot.web.feedback import FeedbackFile
from ketabot.web.field import Change, Deed
from ketabot.web.library import SHELF, opened
from ketabot.web.markup import inert
from ketabot.web.page import Parts, lay_out
from ketabot.web.reader import QUIETLY, reader_of
from ketabot.web.shelf import found_markup
from ketabot.web.wording import Say

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["build_page"]

AT_ONCE = 2
"""Questions that are answered at the same time: more would only slow each other down."""

CROWD = 1000
"""Messages that Gradio takes in at once. It starts each as soon as it is taken in, and the desk
sends away what it cannot answer; with a bound as low as the desk's Gradio would refuse a person in
danger before anybody has read the message."""

Values = tuple[Any, ...]
"""Of the parts that an answer changes, in the order of ``_changed``."""


def build_page(answerer: Answerer, config: WebConfig, say: Say) -> "gr.Blocks":
    """Return the page over a library, not served yet."""
    import gradio as gr

    title = answerer.prompts.page.title
    blocks = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with blocks:
        parts = lay_out(answerer.prompts, say, feedback=config.feedback is not None)
        _connect_asking(parts, answerer, config)
        connect_taking(parts, answerer)
        if config.feedback is not None:
            connect_feedback(parts, answerer, FeedbackFile(config.feedback))
        _connect_reading(parts, answerer)
        _connect_leaving(blocks)
    blocks.max_threads = max(blocks.max_threads, 2 * (AT_ONCE + config.queue))
    most = max(CROWD, config.queue)
    blocks.queue(max_size=most, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def _changed(parts: Parts) -> list[Any]:
    return [
        parts.question, parts.notice, parts.chat, parts.sources, parts.conversation,
        parts.asking, parts.stop, parts.take.group, parts.take.said, parts.feedback.panel,
        parts.change,
    ]  # fmt: skip


def _connect_asking(parts: Parts, answerer: Answerer, config: WebConfig) -> None:
    import gradio as gr

    desk = Desk(answerer, at_once=AT_ONCE, waiting=config.queue)
    changed = _changed(parts)

    async def ask(
        question: str, conversation: Conversation, request: gr.Request
    ) -> AsyncIterator[Values]:
        language = reader_of(request, answerer)
        async for view in answering(question, conversation, desk, answerer, language):
            yield _values(view, answerer, language)

    async def ask_chosen(
        chosen: gr.SelectData, conversation: Conversation, request: gr.Request
    ) -> AsyncIterator[Values]:
        question = chosen.value["text"] if isinstance(chosen.value, dict) else str(chosen.value)
        async for values in ask(question, conversation, request):
            yield values

    def stop(asked: str | None, conversation: Conversation, request: gr.Request) -> Values:
        language = reader_of(request, answerer)
        prompts = answerer.prompts.within(language)
        return _values(stopped(asked, conversation, prompts), answerer, language)

    def begin_anew(request: gr.Request) -> Values:
        anew = View((), change=Change(Deed.EMPTIED), fragment=SHELF)
        return _values(anew, answerer, reader_of(request, answerer))

    asked = gr.on(
        [parts.ask.click, parts.question.submit],
        ask,
        [parts.question, parts.conversation],
        changed,
        concurrency_limit=None,
        # Not "once": it loses what is sent in the moment between an answer's coming and the end of
        # its event, and what is sent while an answer is looked for.
        trigger_mode="always_last",
        **QUIETLY,
    )
    chosen = gr.on(
        [parts.chat.example_select, parts.chat.option_select],
        ask_chosen,
        [parts.conversation],
        changed,
        concurrency_limit=None,
        trigger_mode="once",
        **QUIETLY,
    )
    parts.stop.click(
        stop,
        [parts.asking, parts.conversation],
        changed,
        cancels=[asked, chosen],
        concurrency_limit=None,
        **QUIETLY,
    )
    parts.clear.click(begin_anew, None, changed, cancels=[asked, chosen], **QUIETLY)


def _connect_reading(parts: Parts, answerer: Answerer) -> None:
    import gradio as gr

    def open_place(fragment: str, conversation: Conversation, request: gr.Request) -> str:
        place = unquote(fragment, errors="replace")
        return opened(answerer, place, conversation, reader_of(request, answerer))

    def search(words: str, conversation: Conversation, request: gr.Request) -> str:
        language = reader_of(request, answerer)
        if not words.strip():
            return opened(answerer, SHELF, conversation, language)
        return found_markup(answerer, words, language)

    parts.go.click(
        open_place,
        [parts.place, parts.conversation],
        parts.sources,
        trigger_mode="always_last",
        **QUIETLY,
    )
    parts.search.submit(
        search,
        [parts.search, parts.conversation],
        parts.sources,
        trigger_mode="always_last",
        **QUIETLY,
    )


def _connect_leaving(blocks: "gr.Blocks") -> None:
    import gradio as gr

    def forget(request: gr.Request) -> None:
        # The tab is closed. Gradio would keep what was said for another hour.
        if request.session_hash is not None:
            blocks.state_holder.session_data.pop(request.session_hash, None)

    blocks.unload(forget)


def _values(view: View, answerer: Answerer, language: str) -> Values:
    """Return what Gradio's components take; what is not to change is skipped."""
    import gradio as gr

    prompts = answerer.prompts.within(language)
    sources = gr.skip()
    if view.fragment is not None:
        place = unquote(view.fragment.removeprefix("#"))
        sources = opened(answerer, place, view.conversation, language)
    waiting = view.asking is not None
    return (
        gr.skip() if view.change is None else view.change.value,
        f'<p role="alert">{inert(view.notice)}</p>' if view.notice else "",
        messages_of(view.conversation, prompts, view.asking),
        sources,
        view.conversation,
        view.asking,
        gr.update(visible=waiting),
        gr.update(visible=bool(view.conversation) and not waiting),
        "",
        gr.update(visible=False),
        gr.skip() if view.change is None else view.change.markup(),
    )
