"""What stands in front of the maintainer's page: nobody passes without the password.

The guard has checked host and origin before, and puts its headers on every answer. Nothing of a
request is looked at behind the gate, uploads included, before its cookie is known. The cookie is
sent to this path alone and never by a link or a form of another site; scripts cannot read it.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from urllib.parse import parse_qs

from ketabot.maintaining import Password
from ketabot.web.guard import (
    Application,
    Message,
    Receive,
    Scope,
    Send,
    hand_on_object,
    header,
    refuse,
    whole_body,
)
from ketabot.web.maintainer.documents import sign_in_page, upkeep_page
from ketabot.web.maintainer.sessions import Attempts, Sessions
from ketabot.web.maintainer.words import WORDS
from ketabot.web.shell import HTML, document_of, respond

__all__ = ["COOKIE", "Gate"]

COOKIE = "ketabot-maintainer"
SIGN_IN, SIGN_OUT, PAGE = "/maintain/sign-in", "/maintain/sign-out", "/maintain/"
MOST_FORM_BYTES = 16 * 2**10

READ = re.compile(
    r"/maintain/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/maintain/(assets|static)/[\w./-]+"
    r"|/maintain/gradio_api/(queue/data|heartbeat/\w+|startup-events|upload_progress)",
    re.ASCII,
)
WRITTEN = re.compile(r"/maintain/gradio_api/(queue/join|reset|cancel)")
JOIN = "/maintain/gradio_api/queue/join"
UPLOAD = "/maintain/gradio_api/upload"
FORM_BYTES = 64 * 2**10
"""Of an upload, beside the files in it."""


class Gate:
    """An ASGI application in front of the maintainer's page."""

    def __init__(
        self,
        app: Application,
        password: Password,
        most_uploaded: int,
        sessions: Sessions | None = None,
        attempts: Attempts | None = None,
    ) -> None:
        """Stand in front of ``app``.

        Args:
            app: answers below ``/maintain``.
            password: what opens it.
            most_uploaded: bytes of the files of one upload, all together.
            sessions: who is signed in.
            attempts: who guessed wrong.
        """
        self.app = app
        self._password = password
        self._most_uploaded = most_uploaded
        self._sessions = sessions or Sessions()
        self._attempts = attempts or Attempts()
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, hand on, or send to the gate."""
        path, written = scope["path"], scope["method"] == "POST"
        if path == SIGN_IN:
            await (self._sign_in(scope, receive, send) if written else _ask(scope, send))
        elif not self._sessions.holds(_token(scope)):
            await _turn_away(path, send, written=written)
        elif path == SIGN_OUT and written:
            self._sessions.end(_token(scope))
            await _redirect(send, SIGN_IN, _cookie("", scope, age=0))
        elif path in ("/maintain", PAGE) and not written:
            await self._page(scope, receive, send)
        elif path == UPLOAD and written:
            await self._upload(scope, receive, send)
        elif written and WRITTEN.fullmatch(path):
            await hand_on_object(self.app, scope, receive, send, files=True)
        elif not written and READ.fullmatch(path):
            await self.app(scope, receive, send)
        else:
            await refuse(send, 404, "There is nothing here.")

    async def _sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await whole_body(receive, MOST_FORM_BYTES)
        if body is None:
            await refuse(send, 413, "This request is too large.")
            return
        given = _password(body)
        # One after the other, so that many at once are not more attempts than are allowed.
        async with self._one_at_a_time:
            wait = self._attempts.seconds_to_wait()
            right = not wait and await asyncio.to_thread(self._password.is_that, given)
            if right:
                self._attempts.clear()
            elif not wait:
                self._attempts.count()
        if right:
            await _redirect(send, PAGE, _cookie(self._sessions.begin(), scope))
        elif wait:
            notice = WORDS["wait"].format(minutes=-(-wait // 60))
            await _ask(scope, send, 429, notice, [(b"retry-after", str(wait).encode())])
        else:
            await _ask(scope, send, 403, WORDS["wrong"])

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PAGE:
            await _redirect(send, PAGE)
            return
        scope["ketabot.nonce"] = nonce = secrets.token_urlsafe(16)
        status, document = await document_of(self.app, scope, receive)
        await respond(send, status, upkeep_page(document, nonce).encode(), HTML, scope["method"])

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server reads no more of a body than it was told, so this bounds what is stored; of
        # one that comes in chunks it reads all.
        told = header(scope, b"content-length")
        chunked = header(scope, b"transfer-encoding")
        if len(told) != 1 or not told[0].isdecimal() or chunked:
            await refuse(send, 411, "This upload does not say how large it is.")
        elif int(told[0]) > self._most_uploaded + FORM_BYTES:
            await refuse(send, 413, "This upload is too large.")
        else:
            await self.app(scope, receive, send)


async def _turn_away(path: str, send: Send, *, written: bool) -> None:
    if path == SIGN_OUT if written else path in ("/maintain", PAGE):
        await _redirect(send, SIGN_IN)
    elif written and path == JOIN:
        # What a click asks for; Gradio shows the detail of a refusal.
        told = json.dumps({"detail": WORDS["over"]}).encode()
        await respond(send, 401, told, b"application/json", "POST")
    else:
        await refuse(send, 401, WORDS["signed_out"])


async def _ask(
    scope: Scope,
    send: Send,
    status: int = 200,
    notice: str = "",
    headers: list[tuple[bytes, bytes]] | None = None,
) -> None:
    async def with_headers(message: Message) -> None:
        if headers and message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    await respond(with_headers, status, sign_in_page(notice).encode(), HTML, scope["method"])


async def _redirect(send: Send, to: str, *headers: tuple[bytes, bytes]) -> None:
    headers = ((b"location", to.encode()), (b"content-length", b"0"), *headers)
    await send({"type": "http.response.start", "status": 303, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})


def _password(body: bytes) -> str:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        return ""
    return fields.get("password", [""])[0]


def _token(scope: Scope) -> str:
    """Return the token of our cookie; those of other pages on this host may be malformed."""
    for line in header(scope, b"cookie"):
        for part in line.split(";"):
            name, _, value = part.partition("=")
            if name.strip() == COOKIE:
                return value.strip()
    return ""


def _cookie(token: str, scope: Scope, age: int | None = None) -> tuple[bytes, bytes]:
    parts = [f"{COOKIE}={token}", "Path=/maintain", "HttpOnly", "SameSite=Strict"]
    if age is not None:
        parts.append(f"Max-Age={age}")
    if any(origin.lower().startswith("https://") for origin in header(scope, b"origin")):
        parts.append("Secure")
    return b"set-cookie", "; ".join(parts).encode()
