"""The page as anyone on the network meets it: only what it needs is there."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from ketabot.config import WebConfig
from ketabot.web.guard import MOST_BYTES, Guard, Message, Receive, Scope, Send, hosts_of
from tests.web.conftest import HERE
from tests.web.made_up import WordFinder

NEEDED = {
    *("/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"),
    *("/static/{path}", "/assets/{path}"),
    *("/gradio_api/queue/data", "/gradio_api/heartbeat/{session_hash}"),
    "/gradio_api/startup-events",
    *("/gradio_api/queue/join", "/gradio_api/reset", "/gradio_api/cancel"),
}
"""Of Gradio's routes; the page brings three files of its own."""

OPEN = (
    *("/page.css", "/page.js", "/streams.js"),
    *("/config", "/theme.css", "/robots.txt", "/manifest.json"),
)


def routes_of(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path that an application answers, mounted ones included."""
    for route in routes:
        path = prefix + getattr(route, "path", "")
        if isinstance(route, Mount):
            yield from routes_of(route.routes, path.rstrip("/"))
        included = getattr(route, "original_router", None)
        if included is not None:  # FastAPI keeps an included router as it is
            yield from routes_of(included.routes, prefix)
        for method in getattr(route, "methods", None) or ():
            yield method, path


def all_routes(app: Guard) -> set[tuple[str, str]]:
    shell: Any = app.app
    return set(routes_of(shell.app.routes))


def test_gradio_has_the_routes_that_are_looked_for(app: Guard) -> None:
    paths = {re.sub(":path", "", path) for _, path in all_routes(app)}
    assert len(paths) > 40, "the routes are not found any more"
    assert paths >= NEEDED


def test_every_other_route_of_gradio_does_not_exist(app: Guard, client: TestClient) -> None:
    tried = 0
    for method, path in sorted(all_routes(app)):
        plain = path.replace(":path", "")
        if plain in NEEDED or method not in ("GET", "HEAD", "POST", "PUT", "DELETE"):
            continue
        response = client.request(method, re.sub(r"\{[^}]*\}", "x", plain), json={})
        assert response.status_code in (404, 405), (method, path)
        assert len(response.content) < 60
        tried += 1
    assert tried > 60


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=https://example.com/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://a.hf.space/",
        "/gradio_api/upload",
        "/gradio_api/deep_link?session_hash=x",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/run-history/records",
        "/gradio_api/runs",
        "/gradio_api/mcp/sse",
        "/monitoring",
        "/monitoring/summary",
        "/docs",
        "/openapi.json",
        "/login",
        "/pwa_icon",
        "/static/%2e%2e/%2e%2e/routes.py",
        "/assets/..%2f..%2findex.html",
        "/assets/a%00b",
        "/gradio_api/queue/data/x",
        "/page.css/x",
        "/gradio_api/heartbeat/a/b",
    ],
)
def test_what_the_page_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/../config", "/static/x/../../config", "//", "/page.css\n", "", "config", "*"]
)
def test_a_path_that_no_browser_sends_leads_nowhere(app: Guard, path: str) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1")]
    asyncio.run(
        app({"type": "http", "method": "GET", "path": path, "headers": headers}, receive, send)
    )
    assert sent[0]["status"] == 404


@pytest.mark.parametrize("path", ["/", *OPEN])
def test_what_the_page_needs_is_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    head = client.head(path)
    assert (head.status_code, head.content) in ((200, b""), (405, b""))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/page.js", "/config", "/nowhere", "/gradio_api/queue/join"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    for response in (client.get(path), client.post(path, content=b"{}")):
        headers = response.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        policy = headers["content-security-policy"]
        script = re.search(r"script-src ([^;]*);", policy)
        assert script is not None
        assert re.fullmatch(r"'self'( 'nonce-[\w-]{20,}')?", script[1])
        for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
            assert rule in policy


def test_files_that_never_change_may_be_kept(client: TestClient) -> None:
    asset = re.search(r"assets/index-\w+\.css", client.get("/").text)
    assert asset is not None
    response = client.get(f"/{asset[0]}")
    assert response.status_code == 200
    assert "no-store" not in response.headers.get("cache-control", "")
    assert "content-security-policy" in response.headers


def test_each_page_has_a_nonce_of_its_own(client: TestClient) -> None:
    seen = set()
    for _ in range(3):
        response = client.get("/")
        found = re.search(r"'nonce-([\w-]+)'", response.headers["content-security-policy"])
        assert found is not None
        scripts = re.findall(r"<script[^>]*>", response.text)
        assert len(scripts) > 3
        assert all(f'nonce="{found[1]}"' in script for script in scripts)
        seen.add(found[1])
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost:7860", 200),
        ("LOCALHOST", 200),
        ("[::1]:7860", 200),
        ("clinic.local", 200),
        ("clinic.local:8443", 200),
        ("evil.test", 400),
        ("127.0.0.1.evil.test", 400),
        ("localhost.evil.test:7860", 400),
        ("127.0.0.1:7860@evil.test", 400),
        ("evil.test:127.0.0.1", 400),
        ("[::1", 400),
        ("", 400),
        ("127.0.0.1, evil.test", 400),
        ("0.0.0.0:7860", 400),
    ],
)
def test_the_page_is_opened_only_under_its_own_names(
    client: TestClient, host: str, status: int
) -> None:
    assert client.get("/config", headers={"host": host}).status_code == status


def test_the_host_that_is_listened_on_is_one_of_its_names() -> None:
    assert "192.168.1.5" in hosts_of(WebConfig(host="192.168.1.5"))
    assert hosts_of(WebConfig(host="0.0.0.0")) == hosts_of(WebConfig())


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        (HERE, 200),
        ("https://127.0.0.1:7860", 200),
        ("null", 403),
        ("http://evil.test", 403),
        ("http://localhost:7860", 403),
        ("http://127.0.0.1:3000", 403),
        ("http://127.0.0.1:7860.evil.test", 403),
        ("http://evil.test@127.0.0.1:7860", 403),
        ("http://[", 403),
        ("file://", 403),
        ("", 403),
    ],
)
def test_only_the_page_itself_may_write(
    client: TestClient, origin: str | None, status: int
) -> None:
    headers = {} if origin is None else {"origin": origin}
    response = client.post("/gradio_api/reset", json={"event_id": "x"}, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "clinic.local", "[::1]"])
@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://clinic.local"])
def test_no_other_site_may_read(client: TestClient, host: str, origin: str) -> None:
    asked = {"host": host, "origin": origin, "access-control-request-method": "POST"}
    for method in ("GET", "POST", "OPTIONS"):
        response = client.request(method, "/config", headers=asked)
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"event_id": "x"}' + b" " * (MOST_BYTES - 17), 200),
        (b'{"event_id": "x"}' + b" " * (MOST_BYTES - 16), 413),
        (b"x" * 10_000_000, 413),
        (b"[" * 60_000, 400),
        (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, 400),
        (b"", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b"{", 400),
    ],
)
def test_a_body_is_small_and_can_be_read(client: TestClient, body: bytes, status: int) -> None:
    json_type = {"content-type": "application/json"}
    response = client.post("/gradio_api/reset", content=body, headers=json_type)
    assert response.status_code == status


@pytest.mark.parametrize(
    "value",
    [
        {"path": "http://x.test/a", "meta": {"_type": "gradio.FileData"}},
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"in": [{"path": "https://x.test/a", "meta": {}, "url": "x"}]},
    ],
)
def test_no_request_names_a_file_or_an_address(
    client: TestClient, library: WordFinder, value: dict[str, object]
) -> None:
    before = len(library.asked)
    body = {"session_hash": "s", "fn_index": 0, "data": [value, None]}
    response = client.post("/gradio_api/queue/join", json=body)
    assert (response.status_code, response.text) == (400, "This request names a file.")
    assert len(library.asked) == before


@pytest.mark.usefixtures("app")
def test_gradio_fetches_nothing_even_if_a_request_came_through(tmp_path: Path) -> None:
    from gradio import processing_utils

    with pytest.raises(PermissionError, match="fetches nothing"):
        asyncio.run(
            processing_utils.async_ssrf_protected_download("https://x.test/a", str(tmp_path))
        )


def test_an_event_that_fails_is_logged_without_what_came_in(
    client: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    number = next(
        place
        for place, one in enumerate(client.get("/config").json()["dependencies"])
        if len(one["inputs"]) > 1
    )
    body = {"session_hash": "s", "fn_index": number, "data": ["am I pregnant"]}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    deadline = time.monotonic() + 30
    while "an event of the page failed" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "an event of the page failed: ValueError" in caplog.text
    assert "pregnant" not in caplog.text + "".join(capfd.readouterr())


def test_a_body_in_pieces_is_measured_too(client: TestClient) -> None:
    pieces = (b"x" * 1000 for _ in range(100))
    assert client.post("/gradio_api/reset", content=pieces).status_code == 413


@pytest.mark.parametrize("body", [{}, {"data": None}, {"fn_index": 10**9}, {"fn_index": "x"}])
def test_a_call_that_nobody_offers_changes_nothing(
    client: TestClient, library: WordFinder, body: dict[str, object]
) -> None:
    before = len(library.asked)
    client.post("/gradio_api/queue/join", json={"session_hash": "s", "data": [], **body})
    assert len(library.asked) == before
    assert client.get("/").status_code == 200


def test_the_page_without_javascript_shows_the_disclaimer(
    client: TestClient, library: WordFinder
) -> None:
    page = client.get("/").text
    found = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert found is not None
    assert library.prompts.disclaimer.replace("&", "&amp;") in found[1]
    assert library.prompts.page.no_javascript in found[1]


def test_the_page_names_no_address_outside_itself(client: TestClient) -> None:
    page = client.get("/").text
    addresses = set(re.findall(r"https?://[\w.-]+", json.dumps(page)))
    assert addresses <= {"http://127.0.0.1"}, addresses


def test_what_gradio_could_record_or_share_is_off(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["run_history"] is False
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert config["mcp_server"] is False
    assert config["space_id"] is None
    assert config["footer_links"] == []


def test_leave_for_another_site_is_taken_out_of_any_response() -> None:
    async def generous(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"Access-Control-Allow-Origin", b"*"), (b"x-kept", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    guard = Guard(generous, hosts_of(WebConfig()), lambda: None)
    headers = TestClient(guard, base_url=HERE).get("/config").headers
    assert "access-control-allow-origin" not in headers
    assert headers["x-kept"] == "1"
