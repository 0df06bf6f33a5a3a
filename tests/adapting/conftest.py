"""A model that learns in a second: the packaged one, cut down to two of its layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from ketabot.config import EmbeddingConfig
from ketabot.embedding import model_files
from ketabot.embedding.engine import load_model


@pytest.fixture(scope="package", autouse=True)
def _one_thread() -> Iterator[None]:
    """Small products are not worth two, least of all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="package")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that model."""
    folder = tmp_path_factory.mktemp("model")
    model = load_model(model_files(EmbeddingConfig()).folder, 0)
    transformer: Any = model[0].auto_model
    transformer.encoder.layer = transformer.encoder.layer[:2]
    transformer.config.num_hidden_layers = 2
    model.save(str(folder))
    return folder
