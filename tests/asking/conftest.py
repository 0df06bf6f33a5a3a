"""One small library for each module; its two files are taken away after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.asking.desks import Office, make_office


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory)


@pytest.fixture
def office(built: Office) -> Iterator[Office]:
    yield built
    for name in ("asked.jsonl", "unanswered.jsonl"):
        for file in (built.corpus / name, built.corpus / f"{name}.bak"):
            file.unlink(missing_ok=True)
