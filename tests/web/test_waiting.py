"""Waiting: it can be stopped, and a connection that is lost is said and mended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ketabot.prompts import load_prompts
from tests.web.serving import Served, held, served
from tests.web.visiting import visit

pytestmark = pytest.mark.browser

ERRORS = load_prompts().errors


def test_stop_stops_and_gives_the_question_back(browser: Browser, slow: Served) -> None:
    it = visit(browser, slow)
    field, stop = it.page.locator("#question textarea"), it.page.locator("#stop")
    expect(stop).to_be_hidden()
    field.fill("wait: insurance")
    with held(slow):
        it.page.keyboard.press("Enter")
        it.page.locator(".waiting").wait_for()
        field.press_sequentially("then bladder")
        stop.click()
        expect(it.page.locator("#notice [role=alert]")).to_have_text(ERRORS.stopped)
    # Gradio's own signs of progress are no part of the page, not even of what is read aloud.
    trackers = it.page.get_by_test_id("status-tracker")
    expect(trackers.first).to_be_attached()
    expect(trackers.locator("visible=true")).to_have_count(0)
    expect(field).to_have_value("wait: insurance then bladder")
    expect(stop).to_be_hidden()
    expect(it.page.locator("#conversation :is(.question, .waiting)")).to_have_count(0)
    it.page.wait_for_timeout(3500)  # the library has finished with it by then
    expect(it.page.locator(".answer")).to_have_count(0)
    it.ask("insurance")
    expect(it.page.locator(".question")).to_have_count(1)
    it.context.close()


def test_a_lost_connection_is_said_and_mended(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    with served("corpus", tmp_path / "first") as server:
        it = visit(browser, server)
        it.ask("insurance")
        port = re.search(r"\d+$", server.url)
        assert port is not None
    connection = it.page.locator("#connection")
    field = it.page.locator("#question textarea")
    field.fill("bladder")
    it.page.keyboard.press("Enter")
    expect(connection.locator(".lost")).to_be_visible(timeout=20_000)
    expect(connection.locator(".lost")).to_have_text(ERRORS.lost)
    expect(field).to_have_value("bladder")
    expect(it.page.locator(".answer")).to_have_count(1)
    with served("corpus", tmp_path / "second", {"TEST_PORT": port[0]}):
        # The question is sent by itself, as soon as there is a server again.
        expect(it.page.locator(".answer").last).to_contain_text("bladder", timeout=30_000)
        expect(connection.locator("p:visible")).to_have_count(0)
        it.context.close()


def test_an_answer_that_breaks_off_is_said_with_the_way_out(
    browser: Browser, tmp_path: Path
) -> None:
    with served("corpus", tmp_path) as server:
        it = visit(browser, server)
        it.page.locator("#question textarea").fill("wait: insurance")
        it.page.keyboard.press("Enter")
        it.page.locator(".waiting").wait_for()
    broken = it.page.locator("#connection .broken")
    expect(broken).to_be_visible(timeout=20_000)
    expect(broken).to_contain_text(ERRORS.broken)
    expect(broken.locator("a")).to_have_attribute("href", "./")
    expect(it.page.locator(".question")).to_contain_text("wait: insurance")
    it.context.close()
