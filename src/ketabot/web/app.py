"""The page as a web application, with the guard in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ketabot.config import WebConfig
from ketabot.web.answerer import Answerer
from ketabot.web.closing import close_gradio
from ketabot.web.environment import closed_environment
from ketabot.web.events import build_page
from ketabot.web.guard import Guard, hosts_of
from ketabot.web.maintainer import Gate, Maintenance, build_upkeep
from ketabot.web.shell import Shell
from ketabot.web.wording import Say, wording

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks
    from gradio.themes import Base

__all__ = ["create_app"]

FILES_AT_ONCE = 4
"""Largest documents that a maintainer can upload in one go, or more smaller ones."""


def create_app(
    answerer: Answerer,
    config: WebConfig,
    region: str = "us",
    maintenance: Maintenance | None = None,
) -> Guard:
    """Return the page over a library as an ASGI application.

    Not to be called from inside an event loop.

    Args:
        answerer: the library.
        config: of the page.
        region: whose numbers stand on it where no script runs.
        maintenance: what a maintainer may do; without it there is no page for one.
    """
    with closed_environment():
        close_gradio()
        say = wording(answerer)
        app, end_streams = asyncio.run(_mounted(answerer, say, config, maintenance))
    gate = None if maintenance is None else _gate(app, maintenance)
    shell = Shell(app, answerer.prompts, region, say.renew)
    return Guard(shell, hosts_of(config), end_streams, gate)


def _gate(app: FastAPI, maintenance: Maintenance) -> Gate:
    most = FILES_AT_ONCE * maintenance.config.documents.max_bytes
    return Gate(app, maintenance.password, most)


async def _mounted(
    answerer: Answerer, say: Say, config: WebConfig, maintenance: Maintenance | None
) -> tuple[FastAPI, Callable[[], None]]:
    """Return Gradio's application with all that it would switch on by itself switched off.

    With it comes what ends the streams that each open page holds, for when the server stops.

    A coroutine without a wait, because Gradio, where no event loop is running, makes one for each
    of its locks and closes none.
    """
    from fastapi import FastAPI
    from fastapi.middleware.cors import CORSMiddleware
    from fastapi.routing import Mount

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Gradio echoes any origin unless the application above it has a policy of its own.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    if maintenance is not None:
        most = maintenance.config.documents.max_bytes
        _mount(app, build_upkeep(maintenance), "/maintain", config, max_file_size=most)
    page = build_page(answerer, config, say)
    _mount(app, page, "/", config, i18n=say.i18n, max_file_size=1, blocked_paths=["/"])
    mounted: list[Any] = [route.app for route in app.routes if isinstance(route, Mount)]

    def end_streams() -> None:
        for gradio_app in mounted:
            gradio_app.stop_event.set()

    return app, end_streams


def _mount(app: FastAPI, page: Blocks, path: str, config: WebConfig, **others: Any) -> None:  # noqa: ANN401
    from gradio import mount_gradio_app

    mount_gradio_app(
        app,
        page,
        path=path,
        server_name=config.host,
        server_port=config.port,
        root_path="",
        theme=_theme(),
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        allowed_paths=[],
        footer_links=[],
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
        **others,
    )


def _theme() -> Base:
    """Return Gradio's plainest theme with the fonts of the system, so that none is fetched."""
    from gradio.themes import Base

    return Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
