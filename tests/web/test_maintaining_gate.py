"""The maintainer's gate: without the password nothing behind it can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ketabot.config import WebConfig
from ketabot.maintaining import Password, Rebuilding
from ketabot.web import Maintenance, create_app
from ketabot.web.environment import closed_environment
from ketabot.web.guard import Guard
from ketabot.web.maintainer.gate import COOKIE, FORM_BYTES
from ketabot.web.maintainer.sessions import (
    IDLE_SECONDS,
    MOST_SESSIONS,
    MOST_WRONG,
    WINDOW_SECONDS,
    Attempts,
    Sessions,
)
from ketabot.web.maintainer.words import WORDS
from tests.maintaining.desks import Place, make_place
from tests.web.conftest import HERE
from tests.web.made_up import corpus_library
from tests.web.serving import PASSWORD
from tests.web.test_guard import all_routes

SIGN_IN = "/maintain/sign-in"
NEEDED = {
    *("/maintain/", "/maintain/config", "/maintain/theme.css", "/maintain/favicon.ico"),
    *("/maintain/manifest.json", "/maintain/robots.txt"),
    *("/maintain/static/{path}", "/maintain/assets/{path}", "/maintain/gradio_api/upload"),
    *("/maintain/gradio_api/queue/data", "/maintain/gradio_api/heartbeat/{session_hash}"),
    *("/maintain/gradio_api/startup-events", "/maintain/gradio_api/upload_progress"),
    *("/maintain/gradio_api/queue/join", "/maintain/gradio_api/reset"),
    "/maintain/gradio_api/cancel",
}
"""Of Gradio's routes."""
MOST = 10_000
"""Bytes of a document in these tests."""


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return make_place(tmp_path_factory.mktemp("upkeep"), documents={"max_bytes": MOST})


@pytest.fixture(scope="module")
def app(place: Place) -> Iterator[Guard]:
    rebuilding = Rebuilding(lambda _: place.build(), place.serving)
    work = Maintenance(place.config, Password.of(PASSWORD), place.library, rebuilding)
    with closed_environment():
        yield create_app(corpus_library(), WebConfig(), maintenance=work)


@pytest.fixture
def clock(app: Guard) -> Clock:
    """Time at the gate, with nobody signed in and no wrong password yet."""
    clock = Clock()
    gate: Any = app.gate
    gate._sessions, gate._attempts = Sessions(clock), Attempts(clock)
    return clock


@pytest.fixture
def client(app: Guard, clock: Clock) -> Iterator[TestClient]:
    del clock
    with TestClient(
        app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False
    ) as client:
        yield client


def sign_in(client: TestClient, password: str = PASSWORD, **headers: str) -> Any:
    return client.post(SIGN_IN, data={"password": password}, headers={"origin": HERE, **headers})


def requests(app: Guard) -> list[tuple[str, str]]:
    """Every method and path of Gradio's behind the gate."""
    return [
        (method, path.replace(":path", ""))
        for method, path in sorted(all_routes(app))
        if path.startswith("/maintain") and method in ("GET", "HEAD", "POST", "PUT", "DELETE")
    ]


def test_without_the_cookie_no_route_can_be_reached(app: Guard, client: TestClient) -> None:
    routes = requests(app)
    assert {path for _, path in routes} >= NEEDED
    assert len(routes) > 60
    for cookie in ("", f"{COOKIE}=", f"{COOKIE}={'A' * 43}", "x;;;=\x01"):
        for method, path in routes:
            plain = re.sub(r"\{[^}]*\}", "x", path)
            response = client.request(method, plain, json={}, headers={"cookie": cookie})
            if method in ("GET", "HEAD") and plain in ("/maintain", "/maintain/"):
                assert response.status_code == 303
                assert response.headers["location"] == SIGN_IN
            else:
                assert response.status_code in (401, 404, 405), (method, path)
                assert len(response.content) < 60


def test_with_the_cookie_only_what_is_needed_is_there(app: Guard, client: TestClient) -> None:
    assert sign_in(client).status_code == 303
    tried = 0
    for method, path in requests(app):
        if path in NEEDED:
            continue
        response = client.request(method, re.sub(r"\{[^}]*\}", "x", path), json={})
        assert response.status_code in (404, 405), (method, path)
        tried += 1
    assert tried > 50
    for path in ("/maintain/gradio_api/file=/etc/passwd", "/maintain/gradio_api/info"):
        assert client.get(path).status_code == 404


