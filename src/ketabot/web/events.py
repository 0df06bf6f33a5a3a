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
from ketabot.web.answering import View, answering
from ketabot.web.conversation import Conversation, messages_of, quoted_in
from ketabot.web.desk import Desk
from ketabot.web.library import SHELF, opened
from ketabot.web.markup import inert
from ketabot.web.page import Parts, lay_out

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["build_page"]

AT_ONCE = 2
"""Questions that are answered at the same time: more would only slow each other down."""

Values = tuple[Any, ...]
"""Of the parts that an answer changes: question field, notice, chat, sources, conversation."""


def build_page(answerer: Answerer, config: WebConfig) -> "gr.Blocks":
    """Return the page over a library, not served yet."""
    import gradio as gr

    title = answerer.prompts.page.title
    blocks = gr.Blocks(title=title, analytics_enabled=False, fill_width=True)
    with blocks:
        parts = lay_out(answerer)
        _connect(blocks, parts, answerer, config)
    blocks.max_threads = max(blocks.max_threads, 2 * (AT_ONCE + config.queue))
    blocks.queue(max_size=config.queue, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def _connect(blocks: "gr.Blocks", parts: Parts, answerer: Answerer, config: WebConfig) -> None:
    import gradio as gr

    desk = Desk(answerer, at_once=AT_ONCE, waiting=config.queue)
    changed = [parts.question, parts.notice, parts.chat, parts.sources, parts.conversation]

    async def ask(question: str, conversation: Conversation) -> AsyncIterator[Values]:
        async for view in answering(question, conversation, desk, answerer):
            yield _values(view, answerer)

    async def ask_example(
        chosen: gr.SelectData, conversation: Conversation
    ) -> AsyncIterator[Values]:
        async for values in ask(chosen.value["text"], conversation):
            yield values

    def begin_anew() -> Values:
        return _values(View((), fragment=SHELF), answerer)

    def open_place(fragment: str, conversation: Conversation) -> str:
        place = unquote(fragment, errors="replace")
        return opened(answerer, place, quoted_in(conversation))

    def forget(request: gr.Request) -> None:
        # The tab is closed. Gradio would keep what was said for another hour.
        if request.session_hash is not None:
            blocks.state_holder.session_data.pop(request.session_hash, None)

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on(
        [parts.ask.click, parts.question.submit],
        ask,
        [parts.question, parts.conversation],
        changed,
        concurrency_limit=None,
        trigger_mode="once",
        **quiet,
    )
    parts.chat.example_select(
        ask_example, [parts.conversation], changed, concurrency_limit=None, **quiet
    )
    parts.clear.click(begin_anew, None, changed, **quiet)
    parts.go.click(
        open_place,
        [parts.place, parts.conversation],
        parts.sources,
        trigger_mode="always_last",
        **quiet,
    )
    blocks.unload(forget)


def _values(view: View, answerer: Answerer) -> Values:
    """Return what Gradio's components take; what is not to change is skipped."""
    import gradio as gr

    prompts = answerer.prompts
    sources = gr.skip()
    if view.fragment is not None:
        place = unquote(view.fragment.removeprefix("#"))
        sources = opened(answerer, place, quoted_in(view.conversation))
    return (
        gr.skip() if view.field is None else view.field,
        f'<p role="alert">{inert(view.notice)}</p>' if view.notice else "",
        messages_of(view.conversation, prompts, view.asking),
        sources,
        view.conversation,
    )
