"""The page as a web application, with the guard in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ketabot.config import WebConfig
from ketabot.web.answerer import Answerer
from ketabot.web.environment import closed_environment
from ketabot.web.events import build_page
from ketabot.web.guard import Guard, hosts_of
from ketabot.web.shell import Shell

if TYPE_CHECKING:
    from gradio.themes import Base

__all__ = ["create_app"]


def create_app(answerer: Answerer, config: WebConfig) -> Guard:
    """Return the page over a library as an ASGI application.

    Everything that Gradio would switch on by itself or by an environment variable is switched
    off here by name: run history in the browser, sharing, monitoring, uploads, MCP, server-side
    rendering, its footer and its own CORS headers.
    """
    with closed_environment():
        from fastapi import FastAPI
        from fastapi.middleware.cors import CORSMiddleware
        from gradio import mount_gradio_app

        inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        # Gradio echoes any origin unless the application above it has a policy of its own.
        inner.add_middleware(CORSMiddleware, allow_origins=[])
        mount_gradio_app(
            inner,
            build_page(answerer, config),
            path="/",
            server_name=config.host,
            server_port=config.port,
            root_path="",
            theme=_theme(),
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
    return Guard(Shell(inner, answerer.prompts), hosts_of(config))


def _theme() -> Base:
    """Return Gradio's plainest theme with the fonts of the system, so that none is fetched."""
    from gradio.themes import Base

    return Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
