"""What several packages of tests need."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE = 20_000
"""Milliseconds until what a page should show is given up: two slow cores may be busy with more."""

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
