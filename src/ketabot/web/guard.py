"""What stands in front of the page: who may ask, for what, and how much.

Gradio 6.31 answers on some sixty routes: uploads, a proxy, a fetcher of any address, records of
past runs. The page needs a dozen; everything else does not exist here. Where there is a page for
the maintainer, a gate decides what is let through below its path, behind the same checks of who
asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from ketabot.config import WebConfig

__all__ = [
    "Application",
    "Guard",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "hand_on_object",
    "header",
    "hosts_of",
    "refuse",
    "whole_body",
]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 64 * 2**10
"""Of a request's body."""

READ = re.compile(
    r"/(config|theme\.css|page\.css|page\.js|streams\.js|favicon\.ico|manifest\.json|robots\.txt)?"
    r"|/(assets|static)/[\w./-]+"
    r"|/gradio_api/(queue/data|heartbeat/\w+|startup-events)",
    re.ASCII,
)
WRITTEN = re.compile(r"/gradio_api/(queue/join|reset|cancel)")
MAINTAIN = re.compile(r"/maintain(/|$)")
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
LASTING = re.compile(r"(/maintain)?/(assets|static)/")

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
"""Inline styles are allowed because Gradio sets them; inline scripts need the page's nonce."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  # recognised, not bound


def hosts_of(config: WebConfig) -> frozenset[str]:
    """Return the host names under which the page may be opened.

    Any other name means that a foreign site has its own name point here (DNS rebinding).
    """
    named = {host.lower().strip("[]") for host in (config.host, *config.allowed_hosts)}
    return LOOPBACK | (named - EVERYWHERE)


class Guard:
    """An ASGI application that lets through what the page needs, and nothing else."""

    def __init__(
        self,
        app: Application,
        hosts: frozenset[str],
        end_streams: Callable[[], None],
        gate: Application | None = None,
    ) -> None:
        """Guard ``app``, to be reached under one of ``hosts``.

        ``end_streams`` is kept for the server: it ends the streams that open pages hold. ``gate``
        answers for everything below ``MAINTAIN``; without one there is nothing.
        """
        self.app = app
        self.hosts = hosts
        self.end_streams = end_streams
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is not None:
            await refuse(guarded, *refusal)
        elif self.gate is not None and MAINTAIN.match(scope["path"]):
            await self.gate(scope, receive, guarded)
        elif scope["method"] == "POST":
            await hand_on_object(self.app, scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        hosts = header(scope, b"host")
        if len(hosts) != 1 or _name_of(hosts[0]) not in self.hosts:
            return 400, "This page is not served under that host name."
        method, path = scope["method"], scope["path"]
        written = method == "POST"
        if not written and method not in ("GET", "HEAD"):
            return 405, "This method is not served here."
        known = (WRITTEN if written else READ).fullmatch(path)
        gated = self.gate is not None and MAINTAIN.match(path)
        if ".." in path or not (known or gated):
            return 404, "There is nothing here."
        if written and any(not _same(origin, hosts[0]) for origin in header(scope, b"origin")):
            return 403, "This request comes from another site."
        return None


async def hand_on_object(
    app: Application, scope: Scope, receive: Receive, send: Send, *, files: bool = False
) -> None:
    """Hand a request on whose body is a JSON object of moderate size; refuse any other.

    With ``files`` it may name files that were uploaded before; addresses never, since Gradio
    would fetch them.
    """
    body = await whole_body(receive, MOST_BYTES)
    if body is None:
        await refuse(send, 413, "This request is too large.")
        return
    content = _object_of(body)
    if content is None:
        await refuse(send, 400, "This request is no JSON object.")
        return
    if any(_names(one, files=files) for one in _objects_in(content)):
        await refuse(send, 400, "This request names a file.")
        return
    rest = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        for message in rest:
            return message
        return await receive()

    await app(scope, replay, send)


def header(scope: Scope, name: bytes) -> list[str]:
    """Return the values of a header of a request."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _name_of(host: str) -> str | None:
    found = re.fullmatch(r"\[([0-9a-f:.]+)\](?::\d+)?|([^:\[\]]+)(?::\d+)?", host.lower())
    return None if found is None else found[1] or found[2].rstrip(".")


def _same(origin: str, host: str) -> bool:
    parts = urlsplit(origin) if "[" not in origin or "]" in origin else urlsplit("")
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


async def whole_body(receive: Receive, most: int) -> bytes | None:
    """Read a body to its end; ``None`` if it has more than ``most`` bytes."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            return None
    return body


def _object_of(body: bytes) -> dict[str, Any] | None:
    """Read a body, if it can be read at all: nesting too deep for Python is refused here."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _objects_in(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an object and all that are in it."""
    left: list[Any] = [content]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)


def _names(one: dict[str, Any], *, files: bool) -> bool:
    """Whether an object names a file, as Gradio reads it; with ``files``, one elsewhere."""
    path = one.get("path")
    if not isinstance(path, str):
        return False
    return ADDRESS.match(path) is not None if files else "meta" in one


def _with_headers(scope: Scope, send: Send) -> Send:
    """Wrap ``send`` so that every response carries the headers, and none of another origin."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {**HEADERS, b"content-security-policy": _policy(scope)}
            if MAINTAIN.match(scope["path"]):
                # With no referrer at all, a form is sent as if by nobody, and refused.
                ours[b"referrer-policy"] = b"same-origin"
            if not (LASTING.match(scope["path"]) and message["status"] == 200):
                ours[b"cache-control"] = b"no-store"
            kept = [
                (name, value)
                for name, value in message.get("headers", [])
                if name.lower() not in ours and not name.lower().startswith(b"access-control-")
            ]
            message = {**message, "headers": [*kept, *ours.items()]}
        await send(message)

    return guarded


def _policy(scope: Scope) -> bytes:
    nonce = scope.get("ketabot.nonce", "")
    return POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "").encode()


async def refuse(send: Send, status: int, reason: str) -> None:
    """Answer with a reason in plain text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})
