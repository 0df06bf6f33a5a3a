from __future__ import annotations

import pytest

from ketabot.evaluation.material import Material
from tests.evaluation.answers import make_material


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """One document of five short sentences, ``answers.PAGE``."""
    return make_material(tmp_path_factory.mktemp("page"))
