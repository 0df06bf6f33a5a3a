"""Small libraries, built for real, with a stand-in for the model alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ketabot.bot import Ketabot
from ketabot.building import build_index
from ketabot.config import Config, load_config
from tests.fakes import WordEmbedder

EMBEDDER = WordEmbedder(dimension=512)


def make_config(folder: Path, **sections: Mapping[str, Any]) -> Config:
    """Return settings with the reader that can be worked out by hand, unless told otherwise."""
    own = {"corpus": folder / "corpus", "index": folder / "index"}
    paths = {**own, **sections.pop("paths", {})}
    reading = {"reader": "simple", **sections.pop("reading", {})}
    return load_config(flags={"paths": paths, "reading": reading, **sections})


def write_corpus(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def make_bot(folder: Path, files: Mapping[str, str], **sections: Mapping[str, Any]) -> Ketabot:
    """Write the files, index them and open the index."""
    write_corpus(folder, files)
    config = make_config(folder, **sections)
    build_index(config, EMBEDDER)
    return Ketabot(config, embedder=EMBEDDER)
