"""Who is at the browser: their language, and nothing else.

As in ``events``, annotations are evaluated at once, for Gradio.
"""

from typing import TYPE_CHECKING, Any

from ketabot.web.answerer import Answerer
from ketabot.web.translating import language_of

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["QUIETLY", "reader_of"]

QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""Of every event: no part of an API, and no bars over what is read."""


def reader_of(request: "gr.Request", answerer: Answerer) -> str:
    """Return the language of the person at the browser; empty: that of the library's texts."""
    header = request.headers.get("accept-language", "")
    return language_of(header, tuple(answerer.prompts.others))
