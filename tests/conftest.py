"""What several packages of tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
PATIENCE = 20_000
"""Milliseconds until what a page should show is given up: two slow cores may be busy with more."""

# Two processes that compute on all cores wait for each other; read before torch is loaded.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the project's own documents, built once for all processes of a run.

    Nobody changes it: a test copies it to where it wants one, and refreshes it there.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    index = folder / "corpus-index"
    with FileLock(folder / "corpus-index.lock"):
        if not index.exists():
            _build(index)
    return index


def _build(index: Path) -> None:
    from ketabot.building import build_index
    from ketabot.config import load_config
    from ketabot.embedding import load_embedder

    unfinished = index.with_name("corpus-index-unfinished")
    config = load_config(flags={"paths": {"corpus": ROOT / "corpus", "index": unfinished}})
    build_index(config, load_embedder(config.embedding))
    unfinished.rename(index)


# One for each module: Playwright keeps an event loop running, which others must not find.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        reason = "there is no Chromium on this machine; apt install chromium"
        if os.environ.get("KETABOT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM])
        yield browser
        browser.close()
