"""The model is loaded only where something is to be embedded, and the index is as if it were."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ketabot.building import BuildSummary, build_index, refresh_index
from ketabot.config import Config, EmbeddingConfig
from ketabot.embedding import ADAPTATION_FILE, load_embedder
from ketabot.embedding.files import fingerprint_of, hashes_of
from ketabot.errors import ModelError
from tests.building.test_adaptation import FILES, adaptation
from tests.building.test_build import files
from tests.fakes import WordEmbedder
from tests.libraries import make_config, write_corpus


@dataclass(frozen=True)
class FolderEmbedder(WordEmbedder):
    """A model that its folder tells apart from others."""

    @property
    def fingerprint(self) -> str:
        """Of the files."""
        return fingerprint_of(hashes_of(Path(self.name)))


@dataclass
class Shelf:
    """A library, and how often its model was loaded."""

    config: Config
    loads: int = 0

    @property
    def corpus(self) -> Path:
        return self.config.paths.corpus

    @property
    def model(self) -> FolderEmbedder:
        return FolderEmbedder(self.config.embedding.model)

    def load(self) -> WordEmbedder:
        self.loads += 1
        return self.model

    def refresh(self, *, full: bool = False) -> tuple[BuildSummary, int]:
        """Refresh the index; return how often that loaded the model too."""
        self.loads = 0
        return refresh_index(self.config, self.load, full=full), self.loads

    def adapt(self, step: float) -> None:
        data = adaptation(step, self.model.fingerprint).to_bytes()
        (self.corpus / ADAPTATION_FILE).write_bytes(data)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Two documents, prepared questions and an adaptation, indexed."""
    write_corpus(tmp_path, {**FILES, "b.txt": "A nurse is near.\n"})
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.bin").write_bytes(b"1")
    made = Shelf(make_config(tmp_path, embedding={"model": str(tmp_path / "model")}))
    made.adapt(1.0)
    assert made.refresh()[1] == 1
    return made


def test_where_nothing_changed_the_model_stays_where_it_is(shelf: Shelf) -> None:
    before = files(shelf.config)
    summary, loads = shelf.refresh()
    assert (summary.unchanged, summary.documents, summary.asked, loads) == (True, 2, 2, 0)
    assert files(shelf.config) == before


def not_adapted(shelf: Shelf) -> None:
    (shelf.corpus / ADAPTATION_FILE).unlink()


def removed(shelf: Shelf) -> None:
    (shelf.corpus / "b.txt").unlink()


def renamed(shelf: Shelf) -> None:
    (shelf.corpus / "b.txt").rename(shelf.corpus / "c.txt")


def retitled(shelf: Shelf) -> None:
    file = shelf.corpus / "sources.toml"
    file.write_text(file.read_text().replace('"A"', '"Another"'))


def question_removed(shelf: Shelf) -> None:
    (shelf.corpus / "unanswered.jsonl").write_text("")


def unreadable(shelf: Shelf) -> None:
    (shelf.corpus / "c.pdf").write_bytes(b"no pdf")


@pytest.mark.parametrize("change", [removed, renamed, retitled, question_removed, unreadable])
def test_what_needs_no_embedding_is_done_without_and_equals_a_full_build(
    change: Callable[[Shelf], None], shelf: Shelf
) -> None:
    not_adapted(shelf)  # what prepared questions changed is loaded for any change
    shelf.refresh()
    change(shelf)
    summary, loads = shelf.refresh()
    assert loads == 0
    assert len(summary.skipped) == (change is unreadable)
    refreshed = files(shelf.config)
    build_index(shelf.config, shelf.model, full=True)
    assert files(shelf.config) == refreshed


def added(shelf: Shelf) -> None:
    (shelf.corpus / "c.txt").write_text("Another sentence.\n")


def changed(shelf: Shelf) -> None:
    (shelf.corpus / "b.txt").write_text("A nurse was near.\n")


def question_added(shelf: Shelf) -> None:
    (shelf.corpus / "unanswered.jsonl").write_text('{"question": "Is it green?"}')


def adapted_anew(shelf: Shelf) -> None:
    shelf.adapt(2.0)


def other_model(shelf: Shelf) -> None:
    (Path(shelf.config.embedding.model) / "weights.bin").write_bytes(b"2")


def damaged(shelf: Shelf) -> None:
    (shelf.config.paths.index / "CURRENT").write_text("nothing\n")


def other_chunks(shelf: Shelf) -> None:
    shelf.config = make_config(
        shelf.corpus.parent,
        embedding={"model": shelf.config.embedding.model},
        chunking={"tokens": 40, "overlap": 5},
    )


def other_precision(shelf: Shelf) -> None:
    model = {"model": shelf.config.embedding.model, "precision": "bfloat16"}
    shelf.config = make_config(shelf.corpus.parent, embedding=model)


@pytest.mark.parametrize(
    "change",
    [
        *(added, changed, question_added, adapted_anew, not_adapted, other_model, damaged),
        *(other_chunks, other_precision),
    ],
)
def test_what_needs_the_model_loads_it_once_and_equals_a_full_build(
    change: Callable[[Shelf], None], shelf: Shelf
) -> None:
    change(shelf)
    assert shelf.refresh()[1] == 1
    refreshed = files(shelf.config)
    build_index(shelf.config, shelf.model, full=True)
    assert files(shelf.config) == refreshed


def test_a_full_build_loads_it(shelf: Shelf) -> None:
    assert shelf.refresh(full=True)[1] == 1


def test_a_model_that_is_gone_is_told(shelf: Shelf) -> None:
    folder = Path(shelf.config.embedding.model)
    (folder / "weights.bin").unlink()
    folder.rmdir()
    with pytest.raises(ModelError, match="there is no model"):
        refresh_index(shelf.config, lambda: load_embedder(shelf.config.embedding))


def test_the_command_loads_no_heavy_library_where_nothing_changed(tmp_path: Path) -> None:
    write_corpus(tmp_path, {"a.txt": "Ketamine is given slowly.\n", "b.md": "It costs money.\n"})
    build_index(make_config(tmp_path), load_embedder(EmbeddingConfig()))
    code = (
        "import sys, json; from ketabot.cli import main; code = main(sys.argv[1:]);"
        "print(json.dumps([code, sorted(sys.modules)]))"
    )
    paths = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    done = subprocess.run(
        [sys.executable, "-c", code, "index", *paths], capture_output=True, text=True, check=True
    )
    *told, last = done.stdout.splitlines()
    assert "is up to date: 2 documents" in told[0]
    code_given, loaded = json.loads(last)
    assert code_given == 0
    assert not {"torch", "sentence_transformers", "transformers"} & {*loaded}
    assert "ketabot.building.build" in loaded
