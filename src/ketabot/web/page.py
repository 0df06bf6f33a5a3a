"""The page: what stands where.

Gradio's components and events carry it. ``page.css`` is its look; ``page.js`` does the little
that Gradio has no event for, and says why at each place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketabot.prompts import Prompts
from ketabot.web.feedback import VERDICTS
from ketabot.web.wording import Say

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["QUIET", "FeedbackParts", "Parts", "TakeParts", "lay_out"]

LONGEST_TEXT = 20_000
"""Characters that the question field takes. At most 60 KB, so that a question that is far too
long still passes the guard and is answered by the sentence that says so."""
LONGEST_COMMENT = 4_000

QUIET: dict[str, Any] = {"latex_delimiters": [], "sanitize_html": True}
"""Of everything that shows markup: formulas are none here, and the sanitiser is a second net."""


@dataclass(frozen=True, slots=True)
class TakeParts:
    """What takes an answer or a conversation along."""

    group: gr.Column
    """Shown where there is something to take."""
    copy: gr.Button
    saves: dict[str, gr.Button]
    """By the ending of the file."""
    parcel: gr.Markdown
    """What page.js hands to the person: text for the clipboard, or a file."""
    said: gr.Markdown
    """What became of it."""


@dataclass(frozen=True, slots=True)
class FeedbackParts:
    """What takes in what people say of an answer."""

    open: gr.Button
    panel: gr.Column
    verdict: gr.Radio
    comment: gr.Textbox
    send: gr.Button
    cancel: gr.Button


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read or change."""

    clear: gr.Button
    chat: gr.Chatbot
    take: TakeParts
    feedback: FeedbackParts
    notice: gr.Markdown
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    change: gr.Markdown
    """What page.js hears of the question field."""
    search: gr.Textbox
    sources: gr.Markdown
    place: gr.Textbox
    go: gr.Button
    conversation: gr.State
    asking: gr.State


def lay_out(prompts: Prompts, say: Say, *, feedback: bool) -> Parts:
    """Put the components on the page that is being built; return those that events need.

    Args:
        prompts: the fixed texts.
        say: the texts of the page, each in every language.
        feedback: whether what people say of an answer can be saved.
    """
    import gradio as gr

    clear = _masthead(say)
    with gr.Row(elem_id="desk", equal_height=False):
        with gr.Column(elem_id="asking", min_width=280):
            with gr.Column(elem_id="talk", min_width=280):
                chat = _chat(prompts, say)
                take, tell = _tools(say, feedback=feedback)
            with gr.Column(elem_id="composer"):
                notice = gr.Markdown(elem_id="notice", **QUIET)
                gr.Markdown(say.markup("connection"), elem_id="connection", **QUIET)
                question, ask, stop = _question(say)
                change = gr.Markdown(visible="hidden", elem_id="change", **QUIET)
                gr.Markdown(say.markup("disclaimer"), elem_id="disclaimer", **QUIET)
        with gr.Column(elem_id="reading", min_width=280):
            gr.Markdown(say.markup("sources"), elem_id="heading", **QUIET)
            search = gr.Textbox(
                elem_id="search-field",
                label=say("documents.search"),
                show_label=False,
                placeholder=say("documents.search"),
                max_lines=1,
                max_length=100,
                container=False,
                html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
            )
            sources = gr.Markdown(say.markup("shelf"), elem_id="sources", **QUIET)
            # Gradio has no event for a click in markup: page.js writes its address into the one
            # and presses the other.
            place = gr.Textbox(visible="hidden", elem_id="place", show_label=False)
            go = gr.Button(visible="hidden", elem_id="go")
    return Parts(
        clear, chat, take, tell, notice, question, ask, stop, change, search, sources, place, go,
        gr.State(()), gr.State(None),
    )  # fmt: skip


def _masthead(say: Say) -> gr.Button:
    import gradio as gr

    with gr.Row(elem_id="masthead"):
        gr.Markdown(say.markup("masthead"), elem_id="title", **QUIET)
        return gr.Button(say("page.clear"), elem_id="clear", scale=0)


def _chat(prompts: Prompts, say: Say) -> gr.Chatbot:
    import gradio as gr

    return gr.Chatbot(
        elem_id="conversation",
        placeholder=say.markup("greeting"),
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


def _tools(say: Say, *, feedback: bool) -> tuple[TakeParts, FeedbackParts]:
    import gradio as gr

    with gr.Column(elem_id="tools", visible=False) as group:
        with gr.Row(elem_id="take"):
            copy = gr.Button(say("take.copy_answer"), elem_classes="tool", scale=0)
            tell = gr.Button(
                say("feedback.open"),
                elem_classes="tool",
                elem_id="feedback-open",
                scale=0,
                visible=feedback,
            )
            gr.Markdown(say.markup("save"), elem_classes="tool-label", **QUIET)
            saves = {
                ending: gr.Button(name, elem_classes="tool", elem_id=f"save-{ending}", scale=0)
                for ending, name in (("md", "Markdown"), ("html", "HTML"), ("pdf", "PDF"))
            }
            gr.Button(say("take.print_page"), elem_classes="tool", elem_id="print", scale=0)
        parcel = gr.Markdown(visible="hidden", elem_id="parcel", **QUIET)
        said = gr.Markdown(elem_id="said", **QUIET)
        parts = _feedback(say, tell)
    return TakeParts(group, copy, saves, parcel, said), parts


def _feedback(say: Say, tell: gr.Button) -> FeedbackParts:
    import gradio as gr

    with gr.Column(elem_id="feedback", visible=False) as panel:
        verdict = gr.Radio(
            choices=[(say(f"feedback.{name}"), name) for name in VERDICTS],
            label=say("feedback.question"),
            elem_id="verdict",
        )
        comment = gr.Textbox(
            label=say("feedback.comment"),
            lines=2,
            max_length=LONGEST_COMMENT,
            elem_id="comment",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
        )
        gr.Markdown(say.markup("saved_is"), elem_id="saved-is", **QUIET)
        with gr.Row():
            send = gr.Button(say("feedback.send"), elem_classes="tool", scale=0)
            cancel = gr.Button(say("feedback.cancel"), elem_classes="tool", scale=0)
    return FeedbackParts(tell, panel, verdict, comment, send, cancel)


def _question(say: Say) -> tuple[gr.Textbox, gr.Button, gr.Button]:
    import gradio as gr

    with gr.Row(elem_id="question-row", equal_height=True):
        question = gr.Textbox(
            elem_id="question",
            label=say("page.placeholder"),
            show_label=False,
            placeholder=say("page.placeholder"),
            lines=1,
            max_lines=5,
            max_length=LONGEST_TEXT,
            scale=1,
            container=False,
            # What was asked must not be offered to the next person at this browser.
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
        )
        ask = gr.Button(say("page.send"), variant="primary", elem_id="ask", scale=0)
        stop = gr.Button(say("page.stop"), elem_id="stop", scale=0, visible=False)
    return question, ask, stop
