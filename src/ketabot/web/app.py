"""The page as a web application, with the guard in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ketabot.config import WebConfig
from ketabot.web.answerer import Answerer
from ketabot.web.environment import closed_environment
from ketabot.web.events import build_page
from ketabot.web.guard import Guard, hosts_of
from ketabot.web.shell import Shell
from ketabot.web.wording import wording

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio.themes import Base

__all__ = ["create_app"]


def create_app(answerer: Answerer, config: WebConfig, region: str = "us") -> Guard:
    """Return the page over a library as an ASGI application.

    Not to be called from inside an event loop.

    Args:
        answerer: the library.
        config: of the page.
        region: whose numbers stand on it where no script runs.
    """
    with closed_environment():
        app, end_streams = asyncio.run(_mounted(answerer, config))
    return Guard(Shell(app, answerer.prompts, region), hosts_of(config), end_streams)


async def _mounted(answerer: Answerer, config: WebConfig) -> tuple[FastAPI, Callable[[], None]]:
    """Return Gradio's application with all that it would switch on by itself switched off.

    With it comes what ends the streams that each open page holds, for when the server stops.

    A coroutine without a wait, because Gradio, where no event loop is running, makes one for each
    of its locks and closes none.
    """
    from fastapi import FastAPI
    from fastapi.middleware.cors import CORSMiddleware
    from fastapi.routing import Mount
    from gradio import mount_gradio_app

    say = wording(answerer)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Gradio echoes any origin unless the application above it has a policy of its own.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    mount_gradio_app(
        app,
        build_page(answerer, config, say),
        path="/",
        server_name=config.host,
        server_port=config.port,
        root_path="",
        theme=_theme(),
        i18n=say.i18n,
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=1,
        allowed_paths=[],
        blocked_paths=["/"],
        footer_links=[],
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
    )
    gradio_app: Any = next(route.app for route in app.routes if isinstance(route, Mount))
    return app, gradio_app.stop_event.set


def _theme() -> Base:
    """Return Gradio's plainest theme with the fonts of the system, so that none is fetched."""
    from gradio.themes import Base

    return Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
