"""The document around the page: Gradio's own, with our style, script and notices put in.

Gradio would put a style and a script in from JavaScript, as inline code. As files of their own
they need no exception from the content security policy, and without JavaScript the disclaimer
still shows.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from ketabot.prompts import Prompts
from ketabot.web.guard import Application, Message, Receive, Scope, Send
from ketabot.web.translating import language_of

__all__ = ["HTML", "Shell", "completed", "document_of", "respond"]

HTML = b"text/html; charset=utf-8"
HERE = Path(__file__).parent
FILES = {
    "/page.css": (HERE / "page.css", b"text/css; charset=utf-8"),
    "/page.js": (HERE / "page.js", b"text/javascript; charset=utf-8"),
    "/streams.js": (HERE / "streams.js", b"text/javascript; charset=utf-8"),
}

ADVERTS = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')
"""Descriptions of Gradio, with addresses of its makers, for sites that preview links."""


class Shell:
    """An ASGI application around Gradio's that finishes the document at ``/``."""

    def __init__(
        self, app: Application, prompts: Prompts, region: str, renew: Callable[[], None]
    ) -> None:
        """Put the page's own parts into what ``app`` serves.

        Args:
            app: Gradio's.
            prompts: the fixed texts.
            region: whose numbers stand on the page where no script runs.
            renew: called before each document, for what changes with the library.
        """
        self.app = app
        self._renew = renew
        self._prompts = prompts
        self._region = region
        self._head = (
            '<link rel="stylesheet" href="./page.css"><script src="./streams.js" defer></script>'
            '<script src="./page.js" defer></script>'
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page's own files, finish the document, hand on the rest."""
        path = scope.get("path")
        if scope["type"] == "http" and path in FILES:
            await _send(send, 200, *FILES[path])
        elif scope["type"] == "http" and path == "/":
            await self._document(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _document(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._renew()
        scope["ketabot.nonce"] = nonce = secrets.token_urlsafe(16)
        status, body = await document_of(self.app, scope, receive)
        prompts = self._prompts.within(_language(scope, self._prompts))
        document = self.finish(body, nonce, prompts).encode()
        await respond(send, status, document, HTML, scope["method"])

    def finish(self, document: str, nonce: str, prompts: Prompts) -> str:
        """Return Gradio's document with our parts in it and leave to run for its scripts."""
        notices = _without_javascript(prompts, self._region)
        return completed(document, nonce, prompts.language, self._head, notices)


def completed(document: str, nonce: str, language: str, head: str, body: str) -> str:
    """Return Gradio's document with more in its head and at the start of its body.

    Its scripts, and those in ``head``, get the nonce without which none runs.
    """
    document = ADVERTS.sub("", document)
    document = re.sub(r'<html\s+lang="\w+"', f'<html lang="{language}"', document, count=1)
    document = document.replace("</head>", head + "</head>", 1)
    document = re.sub(r"<body[^>]*>", lambda tag: tag[0] + body, document, count=1)
    return document.replace("<script", f'<script nonce="{nonce}"')


async def document_of(app: Application, scope: Scope, receive: Receive) -> tuple[int, str]:
    """Return the status and the text of what ``app`` answers."""
    status, body = 500, b""

    async def gather(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    # A query could only name a saved state of Gradio's, and there is none.
    plain = {**scope, "query_string": b"", "headers": _uncompressed(scope)}
    await app({**plain, "method": "GET"}, receive, gather)
    return status, body.decode()


def _without_javascript(prompts: Prompts, region: str) -> str:
    lines = "".join(
        f"<li>{html.escape(line.says)}</li>"
        for use in ("crisis", "emergency")
        for line in prompts.regions[region].lines(use)
    )
    page = prompts.page
    return (
        f'<noscript><main class="no-script"><h1>{html.escape(page.title)}</h1>'
        f"<p>{html.escape(page.no_javascript)}</p>"
        f"<p><strong>{html.escape(page.no_javascript_help)}</strong></p><ul>{lines}</ul>"
        f"<p>{html.escape(prompts.disclaimer)}</p></main></noscript>"
    )


def _language(scope: Scope, prompts: Prompts) -> str:
    headers = [value for name, value in scope["headers"] if name == b"accept-language"]
    header = headers[0].decode("latin-1") if headers else ""
    return language_of(header, tuple(prompts.others))


def _uncompressed(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]


async def _send(send: Send, status: int, file: Path, kind: bytes) -> None:
    await respond(send, status, file.read_bytes(), kind, "GET")


async def respond(send: Send, status: int, body: bytes, kind: bytes, method: str) -> None:
    """Answer with a body of some kind; without it where only its head was asked for."""
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
