"""The page: what stands where.

Gradio's components and events carry it. ``page.css`` is its look; ``page.js`` turns a click on a
quote into an event, which Gradio has none for, and scrolls to what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketabot.prompts import Prompts
from ketabot.web.answerer import Answerer
from ketabot.web.library import SHELF, opened
from ketabot.web.markup import inert

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Parts", "lay_out"]

LONGEST_TEXT = 20_000
"""Characters that the question field takes. At most 60 KB, so that a question that is far too
long still passes the guard and is answered by the sentence that says so."""

QUIET: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": True}
"""Of everything that shows markup: formulas are none here, and the sanitiser is a second net."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read or change."""

    clear: gr.Button
    chat: gr.Chatbot
    notice: gr.Markdown
    question: gr.Textbox
    ask: gr.Button
    sources: gr.Markdown
    place: gr.Textbox
    go: gr.Button
    conversation: gr.State


def lay_out(answerer: Answerer) -> Parts:
    """Put the components on the page that is being built; return those that events need."""
    import gradio as gr

    prompts = answerer.prompts
    clear = _masthead(prompts)
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="asking", min_width=280):
            chat = _chat(prompts)
            with gr.Column(elem_id="composer"):
                notice = gr.Markdown(elem_id="notice", **QUIET)
                question, ask = _question(prompts)
                _disclaimer(prompts)
        with gr.Column(elem_id="reading", min_width=280):
            gr.Markdown(f"<h2>{inert(prompts.page.sources)}</h2>", elem_id="heading", **QUIET)
            sources = gr.Markdown(opened(answerer, SHELF), elem_id="sources", **QUIET)
            # Gradio has no event for a click in markup: page.js writes its address into the one
            # and presses the other.
            place = gr.Textbox(visible="hidden", elem_id="place", show_label=False)
            go = gr.Button(visible="hidden", elem_id="go")
    return Parts(clear, chat, notice, question, ask, sources, place, go, gr.State(()))


def _masthead(prompts: Prompts) -> gr.Button:
    import gradio as gr

    title, tagline = inert(prompts.page.title), inert(prompts.page.tagline)
    with gr.Row(elem_id="masthead"):
        gr.Markdown(f"<header><h1>{title}</h1><p>{tagline}</p></header>", elem_id="title", **QUIET)
        return gr.Button(prompts.page.clear, elem_id="clear", scale=0)


def _chat(prompts: Prompts) -> gr.Chatbot:
    import gradio as gr

    return gr.Chatbot(
        elem_id="conversation",
        placeholder=f'<p class="greeting">{inert(prompts.greeting)}</p>'
        f'<p class="try">{inert(prompts.page.examples)}</p>',
        examples=[{"text": example} for example in prompts.examples],
        show_label=False,
        container=False,
        height=None,
        autoscroll=False,  # it would leave the end of an answer in sight, not its first quote
        buttons=[],
        feedback_options=None,
        allow_tags=False,
        allow_file_downloads=False,
        **QUIET,
    )


def _question(prompts: Prompts) -> tuple[gr.Textbox, gr.Button]:
    import gradio as gr

    words = prompts.page
    with gr.Row(elem_id="question-row", equal_height=True):
        question = gr.Textbox(
            elem_id="question",
            label=words.placeholder,
            show_label=False,
            placeholder=words.placeholder,
            lines=1,
            max_lines=5,
            max_length=LONGEST_TEXT,
            scale=1,
            container=False,
            # What was asked must not be offered to the next person at this browser.
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
        )
        ask = gr.Button(words.send, variant="primary", elem_id="ask", scale=0)
    return question, ask


def _disclaimer(prompts: Prompts) -> None:
    import gradio as gr

    heading, text = inert(prompts.page.disclaimer), inert(prompts.disclaimer)
    gr.Markdown(
        f'<aside role="note"><strong>{heading}</strong> {text}</aside>',
        elem_id="disclaimer",
        **QUIET,
    )
