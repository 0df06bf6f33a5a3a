"""Serving the page until someone stops it."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from ketabot.config import WebConfig
from ketabot.errors import ServingError
from ketabot.web.answerer import Answerer
from ketabot.web.app import create_app
from ketabot.web.environment import closed_environment
from ketabot.web.guard import Guard
from ketabot.web.maintainer import Maintenance

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["serve"]

SECONDS_TO_FINISH = 2
"""Given to answers that are under way when the server stops."""


def serve(
    answerer: Answerer,
    config: WebConfig,
    *,
    region: str = "us",
    maintenance: Maintenance | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the page until SIGINT or SIGTERM; then return.

    Args:
        answerer: the library.
        config: host, port, further host names, and how many questions may wait.
        region: whose numbers to call stand on the page where no script runs.
        maintenance: what a maintainer may do; without it there is no page for one.
        ready: called with the address of the page once it can be opened.

    Raises:
        ServingError: the address cannot be listened on.
    """
    with closed_environment(), _listening(config) as listener:
        try:
            _run(create_app(answerer, config, region, maintenance), listener, ready)
        finally:
            if maintenance is not None:
                maintenance.rebuilding.stop()


def _listening(config: WebConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host.strip("[]"), config.port), family=family)
    except OSError as error:
        raise ServingError(
            f"cannot listen on port {config.port} of {config.host!r}: "
            f"{error.strerror or error}; choose another with --port or --host, "
            "or KETABOT_WEB__PORT before `make run`"
        ) from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _CutOff(logging.Filter):
    """Passes over what is said of requests that the end of the server cuts off.

    uvicorn tells each with the whole traceback of its cancelling, though nothing went wrong.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record tells of anything else."""
        error = record.exc_info[1] if record.exc_info else None
        told = record.getMessage()
        # The middle one is a traceback in words, the last one announces the tracebacks.
        return not (
            isinstance(error, asyncio.CancelledError)
            or "CancelledError" in told
            or told.startswith("Cancel ")
        )


_CUT_OFF = _CutOff()  # one and the same, which a logger takes once


def _run(app: Guard, listener: socket.socket, ready: Callable[[str], None] | None) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and ready is not None:
                ready(_address(listener))

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.end_streams()
            await super().shutdown(sockets)

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            # uvicorn would raise the signal again at its end, and so kill us before we tidy up.
            del sig, frame
            self.force_exit = self.should_exit
            self.should_exit = True

    # No access log: it would hold what people do, and when.
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        ws="none",
    )
    logging.getLogger("uvicorn.error").addFilter(_CUT_OFF)
    Server(settings).run(sockets=[listener])
