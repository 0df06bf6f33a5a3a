"""A tiny library for each test that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.maintaining.desks import Place, make_place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path)
