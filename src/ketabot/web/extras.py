"""What happens beside asking: an answer is taken along, or somebody says what they think of it.

As in ``events``, annotations are evaluated at once, for Gradio.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ketabot.errors import FeedbackError
from ketabot.web.answerer import Answerer
from ketabot.web.conversation import Conversation
from ketabot.web.feedback import VERDICTS, Feedback, FeedbackFile
from ketabot.web.markup import inert
from ketabot.web.page import Parts
from ketabot.web.reader import QUIETLY, reader_of
from ketabot.web.taking import FILES, Parcel, copy_parcel, file_parcel

if TYPE_CHECKING:
    pass

__all__ = ["connect_feedback", "connect_taking"]

log = logging.getLogger(__name__)

LONGEST_COMMENT = 4_000
"""Characters of a comment that are saved."""


def connect_taking(parts: Parts, answerer: Answerer) -> None:
    """Let the buttons copy the latest answer and save the conversation."""
    import gradio as gr

    def copy(conversation: Conversation, request: gr.Request) -> tuple[str, str]:
        if not conversation:
            return "", ""
        prompts = answerer.prompts.within(reader_of(request, answerer))
        parcel = copy_parcel(conversation, answerer.prompts, prompts)
        return parcel.markup(), _said(prompts.take.copied)

    def save_as(ending: str) -> Callable[..., tuple[str, str]]:
        def save(conversation: Conversation, request: gr.Request) -> tuple[str, str]:
            prompts = answerer.prompts.within(reader_of(request, answerer))
            parcel: Parcel = file_parcel(conversation, ending, answerer.prompts, prompts)
            return parcel.markup(), _said(prompts.take.saved.format(name=parcel.name))

        return save

    outputs = [parts.take.parcel, parts.take.said]
    parts.take.copy.click(copy, [parts.conversation], outputs, **QUIETLY)
    for ending in FILES:
        button = parts.take.saves[ending]
        button.click(save_as(ending), [parts.conversation], outputs, **QUIETLY)


def connect_feedback(parts: Parts, answerer: Answerer, file: FeedbackFile) -> None:
    """Let people say what they think of the latest answer; write it down on their click alone."""
    import gradio as gr

    def open_panel() -> tuple[Any, ...]:
        return gr.update(visible=True), None, "", ""

    def cancel() -> tuple[Any, ...]:
        return gr.update(visible=False), None, "", ""

    def send(
        verdict: str | None, comment: str, conversation: Conversation, request: gr.Request
    ) -> tuple[Any, ...]:
        words = answerer.prompts.within(reader_of(request, answerer)).feedback
        if verdict not in VERDICTS or not conversation:
            return gr.skip(), gr.skip(), gr.skip(), _said(words.choose)
        said = Feedback(verdict, comment.strip()[:LONGEST_COMMENT], conversation[-1].answer)
        try:
            file.add(said)
        except FeedbackError as error:
            log.error("feedback is lost: %s", error)
            return gr.skip(), gr.skip(), gr.skip(), _said(words.failed)
        return gr.update(visible=False), None, "", _said(words.thanks)

    tell = parts.feedback
    outputs = [tell.panel, tell.verdict, tell.comment, parts.take.said]
    tell.open.click(open_panel, None, outputs, **QUIETLY)
    tell.cancel.click(cancel, None, outputs, **QUIETLY)
    tell.send.click(send, [tell.verdict, tell.comment, parts.conversation], outputs, **QUIETLY)


def _said(text: str) -> str:
    return f'<p role="status">{inert(text)}</p>'
