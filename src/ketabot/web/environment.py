"""The environment in which Gradio runs: closed, whatever the variables of the machine say."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["closed_environment"]

OPENING = ("GRADIO_", "SPACE", "OAUTH_", "OPENID_", "HF_TOKEN")
"""How the names of variables begin that make Gradio share, record, serve files or call out."""

CLOSED = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}

_closed: set[str] = set()
"""The folders of the blocks that are open."""


@contextmanager
def closed_environment() -> Iterator[Path]:
    """Hide what would open Gradio; yield its folder for files, private and removed at the end.

    Some variables are read when Gradio is first imported, others when a request comes; so both
    happen inside. One block within another changes nothing: what Gradio is told to keep its files
    in when the page is made is then the folder in which they are looked for when it is served.
    """
    if os.environ.get("GRADIO_TEMP_DIR") in _closed:
        yield Path(os.environ["GRADIO_TEMP_DIR"])
        return
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="ketabot-web-", ignore_cleanup_errors=True) as folder:
        for name in before:
            if name.startswith(OPENING) or name == "SYSTEM":
                del os.environ[name]
        os.environ.update(CLOSED, GRADIO_TEMP_DIR=folder)
        _closed.add(folder)
        try:
            yield Path(folder)
        finally:
            _closed.discard(folder)
            for name in (*CLOSED, "GRADIO_TEMP_DIR"):
                os.environ.pop(name, None)
            os.environ.update(before)