def test_the_right_password_opens_the_page_and_sign_out_closes_it(client: TestClient) -> None:
    response = sign_in(client)
    assert response.headers["location"] == "/maintain/"
    cookie = response.headers["set-cookie"]
    name, value = cookie.split(";")[0].split("=")
    assert (name, len(value)) == (COOKIE, 43)
    assert cookie.split("; ")[1:] == ["Path=/maintain", "HttpOnly", "SameSite=Strict"]
    assert client.get("/maintain").headers["location"] == "/maintain/"
    page = client.get("/maintain/")
    assert page.status_code == 200
    assert WORDS["sign_out"] in page.text
    assert client.get("/maintain/config").json()["run_history"] is False
    assert client.post("/maintain/sign-out", headers={"origin": HERE}).status_code == 303
    client.cookies.set(COOKIE, value, path="/maintain")
    assert client.get("/maintain/").status_code == 303, "the token itself is of no use any more"
    assert client.get("/maintain/config").status_code == 401


def test_behind_tls_the_cookie_is_sent_over_tls_alone(client: TestClient) -> None:
    response = sign_in(client, origin=HERE.replace("http:", "https:"))
    assert response.headers["set-cookie"].endswith("; Secure")


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", PASSWORD.upper()])
def test_a_wrong_password_opens_nothing(client: TestClient, password: str) -> None:
    response = sign_in(client, password)
    assert response.status_code == 403
    assert WORDS["wrong"] in response.text
    assert "set-cookie" not in response.headers
    assert client.get("/maintain/config").status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 403), (b"\xff", 403), (b"a=b&" * 20, 403), (b"password=" + b"x" * 17_000, 413)],
    ids=["empty", "bytes", "many", "large"],
)
def test_a_strange_form_opens_nothing(client: TestClient, body: bytes, status: int) -> None:
    assert client.post(SIGN_IN, content=body, headers={"origin": HERE}).status_code == status


def test_after_five_wrong_passwords_even_the_right_one_waits(
    client: TestClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MOST_WRONG):
        assert sign_in(client, "wrong").status_code == 403
        clock.now += 60
    with monkeypatch.context() as patched:
        patched.setattr(Password, "is_that", None)  # not even asked
        refused = sign_in(client)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == str(int(WINDOW_SECONDS) - MOST_WRONG * 60)
    assert WORDS["wait"].format(minutes=10) in refused.text
    clock.now += WINDOW_SECONDS - MOST_WRONG * 60
    assert sign_in(client).status_code == 303


def test_the_right_password_forgets_the_wrong_ones(client: TestClient) -> None:
    for _ in range(2):
        for _ in range(MOST_WRONG - 1):
            assert sign_in(client, "wrong").status_code == 403
        assert sign_in(client).status_code == 303


def test_an_idle_session_is_over(client: TestClient, clock: Clock) -> None:
    sign_in(client)
    for _ in range(3):
        clock.now += IDLE_SECONDS - 1
        assert client.get("/maintain/config").status_code == 200
    clock.now += IDLE_SECONDS
    assert client.get("/maintain/config").status_code == 401
    assert client.get("/maintain/").headers["location"] == SIGN_IN


def test_old_sessions_end_for_new_ones_and_no_token_is_kept() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    tokens = []
    for _ in range(MOST_SESSIONS + 1):
        clock.now += 1
        tokens.append(sessions.begin())
    assert [sessions.holds(token) for token in tokens] == [False] + [True] * MOST_SESSIONS
    assert len(set(tokens)) == len(tokens)
    assert not {token.encode() for token in tokens} & set(sessions._seen)


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://localhost:7860", ""])
def test_no_other_site_may_sign_in_or_out_or_upload(client: TestClient, origin: str) -> None:
    assert sign_in(client, origin=origin).status_code == 403
    sign_in(client)
    for path in ("sign-out", "gradio_api/upload", "gradio_api/queue/join"):
        response = client.post(f"/maintain/{path}", headers={"origin": origin}, json={})
        assert response.status_code == 403
    assert client.get("/maintain/config").status_code == 200


def test_it_is_served_under_its_own_names_alone(client: TestClient) -> None:
    for path in (SIGN_IN, "/maintain/"):
        assert client.get(path, headers={"host": "evil.test"}).status_code == 400


def test_every_answer_has_the_headers(client: TestClient) -> None:
    answers = [client.get(SIGN_IN), client.get("/maintain/"), client.get("/maintain/config")]
    answers += [sign_in(client, "wrong"), sign_in(client), client.get("/maintain/")]
    assert [one.status_code for one in answers] == [200, 303, 401, 403, 303, 200]
    for one in answers:
        assert one.headers["cache-control"] == "no-store"
        assert one.headers["x-content-type-options"] == "nosniff"
        assert one.headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in one.headers["content-security-policy"]
        assert re.search(
            r"script-src 'self'( 'nonce-[\w-]{20,}')?;", one.headers["content-security-policy"]
        )


