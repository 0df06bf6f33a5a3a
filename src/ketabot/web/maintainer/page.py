"""The maintainer's page, wired: what each button does, and what shows the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketabot.web.maintainer.layout import lay_out
from ketabot.web.maintainer.on_documents import connect_documents
from ketabot.web.maintainer.on_feedback import connect_review
from ketabot.web.maintainer.on_index import connect_index
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["build_upkeep"]

MOST_WAITING = 16
"""Clicks that may wait for each other."""
ABANDONED_SECONDS = 3600
"""After which an upload that was never added is deleted, and how often that is looked after."""


def build_upkeep(work: Maintenance) -> gr.Blocks:
    """Return the page over a library and what may be done to it, not served yet."""
    import gradio as gr

    blocks = gr.Blocks(
        title=WORDS["title"],
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(ABANDONED_SECONDS, ABANDONED_SECONDS),
    )
    with blocks:
        parts = lay_out()
        refresh = connect_index(blocks, parts, work)
        connect_documents(parts, work, refresh)
        connect_review(blocks, parts.review, work)
    blocks.queue(max_size=MOST_WAITING, default_concurrency_limit=1, api_open=False)
    return blocks
