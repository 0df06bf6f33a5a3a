"""The page in a process of its own: ``python -m tests.web.serving KIND FOLDER``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ketabot.bot import Ketabot
from ketabot.config import WebConfig, load_config
from ketabot.errors import KetabotError
from ketabot.web import Answerer, Maintenance, serve
from tests.web.made_up import ROOT, corpus_library, hostile_library

PASSWORD = "correct horse battery"
"""Of the maintainer."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    folder: Path
    """Its working folder, home and place for temporary files."""

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Stop it as a person or a service manager would; return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(20)

    def log(self) -> str:
        """All that it has written to its standard error."""
        return (self.folder / "log").read_text(encoding="utf-8")


@contextmanager
def held(server: Served) -> Iterator[None]:
    """Let no question with "wait" be answered until the end of the block."""
    hold = server.folder / "hold"
    hold.touch()
    try:
        yield
    finally:
        hold.unlink()


@contextmanager
def served(
    kind: str, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serve a kind of library until the end of the block."""
    (folder / "tmp").mkdir()
    own = {"HOME": str(folder), "TMPDIR": str(folder / "tmp"), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.serving", kind, str(folder)],
            env={**os.environ, **own, **(environment or {})},
            cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        assert url, (folder / "log").read_text(encoding="utf-8")
        yield Served(url, process, folder)
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()


def _library(kind: str, folder: Path) -> Answerer:
    if kind == "hostile":
        return hostile_library()
    if kind == "corpus":
        return corpus_library(patience=3, hold=folder / "hold")
    paths = {"corpus": ROOT / "corpus", "index": folder / "index"}
    return Ketabot(load_config(flags={"paths": paths}))


def _upkeep(folder: Path) -> tuple[Answerer, Maintenance]:
    """A tiny library with a maintainer; a rebuild waits while there is a file ``hold``."""
    from ketabot.building import BuildProgress, BuildSummary, refresh_index
    from ketabot.cli.maintaining import maintenance_of, password_of
    from ketabot.maintaining import Rebuilding, write_password
    from tests.libraries import EMBEDDER
    from tests.maintaining.desks import make_place

    config = make_place(folder, answering={"threshold": 0.0}).config
    write_password(config.web.password, PASSWORD)
    bot = Ketabot(config, embedder=EMBEDDER)

    def build(tell: BuildProgress) -> BuildSummary:
        def told(step: str, done: int, total: int) -> None:
            tell(step, done, total)
            while (folder / "hold").exists():
                time.sleep(0.02)
                tell(step, done, total)

        return refresh_index(config, lambda: EMBEDDER, progress=told)

    usual = maintenance_of(bot, password_of(config))
    return bot, replace(usual, rebuilding=Rebuilding(build, bot.renew))


def _gate(folder: Path) -> tuple[Answerer, Maintenance]:
    """The same maintainer's page beside a public one that needs no model."""
    from ketabot.maintaining import Password, Rebuilding
    from tests.maintaining.desks import make_place

    place = make_place(folder)
    rebuilding = Rebuilding(lambda _: place.build(), place.serving)
    password = Password.of(PASSWORD)
    return corpus_library(), Maintenance(place.config, password, place.library, rebuilding)


def _tell(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


def main() -> int:
    """Serve on a free port, and print the address when it can be opened."""
    kind, folder = sys.argv[1:]
    started = time.monotonic()
    try:
        config = WebConfig(port=int(os.environ.get("TEST_PORT", "0")), queue=2)
        if kind in ("upkeep", "gate"):
            library, maintenance = (_upkeep if kind == "upkeep" else _gate)(Path(folder))
            serve(library, config, maintenance=maintenance, ready=_tell)
        else:
            serve(_library(kind, Path(folder)), config, ready=_tell)
    except KetabotError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"stopped cleanly after {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