def upload(client: TestClient, size: int) -> Any:
    files = {"files": ("x.txt", b"x" * size, "text/plain")}
    return client.post("/maintain/gradio_api/upload", files=files, headers={"origin": HERE})


def test_a_click_after_the_session_is_told_that_it_is_over(client: TestClient) -> None:
    refused = client.post("/maintain/gradio_api/queue/join", json={}, headers={"origin": HERE})
    assert refused.status_code == 401
    assert refused.json() == {"detail": WORDS["over"]}


def test_an_upload_that_was_never_added_is_deleted(app: Guard, clock: Clock) -> None:
    del clock
    with TestClient(app, base_url=HERE) as client:
        sign_in(client)
        (name,) = upload(client, 10).json()
        assert Path(name).is_file()
    assert not Path(name).exists(), "when the server stops at the latest"


def test_the_longest_password_fits_and_is_checked(client: TestClient) -> None:
    assert sign_in(client, "\u65e5" * 1024).status_code == 403


def test_an_upload_is_bounded(client: TestClient) -> None:
    assert upload(client, 10).status_code == 401
    sign_in(client)
    assert upload(client, MOST).status_code == 200
    assert upload(client, MOST + 1).status_code == 413, "one file"
    assert upload(client, 4 * MOST + FORM_BYTES).status_code == 413, "all of it"
    pieces = (b"x" for _ in range(5))
    unmeasured = client.post("/maintain/gradio_api/upload", content=pieces)
    assert unmeasured.status_code == 411
    both = {"content-length": "5", "transfer-encoding": "chunked", "origin": HERE}
    response = client.post("/maintain/gradio_api/upload", content=b"x" * 5, headers=both)
    assert response.status_code == 411, "the chunks would be read, whatever the length says"


def test_a_request_names_no_address(client: TestClient) -> None:
    sign_in(client)
    value = {"path": "http://x.test/a", "meta": {"_type": "gradio.FileData"}}
    body = {"session_hash": "s", "fn_index": 0, "data": [[value]]}
    response = client.post("/maintain/gradio_api/queue/join", json=body, headers={"origin": HERE})
    assert response.status_code == 400


@pytest.mark.parametrize("other", ['prefs={"a":1}', "a[b]=1", "flag", "name=two words", "x=é"])
def test_cookies_of_other_pages_on_this_host_keep_nobody_out(
    client: TestClient, other: str
) -> None:
    ours = sign_in(client).headers["set-cookie"].split(";")[0]
    client.cookies.clear()
    for line in (f"{other}; {ours}", f"{ours}; {other}"):
        response = client.get("/maintain/config", headers={b"cookie": line.encode("latin-1")})
        assert response.status_code == 200, line


@pytest.mark.parametrize(
    "path", ["", "/", "/sign-in", "/sign-out", "/config", "/gradio_api/upload"]
)
def test_without_the_flag_there_is_nothing(path: str) -> None:
    plain = create_app(corpus_library(), WebConfig())
    assert not [one for _, one in all_routes(plain) if one.startswith("/maintain")]
    with TestClient(plain, base_url=HERE, follow_redirects=False) as client:
        for method in ("GET", "POST"):
            response = client.request(method, f"/maintain{path}")
            assert (response.status_code, response.text) == (404, "There is nothing here.")


def test_with_the_flag_the_public_page_is_the_same(client: TestClient) -> None:
    with TestClient(create_app(corpus_library(), WebConfig()), base_url=HERE) as other:
        ours, theirs = client.get("/config").json(), other.get("/config").json()
    assert [shown(one) for one in ours["components"]] == [
        shown(one) for one in theirs["components"]
    ]
    assert len(ours["dependencies"]) == len(theirs["dependencies"])
    numbered = {"components", "dependencies", "layout", "page", "app_id"}
    for name in ours.keys() - numbered:
        assert ours[name] == theirs[name], name
    assert WORDS["title"] not in client.get("/").text
    for path in ("/gradio_api/upload", "/gradio_api/upload_progress"):
        assert client.post(path, json={}).status_code == 404


def shown(component: dict[str, Any]) -> tuple[Any, ...]:
    props = component["props"]
    return component["type"], props.get("elem_id"), props.get("label"), props.get("value")
