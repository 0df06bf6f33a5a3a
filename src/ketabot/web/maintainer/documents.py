"""The two documents of the maintainer: the one that asks for the password, and the page itself."""

from __future__ import annotations

import html
from pathlib import Path

from ketabot.web.maintainer.words import WORDS
from ketabot.web.shell import completed

__all__ = ["sign_in_page", "upkeep_page"]

STYLE = Path(__file__).with_name("maintainer.css")


def sign_in_page(notice: str) -> str:
    """Return a document that asks for the password; it needs no script.

    Args:
        notice: what was wrong with the attempt before; empty: there was none.
    """
    say = {name: html.escape(text) for name, text in WORDS.items()}
    alert = f'<p class="alert" role="alert">{html.escape(notice)}</p>' if notice else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{say['sign_in']}: ketabot</title>{_head()}</head>"
        f'<body class="sign-in"><main><h1>{say["title"]}</h1><p>{say["for_whom"]}</p>{alert}'
        '<form method="post" action="sign-in">'
        # For password keepers, which look for a name beside a password.
        '<input type="text" name="name" value="maintainer" autocomplete="username" hidden>'
        f'<label for="password">{say["password"]}</label>'
        '<input id="password" name="password" type="password" required maxlength="1024" '
        'autocomplete="current-password" autofocus>'
        f'<button type="submit">{say["sign_in"]}</button></form>'
        f'<p><a href="../">{say["to_page"]}</a></p></main></body></html>'
    )


def upkeep_page(document: str, nonce: str) -> str:
    """Return Gradio's document with the head line of the maintainer's page in it."""
    say = {name: html.escape(text) for name, text in WORDS.items()}
    top = (
        f'<header id="top"><h1>{say["title"]}</h1><nav><a href="../">{say["to_page"]}</a>'
        '<form method="post" action="sign-out">'
        f'<button type="submit">{say["sign_out"]}</button></form></nav></header>'
    )
    head = _head() + '<script src="../streams.js" defer></script>'
    return completed(document, nonce, "en", head, top)


def _head() -> str:
    # In the document, so that no file of this page is served before somebody has signed in.
    style = STYLE.read_text(encoding="utf-8")
    return f'<link rel="stylesheet" href="../page.css"><style>{style}</style>'
