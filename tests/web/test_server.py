"""The page as a process: where it listens, how it stops, and what it leaves behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from html import unescape
from pathlib import Path

import pytest

from ketabot.config import WebConfig
from ketabot.errors import ServingError
from ketabot.prompts import load_prompts
from ketabot.web import serve
from ketabot.web.environment import closed_environment
from tests.web.made_up import corpus_library
from tests.web.serving import Served, held, served

PROMPTS = load_prompts()
CANARY = "canary4711insurance"

HOSTILE = {
    "GRADIO_SHARE": "True",
    "GRADIO_ANALYTICS_ENABLED": "True",
    "GRADIO_RUN_HISTORY": "True",
    "GRADIO_HISTORY_BUCKET": "evil/bucket",
    "GRADIO_ALLOWED_PATHS": "/",
    "GRADIO_MCP_SERVER": "True",
    "GRADIO_SERVER_NAME": "0.0.0.0",
    "GRADIO_SERVER_PORT": "1",
    "GRADIO_ROOT_PATH": "https://evil.test/",
    "GRADIO_SSR_MODE": "True",
    "GRADIO_VIBE_MODE": "1",
    "GRADIO_LOCAL_DEV_MODE": "1",
    "GRADIO_WATCH_DIRS": "/",
    "GRADIO_DEBUG": "1",
    "GRADIO_TEMP_DIR": "/nowhere",
    "SPACE_ID": "evil/space",
    "SYSTEM": "spaces",
    "HF_TOKEN": "hf_x",
    "OAUTH_CLIENT_ID": "x",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "FORWARDED_ALLOW_IPS": "*",
    "UVICORN_HOST": "0.0.0.0",
}


def call(url: str, data: dict[str, object] | None = None) -> str:
    """Get an address, or post JSON to it, past any proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with opener.open(request, timeout=20) as response:
        text: str = response.read().decode()
    return text


def ask(server: Served, question: str, session: str = "abc") -> str:
    """Ask as the page does; return the stream of events."""
    functions = json.loads(call(f"{server.url}/config"))["dependencies"]
    (number,) = (
        one["id"]
        for one in functions
        if len(one["outputs"]) > 1 and any(event == "submit" for _, event in one["targets"])
    )
    body = {"data": [question, None], "fn_index": number, "session_hash": session}
    call(f"{server.url}/gradio_api/queue/join", body)
    return unescape(call(f"{server.url}/gradio_api/queue/data?session_hash={session}"))


def listening(process: int) -> set[str]:
    """The addresses on which a process accepts connections, as Linux writes them."""
    sockets = {
        str(fd.readlink()) for fd in Path(f"/proc/{process}/fd").iterdir() if fd.is_symlink()
    }
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/{process}/net/{name}").read_text().splitlines()[1:]
    ]
    return {
        line[1].split(":")[0]
        for line in lines
        if line[3] == "0A" and f"socket:[{line[9]}]" in sockets
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served("corpus", tmp_path_factory.mktemp("served"), HOSTILE) as server:
        yield server


def test_hostile_variables_change_nothing(server: Served) -> None:
    config = json.loads(call(f"{server.url}/config"))
    assert config["run_history"] is False
    assert config["analytics_enabled"] is False
    assert config["vibe_mode"] is False
    assert config["dev_mode"] is False
    assert config["mcp_server"] is False
    assert config["space_id"] is None
    assert config["root"] == server.url
    assert server.url.startswith("http://127.0.0.1:")


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads Linux's /proc")
def test_it_listens_on_loopback_alone(server: Served) -> None:
    assert listening(server.process.pid) == {"0100007F"}


def test_gradio_keeps_its_files_in_a_private_folder(server: Served) -> None:
    (folder,) = (server.folder / "tmp").glob("ketabot-web-*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == os.getuid()


def test_a_question_is_answered_and_stored_nowhere(server: Served) -> None:
    assert "covered by health insurance" in ask(server, "insurance?")
    assert CANARY in ask(server, f"insurance? {CANARY}")
    events = ask(server, f"boom {CANARY}")
    assert "ValueError" not in events
    server_files = [file for file in server.folder.rglob("*") if file.is_file()]
    assert server.folder / "log" in server_files
    for file in server_files:
        assert CANARY.encode() not in file.read_bytes(), file
        assert CANARY not in file.name
    assert "ValueError" in server.log()


def test_who_is_in_danger_is_heard_among_forty_who_ask_at_once(server: Served) -> None:
    # Four find a place, as two are answered at once and two may wait, and more as these leave.
    messages = [*["wait: insurance"] * 39, "I want to die"]
    with ThreadPoolExecutor(len(messages)) as people, held(server):
        asked = [
            people.submit(ask, server, message, f"crowd{number}")
            for number, message in enumerate(messages)
        ]
        for _, one in zip(range(36), as_completed(asked, timeout=60), strict=False):
            one.result()  # all that found no place, and who is in danger
    *others, danger = [one.result() for one in asked]
    assert "988" in danger
    assert PROMPTS.errors.busy not in danger
    assert sum(PROMPTS.errors.busy in events for events in others) == 35


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_tidies_up(tmp_path: Path, by: signal.Signals) -> None:
    with served("corpus", tmp_path) as server:
        port = int(server.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as held:
            held.sendall(b"GET /gradio_api/heartbeat/abc HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert held.recv(12) == b"HTTP/1.1 200"
            assert server.stop(by) == 0
        assert re.fullmatch(r"stopped cleanly after \d+ s\n", server.log())
        assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("presses", [1, 2])
def test_a_request_that_a_stop_cuts_off_leaves_no_traceback(tmp_path: Path, presses: int) -> None:
    with served("corpus", tmp_path) as server:
        port = int(server.url.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port)) as half:
            head = f"POST /gradio_api/queue/join HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            half.sendall(f"{head}Content-Length: 500\r\n\r\n{{".encode())
            call(f"{server.url}/config")  # by then it has read the other request
            for _ in range(presses - 1):
                server.process.send_signal(signal.SIGINT)
                time.sleep(0.3)
            assert server.stop(signal.SIGINT) == 0
        assert re.fullmatch(r"stopped cleanly after \d+ s\n", server.log())


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServingError, match=rf"port {port} of '127.0.0.1'.*--port") as error:
            serve(corpus_library(), WebConfig(port=port))
    assert "\n" not in str(error.value)


def test_a_host_that_is_not_ours_is_named() -> None:
    with pytest.raises(ServingError, match=r"'203\.0\.113\.9'.*--host"):
        serve(corpus_library(), WebConfig(host="203.0.113.9", port=0))


def test_the_environment_is_as_before_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_SHARE", "True")
    before = dict(os.environ)
    with closed_environment() as folder:
        with closed_environment() as inner:
            assert inner == folder
        assert os.environ["GRADIO_SHARE"] == "False"
        assert os.environ["GRADIO_TEMP_DIR"] == str(folder)
        assert folder.is_dir()
    assert not folder.exists()
    assert dict(os.environ) == before
