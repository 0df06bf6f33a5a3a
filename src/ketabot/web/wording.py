"""The texts of the page that never change, in every language, as Gradio translates them.

Gradio chooses the language in the browser. What the server writes for a person (answers, sources,
notices) it writes in the language that the browser asks for, which is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketabot.prompts import Prompts
from ketabot.web.answerer import Answerer
from ketabot.web.markup import inert
from ketabot.web.shelf import shelf_markup

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["Say", "wording"]

TABLES = ("page", "documents", "take", "feedback")


@dataclass(frozen=True, slots=True)
class Say:
    """Names a text; Gradio fills it in, in the language of the reader."""

    i18n: gr.I18n
    renew: Callable[[], None]
    """Lists the documents anew for whoever opens the page next, where the library has changed."""

    def __call__(self, name: str) -> Any:  # noqa: ANN401 - Gradio takes it for a text
        """Return a phrase, as in ``page.send``."""
        return self.i18n(name)

    def markup(self, name: str) -> Any:  # noqa: ANN401
        """Return a piece of the page that is markup."""
        return self.i18n(f"markup.{name}")


def wording(answerer: Answerer) -> Say:
    """Return the texts of the page, the list of documents as it is now among them."""
    import gradio as gr

    own = answerer.prompts
    texts = {own.language: own, **own.others}
    said = {code: _translations(same) for code, same in texts.items()}
    listed = ""

    def renew() -> None:
        nonlocal listed
        if listed == (now := answerer.generation):
            return
        listed = now
        for code, phrases in said.items():
            phrases["markup.shelf"] = shelf_markup(answerer, (), code)

    renew()
    return Say(gr.I18n(**said), renew)


def _translations(prompts: Prompts) -> dict[str, str]:
    phrases = {
        f"{table}.{name}": text
        for table in TABLES
        for name, text in getattr(prompts, table).model_dump().items()
    }
    return {**phrases, **{f"markup.{name}": text for name, text in _markup(prompts).items()}}


def _markup(prompts: Prompts) -> dict[str, str]:
    page = prompts.page
    return {
        "masthead": f"<header><h1>{inert(page.title)}</h1><p>{inert(page.tagline)}</p></header>",
        "greeting": f'<p class="greeting">{inert(prompts.greeting)}</p>'
        f'<p class="try">{inert(page.examples)}</p>',
        "sources": f"<h2>{inert(page.sources)}</h2>",
        "disclaimer": f'<aside role="note"><strong>{inert(page.disclaimer)}</strong> '
        f"{inert(prompts.disclaimer)}</aside>",
        # Both stand there hidden, since a page without a server cannot ask for words.
        "connection": f'<p class="lost" role="alert">{inert(prompts.errors.lost)}</p>'
        f'<p class="found" role="status">{inert(prompts.errors.found)}</p>'
        f'<p class="broken" role="alert">{inert(prompts.errors.broken)} '
        f'<a href="./">{inert(prompts.page.reload)}</a></p>',
        "save": f"<p>{inert(prompts.take.save)}</p>",
        "saved_is": f"<p>{inert(prompts.feedback.saved_is)}</p>",
    }
