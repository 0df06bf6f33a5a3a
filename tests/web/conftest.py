"""The page over made-up libraries, without a browser and in one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ketabot.config import WebConfig
from ketabot.web import create_app
from ketabot.web.guard import Guard
from tests.web.made_up import WordFinder, corpus_library
from tests.web.serving import Served, served

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def library() -> WordFinder:
    return corpus_library()


@pytest.fixture(scope="module")
def app(library: WordFinder) -> Guard:
    return create_app(library, WebConfig(allowed_hosts=("clinic.local",)))


@pytest.fixture(scope="module")
def client(app: Guard) -> Iterator[TestClient]:
    with TestClient(app, base_url=HERE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, corpus_index: Path) -> Iterator[Served]:
    """The real library over the real corpus, served by its own process."""
    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(corpus_index, folder / "index")
    with served("real", folder) as server:
        yield server


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served("hostile", tmp_path_factory.mktemp("hostile")) as server:
        yield server


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Takes three seconds over a question with "wait", or as long as it is ``held``.

    Two are answered at once, two may wait.
    """
    with served("corpus", tmp_path_factory.mktemp("slow")) as server:
        yield server
